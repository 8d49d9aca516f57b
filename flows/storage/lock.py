"""One run at a time for a data directory.

The lock is the operating system's, on a file that stays: it ends with the process that holds it, so a run that was
killed leaves no stale lock. Who holds it stands in a file beside it, for the message to whoever comes second.
"""

import contextlib
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from flows.storage.files import write_bytes
from flows.storage.layout import DataDir

READER = "reader"  # in place of a run's id: somebody who fetches what is to be read, and is soon done


class DataDirBusyError(RuntimeError):
    """Another run holds the data directory; the message says which."""


@contextmanager
def hold_lock(data_dir: DataDir, run_id: str, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the data directory for a run.

    Waits up to `wait_seconds` (a negative number: without end), then raises DataDirBusyError.
    """
    data_dir.state.mkdir(parents=True, exist_ok=True)
    lock = FileLock(data_dir.lock_file, timeout=wait_seconds)
    try:
        lock.acquire()
    except Timeout:
        raise DataDirBusyError(f"{data_dir.shown} is in use: {describe_holder(data_dir)}") from None
    try:
        write_bytes(data_dir.holder_file, json.dumps(_holder(run_id)).encode())
        yield
    finally:
        data_dir.holder_file.unlink(missing_ok=True)
        lock.release()


def enforce_free(data_dir: DataDir) -> None:
    """Raise DataDirBusyError where another process of this machine holds the data directory: sooner than it would be told
    later, and no promise that it stays free.
    """
    with contextlib.suppress(OSError):
        lock = FileLock(data_dir.lock_file, timeout=0)
        if data_dir.lock_file.exists() and not is_reader(data_dir):
            try:
                lock.acquire()
            except Timeout:
                raise DataDirBusyError(f"{data_dir.shown} is in use: {describe_holder(data_dir)}") from None
            lock.release()


def is_reader(data_dir: DataDir) -> bool:
    """Whether the lock is held by somebody who only fetches what is to be read."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return bool(json.loads(data_dir.holder_file.read_bytes())["run_id"] == READER)
    return False


def describe_holder(data_dir: DataDir) -> str:
    """Who holds the lock, in words."""
    try:
        holder = json.loads(data_dir.holder_file.read_bytes())
        return f"run {holder['run_id']}, process {holder['pid']} on {holder['host']}, since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another run, which has just started"


def _holder(run_id: str) -> dict[str, str | int]:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"run_id": run_id, "pid": os.getpid(), "host": platform.node(), "since": since}
