"""Which raw files a run reads although the ledger knows them: a backfill's days, files of rejected records, takedowns lifted.

What is read again replaces what was read before, record by record; so this never doubles anything.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.settings import RunSettings
from flows.storage import FileChanges, Snapshot
from flows.takedown.entries import Takedowns
from transforms.schema.tables import REJECTIONS
from transforms.schema.vocabularies import Reason

_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<between>[-_/.]?)(?P<month>\d\d)(?P=between)(?P<day>\d\d)(?=\D|\d{6}(?!\d)|$)"
)
Key = tuple[str, str]


def choose_again(
    changes: FileChanges, settings: RunSettings, takedowns: Takedowns, previous: Snapshot | None
) -> FileChanges:
    """The changes with more files to be read again, and with a backfill none but those of its days."""
    lifted = _has_lifted(takedowns, previous)
    reasons = {*settings.reread_rejected, *([Reason.TAKEN_DOWN] if lifted else ())}
    if previous is not None and reasons:
        refused = _find_refused(previous, reasons)
        changes = _again(changes, lambda row: (row["source"], row["raw_file"]) in refused)
    if settings.since or settings.until:
        lifted_files = _find_refused(previous, {Reason.TAKEN_DOWN}) if previous is not None and lifted else set()
        first, last = settings.since or date.min, settings.until or date.max

        def is_wanted(row: dict[str, Any]) -> bool:
            day = find_day(row["raw_file"]) or row["modified_at"].date()
            return first <= day <= last or (row["source"], row["raw_file"]) in lifted_files

        changes = _only(_again(changes, is_wanted), is_wanted)
    return changes


def find_day(raw_file: str) -> date | None:
    """The day that a raw file's path names, the last where it names several; None without one.

    >>> find_day("harbour/2025/05/14/news.jsonl"), find_day("crawl-20250514093000-00001.warc.gz")
    (datetime.date(2025, 5, 14), datetime.date(2025, 5, 14))
    >>> find_day("report-2025-13-40.txt") is None
    True
    """
    for match in reversed(list(_DAY.finditer(raw_file))):
        try:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
    return None


def _has_lifted(takedowns: Takedowns, previous: Snapshot | None) -> bool:
    """Whether the list has lost an entry since the last snapshot."""
    return previous is not None and bool(set(previous.manifest.facts.get("takedown", ())) - takedowns.entries)


def _find_refused(snapshot: Snapshot, reasons: Iterable[Reason]) -> set[Key]:
    """The raw files that hold a record rejected for one of some reasons."""
    wanted = pa.array([reason.value for reason in reasons], pa.string())
    found: set[Key] = set()
    for path in snapshot.files(REJECTIONS.name):
        rows = pq.read_table(path, columns=["source", "raw_file", "reason"])
        rows = rows.filter(pc.is_in(rows["reason"], wanted))
        found.update(zip(rows["source"].to_pylist(), rows["raw_file"].to_pylist(), strict=True))
    return found


def _again(changes: FileChanges, is_wanted: Callable[[dict[str, Any]], bool]) -> FileChanges:
    """Unchanged files that are wanted count as changed."""
    wanted = _mask(changes.unchanged, is_wanted)
    changed = pa.concat_tables([changes.changed, changes.unchanged.filter(wanted)])
    return replace(changes, changed=changed, unchanged=changes.unchanged.filter(pc.invert(wanted)))


def _only(changes: FileChanges, is_wanted: Callable[[dict[str, Any]], bool]) -> FileChanges:
    """New and changed files that are not wanted wait for another run: what the last snapshot has of them stays."""
    new, changed = (part.filter(_mask(part, is_wanted)) for part in (changes.new, changes.changed))
    return replace(changes, new=new, changed=changed)


def _mask(files: pa.Table, is_wanted: Callable[[dict[str, Any]], bool]) -> pa.Array:
    return pa.array([is_wanted(row) for row in files.to_pylist()], pa.bool_())
