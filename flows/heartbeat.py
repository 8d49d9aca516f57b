"""Which record a worker is busy with, and since when: two numbers in memory that worker and main process share."""

import mmap
import os
import tempfile
import time
from typing import IO, Final

_NUMBERS: Final = "d"  # doubles of eight bytes
_SIZE = 16
_NOTHING = -1.0


def open_cell() -> IO[bytes]:
    """A file for a heartbeat, in memory where the system has such: a write to a file on disk may wait for the disk."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("copydesk-heartbeat"), "w+b")
    return tempfile.TemporaryFile()


class Heartbeat:
    """Written by one worker, read by the main process, over one open file mapped by both.

    Both sides count in `time.monotonic()`, which is one clock for all processes of a machine. Each number is written at one stroke
    (which `struct` does not do: it blanks the place first), the time before the record: who reads in between sees a
    record that has only begun, never one that seems to hang.
    """

    def __init__(self, file_descriptor: int) -> None:
        is_new = os.fstat(file_descriptor).st_size < _SIZE
        if is_new:
            os.truncate(file_descriptor, _SIZE)
        self._cells = memoryview(mmap.mmap(file_descriptor, _SIZE)).cast(_NUMBERS)
        if is_new:
            self.rest()

    def begin(self, record: int) -> None:
        """Note that work on the record at this place begins now."""
        self._cells[1] = time.monotonic()
        self._cells[0] = float(record)

    def rest(self) -> None:
        """Note that no record is being worked on."""
        self._cells[0] = _NOTHING

    def read(self) -> tuple[int, float] | None:
        """The record being worked on and the seconds since it began; None between records."""
        record = self._cells[0]
        return None if record == _NOTHING else (int(record), time.monotonic() - self._cells[1])
