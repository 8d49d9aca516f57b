"""Which rows share a file: a function of the rows alone, so that any history of runs cuts them alike.

Rows stand together by month of publication, so that a nightly run rewrites the last months only. A month with more rows
than a file should have is cut into days, and a month or day that is still too large into buckets by the first bits of
article_id: a power of two of them, as few as bring the rows of a file under the limit on average.
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

    >>> plan_cuts([("articles", date(2025, 5, 14), 3), ("articles", None, 1)])[0].period
    '2025-05'
    """
    limits = limits or FILE_ROWS
    counts = sorted(counts, key=lambda count: (count[0], count[1] or date.min, count[1] is not None))
    months: Counter[tuple[str, str]] = Counter()
    for table, day, rows in counts:
        months[table, _month(table, day)] += rows
    cuts = []
    for table, day, rows in counts:
        period = _month(table, day)
        total = months[table, period]
        if total > limits[table] and day is not None and table != "removed_text":
            period, total = day.isoformat(), rows
        cuts.append(Cut(table, day, period, count_buckets(total, limits[table])))
    return cuts


def _month(table: str, day: date | None) -> str:
    if table == "rejections":
        return WHOLE
    return UNDATED if day is None else day.isoformat()[:7]
