"""Which rows share a file: a function of the rows alone, so that any history of runs cuts them alike.

Rows stand together by month of publication, so that a nightly run rewrites the last months only. A month with more rows
than a file should have is cut into stretches of 16, 8, 4, 2 days or one, as long as bring the rows of a file under the limit
on average; a stretch that is still too large, and what has no date, into buckets by the first bits of article_id.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

UNDATED = "undated"
WHOLE = "all"
MOST_BUCKETS = 4096
FILE_ROWS = {"articles": 16_384, "duplicates": 16_384, "rejections": 65_536, "removed_text": 262_144}


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the rows of one day of a table go."""

    table: str
    day: date | None
    period: str
    buckets: int


def count_buckets(rows: int, limit: int) -> int:
    """The least power of two that brings `rows` under `limit` a bucket.

    >>> [count_buckets(rows, 100) for rows in (0, 100, 101, 1000)]
    [1, 1, 2, 16]
    """
    buckets = 1
    while buckets * limit < rows and buckets < MOST_BUCKETS:
        buckets *= 2
    return buckets


def plan_cuts(counts: Iterable[tuple[str, date | None, int]], limits: dict[str, int] | None = None) -> list[Cut]:
    """Where rows go, from the number of rows of each table and day of publication (None: undated).

    >>> plan_cuts([("articles", date(2025, 5, 14), 3), ("articles", None, 1)])[1].period
    '2025-05'
    >>> plan_cuts([("articles", date(2025, 5, 30), 30)], {"articles": 20})[0].period
    '2025-05-17'
    """
    limits = limits or FILE_ROWS
    counts = sorted(counts, key=lambda count: (count[0], count[1] or date.min, count[1] is not None))
    month_of = [_month(table, day) for table, day, _ in counts]
    months: Counter[tuple[str, str]] = Counter()
    for (table, _, rows), month in zip(counts, month_of, strict=True):
        months[table, month] += rows
    stretches: Counter[tuple[str, str]] = Counter()
    placed = []
    for (table, day, rows), month in zip(counts, month_of, strict=True):
        period = _stretch(month, day, count_buckets(months[table, month], limits[table]))
        stretches[table, period] += rows
        placed.append((table, day, period))
    return [
        Cut(table, day, period, count_buckets(stretches[table, period], limits[table])) for table, day, period in placed
    ]


def _stretch(month: str, day: date | None, parts: int) -> str:
    """The days that a day shares a file with, where its month is to be cut into so many parts; named by the first."""
    if parts == 1 or day is None or month == WHOLE:
        return month
    width = max(1, 32 // parts)
    return f"{month}-{(day.day - 1) // width * width + 1:02d}"


def _month(table: str, day: date | None) -> str:
    if table == "rejections":
        return WHOLE
    return UNDATED if day is None else day.isoformat()[:7]
