"""A data directory wherever it lies, on a disk or on object storage: what its users call, under the names of the local
functions, which do the work in the workspace.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from flows.storage import lock, snapshots
from flows.storage.layout import DataDir
from flows.storage.mirror import Mirror
from flows.storage.snapshots import Candidate, Snapshot

LOCK_SECONDS = 120.0
FETCH_SECONDS = 600.0  # that a command which only reads may take to fetch what it needs
_LOG = logging.getLogger("copydesk")


@lru_cache
def _mirror(data_dir: DataDir) -> Mirror | None:
    return None if data_dir.address is None else Mirror(data_dir)


@contextmanager
def hold_lock(
    data_dir: DataDir, run_id: str, wait_seconds: float = 0, lock_seconds: float = LOCK_SECONDS
) -> Iterator[list[str]]:
    """Hold the data directory for a run; gives lines about a stale lock that was taken over.

    Waits up to `wait_seconds` (a negative number: without end), then raises DataDirBusyError. A lock on object storage
    is stale when its holder gave no sign of life for `lock_seconds`. When the block ends, well or not, what the run left
    in `runs` is sent.
    """
    mirror = _mirror(data_dir)
    with lock.hold_lock(data_dir, run_id, _find_patience(data_dir, wait_seconds)):
        if mirror is None:
            yield []
            return
        took_over = mirror.hold(run_id, wait_seconds, lock_seconds)
        try:
            yield [took_over] if took_over else []
        finally:
            try:
                mirror.send_runs()
                mirror.let_go()
            except OSError as error:
                _LOG.warning("what the run left could not be sent, the next one does it: %s", error)


def _find_patience(data_dir: DataDir, wait_seconds: float) -> float:
    """How long to wait for the lock: for one who only fetches what is to be read, longer."""
    return max(wait_seconds, FETCH_SECONDS) if wait_seconds >= 0 and lock.is_reader(data_dir) else wait_seconds


def recover(data_dir: DataDir) -> list[str]:
    """Clear what a killed run left behind and complete a publication that it had begun. For the holder of the lock.

    Returns what was done, in words; nothing where the last run ended as it should.
    """
    done = snapshots.recover(data_dir)
    mirror = _mirror(data_dir)
    return done if mirror is None else done + mirror.align()


def refresh(data_dir: DataDir, *, whole: bool = False) -> None:
    """For whoever reads: have in the workspace what object storage has, with `whole` the tables of the last snapshot, too.

    Where a run of this machine is at work, the workspace stays as that run has it. On a disk nothing is to be done.
    """
    mirror = _mirror(data_dir)
    if mirror is None:
        return
    try:
        with lock.hold_lock(data_dir, lock.READER, _find_patience(data_dir, 0)):
            mirror.refresh()
            if whole and (latest := snapshots.open_latest(data_dir)):
                mirror.fetch_whole(latest)
    except lock.DataDirBusyError:
        return


def fetch_whole(data_dir: DataDir, snapshot: Snapshot) -> None:
    """Have all files of a snapshot at hand. For the holder of the lock."""
    mirror = _mirror(data_dir)
    if mirror is not None:
        mirror.fetch_whole(snapshot)


def start_candidate(data_dir: DataDir) -> Candidate:
    """An empty candidate beside the last snapshot, whose files are at hand."""
    candidate = snapshots.start_candidate(data_dir)
    if candidate.previous is not None:
        fetch_whole(data_dir, candidate.previous)
    return candidate


def publish_candidate(
    candidate: Candidate,
    versions: Mapping[str, str],
    facts: Mapping[str, Any] | None = None,
    keep: int = snapshots.KEEP_SNAPSHOTS,
    on_step: Callable[[str], None] = lambda _step: None,
) -> Snapshot:
    """Take a candidate that was found good into use; see `snapshots.publish_candidate`. On object storage readers see it
    from the step `move` on; raises LostRaceError where another run has published meanwhile.
    """
    snapshot = snapshots.publish_candidate(candidate, versions, facts, keep, on_step)
    mirror = _mirror(candidate.data_dir)
    if mirror is not None:
        mirror.send(on_step)
    return snapshot


def name_latest(data_dir: DataDir) -> str:
    """What a reader opens to find the tables of the last snapshot: the link, or on object storage the snapshot's address."""
    mirror = _mirror(data_dir)
    if mirror is None or mirror.depot.pointer is None:
        return f"{data_dir.shown}/published/latest" if mirror else str(data_dir.latest)
    return mirror.depot.store.url(mirror.depot.pointer.last.key("").rstrip("/"))


def send_changes(data_dir: DataDir) -> None:
    """Have object storage show what was changed here beside publishing: takedowns, retention. For the holder of the lock."""
    mirror = _mirror(data_dir)
    if mirror is not None:
        mirror.send_if_changed()


def share_file(data_dir: DataDir, path: Path) -> str:
    """Have a file of the data directory where everybody finds it, and give its name: on object storage it is sent, and its
    name is its address.
    """
    mirror = _mirror(data_dir)
    if mirror is None:
        return str(path)
    key = path.relative_to(data_dir.root).as_posix()
    mirror.depot.store.upload([(path, key)])
    return mirror.depot.store.url(key)


def find_tables(data_dir: DataDir) -> str | None:
    """The address of the last snapshot, below which its tables lie, one folder each; it never changes. None before the
    first publication.
    """
    mirror = _mirror(data_dir)
    if mirror is None:
        return str(data_dir.latest.resolve()) if data_dir.latest.exists() else None
    pointer = mirror.depot.look()
    return None if pointer is None else mirror.depot.store.url(pointer.last.key("").rstrip("/"))
