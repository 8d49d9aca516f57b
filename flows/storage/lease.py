"""The lock of a data directory on object storage: one object that says who holds it and is written anew now and then.

It is taken by a conditional write, so only one of two runs gets it. A holder that was killed cannot give it back; its lock
is stale as soon as it has given no sign of life for `seconds`, told by the store's own clock, so no machine's clock
matters. On the machine of the killed run there is no wait at all: whoever has that machine's workspace to itself, by the
operating system's lock, knows that the former holder is gone.
"""

import json
import os
import platform
import threading
import time
from datetime import UTC, datetime
from typing import Any

from flows.storage.lock import DataDirBusyError
from flows.storage.objects import ConditionFailedError, ObjectStore

KEY = "state/lock.json"
SECONDS = 120.0
_BEATS = 6  # signs of life in that time
_POLL = 1.0


class LockLostError(RuntimeError):
    """The store was out of reach for so long that another run took the lock over."""


class Lease:
    """Holding the lock. `workspace` identifies the local folder that the run has to itself."""

    def __init__(self, store: ObjectStore, run_id: str, workspace: str, seconds: float = SECONDS) -> None:
        self._store = store
        self._seconds = seconds
        self._content: dict[str, Any] = {
            "run_id": run_id,
            "workspace": workspace,
            "pid": os.getpid(),
            "host": platform.node(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
            "is_free": False,
            "beat": 0,
        }
        self._etag = ""
        self._one_at_a_time = threading.Lock()
        self._over = threading.Event()
        self._beating: threading.Thread | None = None
        self._lost: str | None = None

    def acquire(self, wait_seconds: float = 0.0) -> str | None:
        """Take the lock, waiting for it up to so many seconds (a negative number: without end). Gives a line about a
        stale lock that was taken over. Raises DataDirBusyError.
        """
        deadline = time.monotonic() + wait_seconds
        while True:
            found = self._store.read(KEY)
            holder = _parse(found[0]) if found else {"is_free": True}
            stale = None if holder.get("is_free") else self._find_stale(holder)
            if holder.get("is_free") or stale:
                try:
                    self._etag = self._store.write_if(KEY, self._dump(), found[1] if found else None)
                except ConditionFailedError:
                    continue
                self._start()
                return stale
            if wait_seconds >= 0 and time.monotonic() >= deadline:
                raise DataDirBusyError(f"{self._store.address} is in use: {self._describe(holder)}")
            time.sleep(_POLL)

    def _start(self) -> None:
        self._store.enforce_conditions(KEY)
        self._beating = threading.Thread(target=self._beat, name="copydesk-lease", daemon=True)
        self._beating.start()

    def _find_stale(self, holder: dict[str, Any]) -> str | None:
        """Why a lock is held by nobody any more, in words; None where it is held."""
        who = f"took the lock over from run {holder.get('run_id', 'unknown')}"
        if holder.get("workspace") == self._content["workspace"]:
            return f"{who}, which had been killed on this machine"
        age = self._store.find_age(KEY)
        return f"{who}, which gave no sign of life for {age:.0f} seconds" if age > self._seconds else None

    def _describe(self, holder: dict[str, Any]) -> str:
        age = self._store.find_age(KEY)
        return (
            f"run {holder.get('run_id')}, process {holder.get('pid')} on {holder.get('host')}, since "
            f"{holder.get('since')}, last sign of life {age:.0f} s ago (taken for dead after {self._seconds:.0f} s)"
        )

    def check(self) -> None:
        """Give a sign of life now. Raises LockLostError where the lock is another's."""
        with self._one_at_a_time:
            self._renew()
        if self._lost:
            raise LockLostError(self._lost)

    def release(self) -> None:
        """Give the lock back, unless another run has it by now."""
        self._over.set()
        if self._beating is not None:
            self._beating.join()
        with self._one_at_a_time:
            if not self._lost:
                self._content["is_free"] = True
                self._renew()

    def _beat(self) -> None:
        last = time.monotonic()
        while not self._over.wait(self._seconds / _BEATS):
            with self._one_at_a_time:
                try:
                    self._renew()
                    last = time.monotonic()
                except OSError as error:
                    if time.monotonic() - last > self._seconds:
                        self._lost = f"{self._store.address} was out of reach, so the lock may be another's: {error}"
            if self._lost:
                return

    def _renew(self) -> None:
        self._content["beat"] += 1
        try:
            self._etag = self._store.write_if(KEY, self._dump(), self._etag)
        except ConditionFailedError:
            self._lost = f"another run took over the lock of {self._store.address}, so this one publishes nothing"

    def _dump(self) -> bytes:
        return json.dumps(self._content, indent=1).encode()


def _parse(content: bytes) -> dict[str, Any]:
    """A lock object; what is none counts as held by an unknown run, until it is stale."""
    try:
        parsed = json.loads(content)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
