"""Which record a worker is busy with, and since when: two numbers in memory that worker and main process share."""

import mmap
import os
import struct
import time

_CELL = struct.Struct("dd")
_NOTHING = -1.0


class Heartbeat:
    """Written by one worker, read by the main process, over one open file mapped by both.

    Both sides count in `time.monotonic()`, which is one clock for all processes of a machine.
    """

    def __init__(self, file_descriptor: int) -> None:
        if os.fstat(file_descriptor).st_size < _CELL.size:
            os.write(file_descriptor, _CELL.pack(_NOTHING, 0.0))
        self._memory = mmap.mmap(file_descriptor, _CELL.size)

    def begin(self, record: int) -> None:
        """Note that work on the record at this place begins now."""
        _CELL.pack_into(self._memory, 0, float(record), time.monotonic())

    def rest(self) -> None:
        """Note that no record is being worked on."""
        _CELL.pack_into(self._memory, 0, _NOTHING, 0.0)

    def read(self) -> tuple[int, float] | None:
        """The record being worked on and the seconds since it began; None between records."""
        record, since = _CELL.unpack_from(self._memory, 0)
        return None if record == _NOTHING else (int(record), time.monotonic() - since)
