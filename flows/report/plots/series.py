"""Figures over time: stories by period, trends over the last runs, one site's line."""

from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from flows.report.figures import Timeline
from flows.report.plots.style import ACCENT, BAND, INK, KEPT, LINE, MERGED, SOFT, canvas, write_svg
from flows.report.words import plural


def draw_timeline(timeline: Timeline, *, narrow: bool = False) -> str:
    """Stories by period of publication as bars: articles, and what was merged into them on top."""
    if len(timeline.starts) < 2:
        return ""
    width, height = (350.0, 190.0) if narrow else (1000.0, 230.0)
    places = range(len(timeline.starts))
    with canvas(width, height) as figure:
        left = 44 / width
        axes = figure.add_axes((left, 30 / height, 1 - left - 0.01, 1 - 48 / height))
        axes.bar(places, timeline.articles, width=0.86, color=KEPT, linewidth=0)
        if any(timeline.duplicates):
            axes.bar(places, timeline.duplicates, width=0.86, bottom=timeline.articles, color=MERGED, linewidth=0)
        ticks = _ticks(timeline, 4 if narrow else 10)
        axes.set_xticks(ticks, [_tick_name(timeline.starts[place], timeline.period) for place in ticks])
        axes.set_xlim(-0.7, len(places) - 0.3)
        count_axis(axes, max(a + d for a, d in zip(timeline.articles, timeline.duplicates, strict=True)))
        name = "days-narrow" if narrow else "days-wide"
        peak = max(places, key=lambda place: timeline.articles[place])
        title = (
            f"Articles by {timeline.period} of publication, {timeline.starts[0]} to {timeline.last_date}; most, "
            f"{timeline.articles[peak]:,}, in the {timeline.period} from {timeline.starts[peak]}."
        )
        return write_svg(figure, name, title)


def count_axis(axes: Axes, most: float) -> None:
    """A vertical axis of whole numbers with few light lines."""
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.set_ylim(0, max(1.0, most * 1.05))
    axes.grid(axis="y")


def _ticks(timeline: Timeline, most: int) -> list[int]:
    """Places of periods that begin a month, a quarter or a year, evenly thinned."""
    starts = timeline.starts
    if timeline.period in ("day", "week"):
        marks = [p for p, day in enumerate(starts) if p == 0 or day.month != starts[p - 1].month]
    elif timeline.period in ("month", "quarter"):
        marks = [p for p, day in enumerate(starts) if day.month == 1] or [0, len(starts) - 1]
    else:
        marks = list(range(len(starts)))
    if len(marks) < 3:
        marks = list(range(0, len(starts), max(1, len(starts) // most)))
    return marks[:: -(-len(marks) // most)]


def _tick_name(day: date, period: str) -> str:
    if period == "day":
        return f"{day.day} {day:%b}"
    return f"{day:%b %Y}" if period == "week" or (period in ("month", "quarter") and day.month != 1) else f"{day.year}"


def draw_spark(values: Sequence[int], name: str, first: date, last: date) -> str:
    """A site's articles by period as small bars, without axes."""
    width, height = 120.0, 26.0
    with canvas(width, height) as figure:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.axis("off")
        axes.set_xlim(-0.5, len(values) - 0.5)
        axes.set_ylim(0, max(1, *values))
        axes.fill_between(
            [p + d for p in range(len(values)) for d in (-0.5, 0.5)],
            [v for v in values for _ in "ab"],
            color=ACCENT,
            linewidth=0,
        )
        return write_svg(
            figure,
            name,
            f"{plural(sum(values), 'article')} from {first} to {last}, at most {max(values):,} in one bar.",
        )


def draw_trend(
    values: Sequence[float | None], name: str, said: Sequence[str], usual: tuple[float, float] | None
) -> str:
    """A measure over the last runs as a line; a run without it leaves a gap. `said` are the values as they read.

    The shaded band is where the middle half of the earlier values lies.
    """
    width, height = 300.0, 92.0
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if not known:
        return ""
    with canvas(width, height) as figure:
        axes = figure.add_axes((0.02, 0.13, 0.96, 0.68))
        axes.axis("off")
        low, high = min(v for _, v in known), max(v for _, v in known)
        span = max(high - low, 0.2 * abs(high)) or 1.0  # a small change must not look like a large one
        middle = (low + high) / 2
        axes.set_ylim(middle - 0.68 * span, middle + 0.68 * span)
        axes.set_xlim(-0.6, max(len(values), 2) - 0.4)
        if usual:
            axes.axhspan(*usual, color=BAND, linewidth=0)
        drawn = [float("nan") if value is None else value for value in values]
        axes.plot(
            range(len(drawn)),
            drawn,
            color=LINE,
            linewidth=1.5,
            marker="o",
            markersize=4,
            markerfacecolor=SOFT,
            markeredgewidth=0,
        )
        place, value = known[-1]
        is_last = place == len(values) - 1
        axes.plot([place], [value], marker="o", markersize=7, color=ACCENT if is_last else SOFT, markeredgewidth=0)
        first = known[0][0]
        if first != place:
            axes.annotate(
                said[first],
                (first, values[first] or 0),
                (0, 9),
                textcoords="offset points",
                ha="left",
                color=SOFT,
                fontsize=11,
            )
        axes.annotate(
            said[place],
            (place, value),
            (0, 9),
            textcoords="offset points",
            ha="right",
            color=INK,
            fontsize=12,
            weight="bold",
        )
        return write_svg(figure, name, f"From {said[first]} to {said[place]} over {plural(len(values), 'run')}.")
