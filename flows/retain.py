"""What piles up in a data directory, kept within bounds: snapshots, logs and Data Docs of runs, leftovers of killed ones.

Rows of `runs` stay: they are small, and a report's trends come from them. Never removed are the snapshot in use, and
the files of the run that made it.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.settings import RunSettings
from flows.storage import DataDir, clear_staging, hold_lock, read_runs, recover, send_changes
from flows.storage.files import remove_tree
from flows.storage.replace import finish_replacements
from flows.storage.snapshots import list_snapshots, retain_snapshots


@dataclass(frozen=True, slots=True)
class Retained:
    """What retention did: the snapshots and the run files that it removed, and what it repaired, in words."""

    snapshots: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """In words, a line a thing."""
        told = [*self.repairs]
        if self.snapshots:
            told.append(f"removed {len(self.snapshots)} snapshots: {', '.join(self.snapshots)}")
        if self.runs:
            told.append(f"removed logs and Data Docs of {len(self.runs)} runs, the last of them {self.runs[-1]}")
        return told or ["nothing to remove"]


def retain(settings: RunSettings, now: datetime | None = None) -> Retained:
    """Keep `keep_snapshots` snapshots, and the files of runs of the last `keep_run_days` days.

    Raises DataDirBusyError where a run is at work.
    """
    data_dir = DataDir(settings.data_path, settings.data_address)
    with hold_lock(data_dir, "retention", settings.wait_seconds, settings.lock_seconds) as taken_over:
        repairs = [
            *taken_over,
            *recover(data_dir),
            *map("completed the replacement of snapshot {}".format, finish_replacements(data_dir)),
        ]
        clear_staging(data_dir)
        before = {folder.name for folder in list_snapshots(data_dir)}
        retain_snapshots(data_dir, settings.keep_snapshots)
        gone = before - {folder.name for folder in list_snapshots(data_dir)}
        runs = _remove_run_files(data_dir, (now or datetime.now(UTC)) - timedelta(days=settings.keep_run_days))
        send_changes(data_dir)
    return Retained(sorted(gone), runs, repairs)


def _remove_run_files(data_dir: DataDir, since: datetime) -> list[str]:
    """Remove the files of runs that began before a time, but for the last that published."""
    started = {}
    last = ""
    for row in read_runs(data_dir).select(["run_id", "started_at", "snapshot_id"]).to_pylist():
        started[row["run_id"]] = row["started_at"]
        last = row["run_id"] if row["snapshot_id"] else last
    removed = []
    for folder in sorted(data_dir.run_files("any").parent.glob("*")):
        if folder.name != last and started.get(folder.name, _modified(folder)) < since:
            remove_tree(folder)
            removed.append(folder.name)
    return removed


def _modified(folder: Path) -> datetime:
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC)
