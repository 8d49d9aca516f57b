# ruff: noqa: S608 - only names of our own go into these statements
"""Volumes and drift: measures of a whole snapshot, overall and by site, against those of the last snapshots.

They warn, they never stop a run: a quiet night is no failure. Bounds follow from the history; without enough of it only
the overall bounds below apply. A bound is widened when a change of the source is known to be real, by the setting, never by
leaving the measure out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import duckdb

from expectations.engine import judge_frame
from expectations.report import Report, RuleResult
from expectations.rule import OnFailure, Rule

SUITE = "articles__volumes"
OVERALL = ""
MOST_SITES = 200
LEAST_RECORDS = 50  # of fewer records a share says nothing
LEAST_HISTORY = 3
MEASURES = """
    SELECT {site} AS site, count(*) AS records, count(*) FILTER (WHERE kind = 'articles') / count(*) AS article_share,
           count(*) FILTER (WHERE kind = 'rejections') / count(*) AS rejected_share,
           count(*) FILTER (WHERE kind <> 'rejections' AND published_at IS NULL)
               / nullif(count(*) FILTER (WHERE kind <> 'rejections'), 0) AS undated_share,
           count(*) FILTER (WHERE kind <> 'rejections' AND title IS NULL)
               / nullif(count(*) FILTER (WHERE kind <> 'rejections'), 0) AS untitled_share,
           median(word_count) AS median_words
    FROM (
        SELECT 'articles' AS kind, site, published_at, title, word_count FROM articles
        UNION ALL SELECT 'duplicates', site, published_at, title, word_count FROM duplicates
        UNION ALL SELECT 'rejections', NULL, NULL, NULL, NULL FROM rejections
    )
"""


@dataclass(frozen=True, slots=True)
class Bound:
    """Between what a measure may lie: at most so far from the median of the history (absolute or as a factor), and in
    any case within fixed limits.
    """

    says: str
    lowest: float
    highest: float
    drift: float | None = None
    factor: float | None = None

    def limits(self, history: Sequence[float]) -> tuple[float, float]:
        """The least and the greatest value, given earlier ones."""
        low, high = self.lowest, self.highest
        if len(history) >= LEAST_HISTORY:
            usual = median(history)
            if self.drift is not None:
                low, high = max(low, usual - self.drift), min(high, usual + self.drift)
            if self.factor is not None:
                low, high = max(low, usual / self.factor), min(high, usual * self.factor)
        return low, high


BOUNDS: dict[str, Bound] = {
    "article_share": Bound("the share of records that become articles is as usual", 0.05, 1.0, drift=0.25),
    "rejected_share": Bound("the share of records refused is as usual", 0.0, 0.5, drift=0.15),
    "undated_share": Bound("the share of stories without a date is as usual", 0.0, 1.0, drift=0.2),
    "untitled_share": Bound("the share of stories without a title is as usual", 0.0, 1.0, drift=0.2),
    "median_words": Bound("the median length of stories is as usual", 20.0, 20_000.0, factor=2.0),
}


def find_volumes(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The measures of a candidate: site -> measure -> value; the site '' stands for all. The largest sites only."""
    overall = db.execute(MEASURES.format(site=f"'{OVERALL}'")).fetchall()
    by_site = db.execute(
        f"SELECT * FROM ({MEASURES.format(site='site')} GROUP BY site) WHERE site IS NOT NULL"
        f" ORDER BY records DESC, site LIMIT {MOST_SITES}"
    ).fetchall()
    names = ("records", "article_share", "rejected_share", "undated_share", "untitled_share", "median_words")
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in (*overall, *by_site)}


def validate_volumes(volumes: Mapping[str, Any], history: Sequence[Mapping[str, Any]] = ()) -> Report:
    """Judge measures against earlier ones. Every failure is a warning."""
    import pandas as pd

    rows = list(find_bounded(volumes, history))
    gate = _rule("gate", "every measure is within its bounds", "inside", "nothing")
    inside = pd.DataFrame(
        {"inside": [min(value - low, high - value) for _, _, value, low, high in rows], "nothing": 0.0}
    )
    is_usual = not rows or judge_frame(inside, [gate], find_rows=False)[0].success
    results = [
        result
        for measure, bound in BOUNDS.items()
        for result in _judge(measure, bound, [row for row in rows if row[1] == measure], is_usual=is_usual)
    ]
    return Report(tuple(results))


def _judge(
    measure: str, bound: Bound, rows: Sequence[tuple[str, str, float, float, float]], *, is_usual: bool
) -> Iterator[RuleResult]:
    """How one measure fared; its two rules are asked one by one only where something is out of bounds."""
    import pandas as pd

    rules = [
        _rule(f"{measure}_not_low", f"{bound.says}, or higher", "value", "low"),
        _rule(f"{measure}_not_high", f"{bound.says}, or lower", "high", "value"),
    ]
    if is_usual or not rows:
        yield from (RuleResult.of(rule, success=True, rows=len(rows), failed=0) for rule in rules)
        return
    frame = pd.DataFrame(rows, columns=["site", "measure", "value", "low", "high"])
    for verdict in judge_frame(frame, rules, find_rows=True):
        shown = [_show(rows[position]) for position in verdict.positions]
        yield RuleResult.of(
            verdict.rule, success=verdict.success, rows=len(rows), failed=verdict.failed, examples=shown
        )


def find_bounded(
    volumes: Mapping[str, Any], history: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str, float, float, float]]:
    """Every measure that says something, with its bounds."""
    for site, measures in volumes.items():
        if measures["records"] < LEAST_RECORDS:
            continue
        for measure, bound in BOUNDS.items():
            value = measures.get(measure)
            if value is None:
                continue
            earlier = [past[site][measure] for past in history if past.get(site, {}).get(measure) is not None]
            if site != OVERALL and len(earlier) < LEAST_HISTORY:
                continue
            yield site, measure, float(value), *bound.limits(earlier)


def _rule(rule_id: str, says: str, high: str, low: str) -> Rule:
    arguments = {"column_A": high, "column_B": low, "or_equal": True, "ignore_row_if": "either_value_is_missing"}
    return Rule(rule_id, SUITE, says, "ExpectColumnPairValuesAToBeGreaterThanB", arguments, (), OnFailure.WARN)


def _show(row: tuple[str, str, float, float, float]) -> str:
    site, measure, value, low, high = row
    return f"{site or 'all sites'}: {measure} {value:.3g}, usual {low:.3g} to {high:.3g}"
