"""The page: figures, plots and sentences put into one file that asks for nothing.

Everything that comes from a record passes through Jinja's escaping and through `visible`; only our own plots, style and
script go in as they are. The script is allowed by its hash, nothing else may run or be fetched.
"""

import base64
import hashlib
import os
import shlex
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from flows.report import words
from flows.report.figures import DatasetFigures, Figures, TrendPoint
from flows.report.findings import find_sayings
from flows.report.words import percent, spoken
from flows.terminal import format_seconds, format_size, printable

_ASSETS = files("flows") / "templates" / "report"


def render_page(figures: Figures, page_path: Path, data_dir: str) -> str:
    """The report as HTML. Links to Data Docs are relative to `page_path`, where the page will lie; `data_dir` is named in the
    commands that it tells.
    """
    environment = Environment(
        loader=PackageLoader("flows", "templates/report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_disarm,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "visible": visible,
        "number": number,
        "percent": percent,
        "spoken": spoken,
        "size": format_size,
        "seconds": format_seconds,
    }
    script = (_ASSETS / "sort.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return environment.get_template("page.html.j2").render(
        run=figures.run,
        dataset=figures.dataset,
        trend=figures.trend,
        alarms=figures.alarms,
        says=find_sayings(figures),
        words=words,
        plots=_draw(figures),
        panels=_draw_panels(figures.trend),
        style=Markup((_ASSETS / "style.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=f"sha256-{digest}",
        data_docs=link_to(figures.run.data_docs, page_path),
        log=link_to(figures.run.log, page_path),
        explain=f"copydesk explain {{}}{_option(data_dir)}",
    )


def _disarm(value: Any) -> Any:
    """What the page is about to show, whoever wrote it: control and direction characters as escapes."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def visible(text: str | None, most: int = 160) -> str:
    r"""A text of a record on one line: control and direction characters shown as escapes, the rest cut at `most`.

    >>> visible("Share" + chr(10) + "this \u202etxt")
    'Share ⏎ this \\u202etxt'
    """
    if text is None:
        return "–"
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return printable(" ⏎ ".join(part.strip() for part in cut.splitlines() if part.strip()) or cut.strip()).replace(
        "\t", " "
    )


def number(value: float | None) -> str:
    """A number for people.

    >>> number(1234567), number(None)
    ('1,234,567', '–')
    """
    return "–" if value is None else f"{value:,.0f}"


def link_to(target: str | None, page_path: Path) -> str | None:
    """A relative address of a file, from where the page lies."""
    if target is None:
        return None
    try:
        relative = os.path.relpath(Path(target).resolve(), page_path.resolve().parent)
    except ValueError:  # another drive
        return Path(target).resolve().as_uri()
    return quote(Path(relative).as_posix())


def _option(data_dir: str) -> str:
    return "" if data_dir == "data" else f" --data-dir {printable(shlex.quote(data_dir))}"


def _draw(figures: Figures) -> dict[str, Any]:
    """All plots of the dataset, by name; those of sites by place."""
    from flows.report.plots import flow, series, shapes

    plots: dict[str, Any] = {"sparks": ()}
    dataset = figures.dataset
    if dataset is not None:
        threshold = dataset.duplicates.thresholds["near"]
        plots |= {
            "flow_wide": _plot(flow.draw_flow(dataset)),
            "flow_narrow": _plot(flow.draw_flow(dataset, narrow=True)),
            "days_wide": _plot(series.draw_timeline(dataset.timeline)),
            "days_narrow": _plot(series.draw_timeline(dataset.timeline, narrow=True)),
            "lengths": _plot(shapes.draw_lengths(dataset.lengths, dataset.median_words or 1)),
            "similarities": _plot(shapes.draw_similarities(dataset.duplicates.similarities, threshold)),
            "sparks": _draw_sparks(dataset),
        }
    return plots


def _draw_sparks(dataset: DatasetFigures) -> tuple[Markup, ...]:
    from flows.report.plots.series import draw_spark

    timeline = dataset.timeline
    if timeline.last_date is None:
        return ()
    return tuple(
        _plot(draw_spark(site.timeline, f"site-{place}", timeline.starts[0], timeline.last_date))
        for place, site in enumerate(dataset.sites.shown)
        if site.timeline
    )


_PANELS: tuple[tuple[str, str, Any], ...] = (
    ("records that came in", "raw_records", number),
    ("stories in the dataset", "articles", number),
    ("share published", "yield_share", percent),
    ("share without a date", "undated_share", percent),
    ("median length, words", "median_words", number),
    ("time of the run", "seconds", format_seconds),
    ("memory of the largest process", "peak_bytes", format_size),
)


def _draw_panels(trend: Sequence[TrendPoint]) -> list[tuple[str, Markup]]:
    """One small plot for each measure that two runs know."""
    from flows.report.plots.series import draw_trend

    panels = []
    for name, measure, shown in _PANELS:
        values = [getattr(point, measure) for point in trend]
        known = [value for value in values if value is not None]
        if len(known) < 2:
            continue
        earlier = known[:-1]
        usual = (lambda cut: (cut[0], cut[2]))(quantiles(earlier, n=4)) if len(earlier) >= 4 else None
        said = ["" if value is None else shown(value) for value in values]
        panels.append((name, _plot(draw_trend(values, f"trend-{measure}", said, usual))))
    return panels


def _plot(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - drawn by us, with no text of a record in it
