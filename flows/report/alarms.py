"""What is not as usual: measures of a snapshot, overall and by site, against those of the snapshots before it.

Bounds are those of `expectations.volumes`. Two measures are only told here: how long a site has been silent, judged by
its own pauses, and how many records the last snapshot added for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

from expectations.volumes import BOUNDS, LEAST_HISTORY, LEAST_RECORDS, OVERALL, find_bounded
from flows.report.database import Database
from flows.report.figures import Alarm

MOST_ALARMS = 60
SILENT_FACTOR = 4.0  # so many times its usual longest pause
LEAST_DAYS_SILENT = 3
LEAST_DAYS_KNOWN = 10  # days with stories, of fewer nothing follows
LEAST_ADDED = 20
_FEW = 0.2
_PAUSES = """
    SELECT site, max(day), quantile_disc(pause, 0.95), count(*)
    FROM (
        SELECT site, day, day - lag(day) OVER (PARTITION BY site ORDER BY day) AS pause
        FROM (SELECT DISTINCT site, published_date AS day FROM stories WHERE published_date IS NOT NULL AND site IS NOT NULL)
    ) GROUP BY site HAVING count(*) >= ?
"""

Volumes = Mapping[str, Mapping[str, Any]]


def find_alarms(volumes: Volumes, history: Sequence[Volumes], db: Database, today: date) -> tuple[Alarm, ...]:
    """Everything out of its range, the whole dataset first, then the largest sites. `today`: the day of the run."""
    found = [*_drifts(volumes, history), *_drops(volumes, history), *find_silent(db, today)]
    sizes = {site: measures["records"] for site, measures in volumes.items()}
    found.sort(key=lambda alarm: (alarm.site is not None, -sizes.get(alarm.site or OVERALL, 0), alarm.site or ""))
    return tuple(found[:MOST_ALARMS])


def _drifts(volumes: Volumes, history: Sequence[Volumes]) -> Iterator[Alarm]:
    for site, measure, value, low, high in find_bounded(volumes, history):
        if not low <= value <= high:
            before = tuple(past[site][measure] for past in history if past.get(site, {}).get(measure) is not None)
            yield Alarm(
                site or None,
                measure,
                value,
                low,
                high,
                BOUNDS[measure].says.replace("is as usual", "is unusual"),
                before,
            )


def _drops(volumes: Volumes, history: Sequence[Volumes]) -> Iterator[Alarm]:
    """Sites that brought far fewer records than usual, where other sites brought some."""
    if len(history) <= LEAST_HISTORY or volumes[OVERALL]["records"] <= history[-1].get(OVERALL, {}).get("records", 0):
        return
    for site, measures in volumes.items():
        counts = [past.get(site, {}).get("records", 0) for past in history]
        if site == OVERALL or measures["records"] < LEAST_RECORDS or not counts[0]:
            continue
        added = [later - earlier for earlier, later in pairwise(counts)]
        usual, now = median(added), measures["records"] - counts[-1]
        if usual >= LEAST_ADDED and now < usual * _FEW:
            yield Alarm(
                site, "records_added", now, usual * _FEW, max(added), "fewer records than usual came in", tuple(added)
            )


def find_silent(db: Database, today: date) -> Iterator[Alarm]:
    """Sites without a story for longer than their own pauses would let expect.

    Counted up to the day when half of the sites had their last story, or to `today` where that is earlier: that an archive
    ends, or that nothing at all was collected, is no news of a site.
    """
    rows = db.rows(_PAUSES, LEAST_DAYS_KNOWN)
    if not rows:
        return
    until = min(today, sorted(last for _, last, _, _ in rows)[len(rows) // 2])
    for site, last, pause, _days in rows:
        silent, usual = (until - last).days, max(1, pause or 1)
        if silent > max(LEAST_DAYS_SILENT, SILENT_FACTOR * usual):
            says = f"no story since {last.isoformat()}"
            yield Alarm(site, "days_silent", float(silent), 0.0, SILENT_FACTOR * usual, says)
