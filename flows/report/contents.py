"""What is in a snapshot: where records came from and went, stories by time, site and language, and how long they are."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flows.report.database import Database
from flows.report.figures import Intake, Length, SiteFigures, Sites, StageFlow, Timeline
from transforms.schema.vocabularies import Stage

MOST_SITES = 40
MOST_PERIODS = 110
_PERIODS = (("day", 1), ("week", 7), ("month", 31), ("quarter", 92), ("year", 366))
_RECORD_STAGES = (Stage.INGEST, Stage.EXTRACT, Stage.STRIP, Stage.NORMALISE)
_KINDS = {
    "txt": "text files",
    "md": "text files",
    "html": "web pages",
    "htm": "web pages",
    "warc": "web archives",
    "jsonl": "JSON lines",
    "ndjson": "JSON lines",
    "json": "JSON",
    "csv": "CSV",
    "parquet": "Parquet",
}
_OTHER = "other files"
_INTAKE = r"""
    SELECT regexp_extract(lower(raw_file), '\.([a-z0-9]+)(\.(gz|zst|bz2|xz))?$', 1) AS ending,
           count(DISTINCT raw_file) AS files, count(*) FILTER (WHERE kind = 0) AS articles,
           count(*) FILTER (WHERE kind = 1) AS duplicates, count(*) FILTER (WHERE kind = 2) AS rejections
    FROM (
        SELECT raw_file, 0 AS kind FROM articles UNION ALL SELECT raw_file, 1 FROM duplicates
        UNION ALL SELECT raw_file, 2 FROM rejections
    ) GROUP BY 1
"""
_SITES = """
    SELECT site, count(*) FILTER (WHERE stays) AS articles, count(*) FILTER (WHERE NOT stays) AS duplicates,
           count(*) FILTER (WHERE published_date IS NULL) / count(*) AS undated, median(word_count), max(published_date)
    FROM stories WHERE site IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1 LIMIT ?
"""


def gather_intake(db: Database) -> tuple[Intake, ...]:
    """Records by kind of input, the largest first."""
    kinds: dict[str, list[int]] = {}
    for ending, *numbers in db.rows(_INTAKE):
        sums = kinds.setdefault(_KINDS.get(ending, _OTHER), [0, 0, 0, 0])
        for place, number in enumerate(numbers):
            sums[place] += number
    found = [Intake(kind, files, a + d + r, a, d, r) for kind, (files, a, d, r) in kinds.items()]
    return tuple(sorted(found, key=lambda intake: (-intake.records, intake.kind)))


def gather_flow(db: Database, total: int) -> tuple[StageFlow, ...]:
    """What each stage that looks at one record refused; a stage that others count to is named with what reached it."""
    refused: dict[str, dict[str, int]] = {}
    for stage, reason, count in db.rows(
        "SELECT stage, reason, count(*) FROM rejections GROUP BY ALL ORDER BY 3 DESC, 2"
    ):
        refused.setdefault(stage, {})[reason] = count
    flow = []
    left = total
    for stage in (*_RECORD_STAGES, *(stage for stage in Stage if stage not in _RECORD_STAGES and stage in refused)):
        reasons = refused.get(stage, {})
        gone = sum(reasons.values())
        flow.append(StageFlow(stage.value, left, gone, reasons))
        left -= gone
    return tuple(flow)


def gather_timeline(db: Database) -> Timeline:
    """Stories by the period in which no more than MOST_PERIODS bars are needed. Up to 1 % that are older than the rest are left
    out where they alone would make the periods longer, and so is what is older than MOST_PERIODS years.
    """
    days: dict[date, list[int]] = {}
    undated = 0
    for day, stays, count in db.rows("SELECT published_date, stays, count(*) FROM stories GROUP BY ALL"):
        if day is None:
            undated += count if stays else 0
        else:
            days.setdefault(day, [0, 0])[0 if stays else 1] += count
    if not days:
        return Timeline("day", (), (), (), 0, undated, None)
    first, last = min(days), max(days)
    period = _choose_period(first, last)
    common = _first_common_day(days)
    if _choose_period(common, last) != period:
        first, period = common, _choose_period(common, last)
    first = max(first, date(max(1, last.year - MOST_PERIODS), 1, 1))
    starts = find_starts(first, last, period)
    sums = {start: [0, 0] for start in starts}
    earlier = 0
    for day, (articles, duplicates) in days.items():
        if day < starts[0]:
            earlier += articles
        else:
            sums[find_start(day, period)][0] += articles
            sums[find_start(day, period)][1] += duplicates
    return Timeline(
        period,
        starts,
        tuple(sums[start][0] for start in starts),
        tuple(sums[start][1] for start in starts),
        earlier,
        undated,
        last,
    )


def _choose_period(first: date, last: date) -> str:
    return next((name for name, length in _PERIODS if (last - first).days / length < MOST_PERIODS), "year")


def _first_common_day(days: dict[date, list[int]]) -> date:
    """The first day that at least 1 % of the stories lie up to."""
    total = sum(map(sum, days.values()))
    seen = 0
    for day in sorted(days):
        seen += sum(days[day])
        if seen > total / 100:
            break
    return day


def find_start(day: date, period: str) -> date:
    """The first day of the period that a day is in; weeks start on Monday.

    >>> find_start(date(2025, 8, 20), "week"), find_start(date(2025, 8, 20), "quarter")
    (datetime.date(2025, 8, 18), datetime.date(2025, 7, 1))
    """
    if period == "week":
        return date.fromordinal(max(1, day.toordinal() - day.weekday()))
    if period == "month":
        return day.replace(day=1)
    if period == "quarter":
        return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return date(day.year, 1, 1) if period == "year" else day


def find_starts(first: date, last: date, period: str) -> tuple[date, ...]:
    """The first days of all periods from one day to another.

    >>> find_starts(date(2025, 1, 5), date(2025, 2, 1), "month")
    (datetime.date(2025, 1, 1), datetime.date(2025, 2, 1))
    """
    starts = [find_start(first, period)]
    length = dict(_PERIODS)[period]
    while starts[-1] < find_start(last, period):
        starts.append(find_start(starts[-1] + timedelta(days=length), period))
    return tuple(starts)


def gather_sites(db: Database, timeline: Timeline) -> Sites:
    """The sites with most articles; the first of them with their articles by period."""
    count, unnamed = db.row("SELECT count(DISTINCT site), count(*) FILTER (WHERE site IS NULL AND stays) FROM stories")
    found = db.rows(_SITES, MOST_SITES)
    series = _site_series(db, [row[0] for row in found], timeline)
    total = db.row("SELECT count(*) FROM articles WHERE site IS NOT NULL")[0]
    shown = tuple(
        SiteFigures(site, articles, duplicates, round(undated, 4), words, last, series.get(site, ()))
        for site, articles, duplicates, undated, words, last in found
    )
    return Sites(count, shown, total - sum(site.articles for site in shown), unnamed)


def _site_series(db: Database, sites: Sequence[str], timeline: Timeline) -> dict[str, tuple[int, ...]]:
    if not sites or len(timeline.starts) < 3:
        return {}
    query = "SELECT site, published_date, count(*) FROM articles WHERE site IN (SELECT unnest(?)) AND published_date >= ? GROUP BY ALL"
    places = {start: place for place, start in enumerate(timeline.starts)}
    series = {site: [0] * len(places) for site in sites}
    for site, day, count in db.rows(query, list(sites), timeline.starts[0]):
        series[site][places[find_start(day, timeline.period)]] += count
    return {site: tuple(counts) for site, counts in series.items()}


def gather_lengths(db: Database) -> tuple[Length, ...]:
    """Articles by number of words, in steps that grow: four to a doubling would be too many, two are enough."""
    rows = db.rows("SELECT floor(2 * log2(word_count))::INTEGER, count(*) FROM articles GROUP BY 1 ORDER BY 1")
    if not rows:
        return ()
    counts: dict[int, Any] = dict(rows)
    steps = range(min(counts), max(counts) + 1)
    return tuple(Length(_words(step), _words(step + 1), counts.get(step, 0)) for step in steps)


def _words(step: int) -> int:
    return math.ceil(2 ** (step / 2))
