"""Data Docs: a run's validation results as a small HTML site, each suite rendered by Great Expectations itself.

Its page template loads scripts and styles from the network, and it writes values found in the data into pages as they
are. So only its sections are taken, into a page of our own without scripts; values are escaped before they reach it.
"""

import html
import json
import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from expectations.report import Report, RuleResult
from expectations.rule import OnFailure

STYLE = """
:root { color-scheme: light dark; --line: #8886; --good: #2a7d4f; --bad: #b3261e; --warn: #9a6700; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; } .warn { color: var(--warn); font-weight: 600; }
.ge-section { border-top: 1px solid var(--line); margin-top: 1.5rem; } .badge { border: 1px solid var(--line);
border-radius: .3rem; padding: 0 .3rem; } code, .examples { overflow-wrap: anywhere; } details { margin: 2rem 0; }
"""
_ACTIVE = re.compile(
    r"<script\b.*?</script>|<link\b[^>]*>|<img\b[^>]*>|<i\b[^>]*></i>|<button\b.*?</button>", re.DOTALL | re.IGNORECASE
)
_TICK = re.compile(r"<i\b[^>]*check-circle[^>]*></i>")
_CROSS = re.compile(r"<i\b[^>]*(?:times|exclamation)[^>]*></i>")
_LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL | re.IGNORECASE)
_STATUS = {
    (True, False): ("good", "holds"),
    (True, True): ("good", "holds"),
    (False, False): ("bad", "broken"),
    (False, True): ("warn", "warning"),
}


def write_data_docs(folder: Path, report: Report, title: str) -> Path:
    """Write the site: `index.html`, a page a suite, and `results.json` for programs. Returns the index."""
    folder.mkdir(parents=True, exist_ok=True)
    suites = [(name, list(results)) for name, results in groupby(_in_order(report), key=lambda result: result.suite)]
    for name, results in suites:
        (folder / f"{name}.html").write_text(_suite_page(name, results, title), encoding="utf-8")
    index = folder / "index.html"
    index.write_text(_index_page(suites, title), encoding="utf-8")
    (folder / "results.json").write_text(json.dumps(report.outcome(), indent=1, ensure_ascii=False), encoding="utf-8")
    return index


def _in_order(report: Report) -> list[RuleResult]:
    return sorted(report.results, key=lambda result: result.suite)


def _index_page(suites: list[tuple[str, list[RuleResult]]], title: str) -> str:
    rows = []
    for name, results in suites:
        broken = [r for r in results if not r.success and r.on_failure != OnFailure.WARN]
        warned = [r for r in results if not r.success and r.on_failure == OnFailure.WARN]
        style, word = ("bad", "broken") if broken else ("warn", "warning") if warned else ("good", "holds")
        looked = max((result.rows for result in results), default=0)
        rows.append(
            f'<tr><td class="{style}">{word}</td><td><a href="{_text(name)}.html">{_text(name)}</a></td>'
            f'<td class="number">{len(results)}</td><td class="number">{len(broken)}</td>'
            f'<td class="number">{len(warned)}</td><td class="number">{looked:,}</td></tr>'
        )
    head = "<th></th><th>suite</th><th>rules</th><th>broken</th><th>warnings</th><th>rows looked at</th>"
    return _page(title, f"<table><tr>{head}</tr>{''.join(rows)}</table>")


def _suite_page(name: str, results: list[RuleResult], title: str) -> str:
    rows = "".join(map(_rule_row, results))
    head = "<th></th><th>rule</th><th>it must hold that</th><th>rows</th><th>broken by</th><th>for example</th>"
    rendered = render_sections(name, results)
    return _page(
        f"{name} · {title}",
        f'<p><a href="index.html">All suites</a></p><table><tr>{head}</tr>{rows}</table>'
        f"<details><summary>The expectations, as Great Expectations shows them</summary>{rendered}</details>",
    )


def _rule_row(result: RuleResult) -> str:
    style, word = _STATUS[result.success, result.on_failure == OnFailure.WARN]
    examples = "<br>".join(map(_text, result.examples))
    return (
        f'<tr><td class="{style}">{word}</td><td><code>{_text(result.rule_id)}</code></td><td>{_text(result.says)}</td>'
        f'<td class="number">{result.rows:,}</td><td class="number">{result.failed:,}</td>'
        f'<td class="examples">{examples}</td></tr>'
    )


def render_sections(suite: str, results: Iterable[RuleResult]) -> str:
    """A suite's results as Great Expectations renders them, without scripts, images and links."""
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer

    document = ValidationResultsPageRenderer().render(build_validation_result(suite, list(results)))
    view = _section_view()
    sections = [
        view.render({"section": section.to_json_dict(), "section_loop": {"index": place}})
        for place, section in enumerate(document.sections[1:], start=1)  # the first only sums up
    ]
    rendered = _CROSS.sub("✗", _TICK.sub("✓", "\n".join(sections)))
    return _LINK.sub(r"\1", _ACTIVE.sub("", rendered))


@cache
def _section_view() -> Any:
    """What turns a section into HTML; one for all, since it compiles its templates anew each time it is made."""
    from great_expectations.render.view.view import DefaultJinjaSectionView

    return DefaultJinjaSectionView()


def build_validation_result(suite: str, results: list[RuleResult]) -> Any:
    """The results as Great Expectations' own object; every text in it that came from data is escaped."""
    from great_expectations.core import ExpectationSuiteValidationResult

    good = sum(result.success for result in results)
    return ExpectationSuiteValidationResult(
        success=all(result.success or result.on_failure == OnFailure.WARN for result in results),
        results=[_expectation_result(result) for result in results],
        suite_name=suite,
        suite_parameters={},
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": good,
            "unsuccessful_expectations": len(results) - good,
            "success_percent": 100.0 * good / len(results) if results else None,
        },
        meta={},
    )


def _expectation_result(result: RuleResult) -> Any:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    from great_expectations.expectations.metadata_types import FailureSeverity

    kind = re.sub(r"(?<!^)(?=[A-Z])", "_", result.expectation).lower()
    share = 100.0 * result.failed / result.rows if result.rows else 0.0
    found = {
        "element_count": result.rows,
        "unexpected_count": result.failed,
        "unexpected_percent": share,
        "unexpected_percent_total": share,
        "missing_count": 0,
        "partial_unexpected_list": [_text(example) for example in result.examples],
    }
    severity = FailureSeverity.WARNING if result.on_failure == OnFailure.WARN else FailureSeverity.CRITICAL
    return ExpectationValidationResult(
        success=result.success,
        expectation_config=ExpectationConfiguration(
            type=kind, kwargs=dict(result.arguments), meta={"rule": result.rule_id}, severity=severity
        ),
        result=found,
        exception_info={"raised_exception": False, "exception_message": None, "exception_traceback": None},
    )


def _text(value: str) -> str:
    return html.escape(value, quote=True)


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{_text(title)}</title><style>{STYLE}</style></head><body><h1>{_text(title)}</h1>{body}</body></html>\n"
    )
