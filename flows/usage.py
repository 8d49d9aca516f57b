"""What work takes: wall-clock and processor seconds, and peak memory. Clocks that only the row in `runs` hears of."""

import contextlib
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_RESET_PEAK = "5"  # what Linux takes as "count the peak of resident memory from here"


@dataclass(frozen=True, slots=True)
class Usage:
    """What a piece of work took: wall-clock seconds, and processor seconds of all that took part.

    Of the latter `worker_seconds` were spent in worker processes, and `record_seconds` on records alone. `peak_bytes` is the peak resident
    memory of the largest process that took part, 0 where it was not looked at.
    """

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    worker_seconds: float = 0.0
    record_seconds: float = 0.0
    peak_bytes: int = 0

    def plus(self, other: "Usage") -> "Usage":
        """Both, one after the other.

        >>> Usage(1, 1, peak_bytes=50).plus(Usage(2, 1, peak_bytes=20))
        Usage(seconds=3, cpu_seconds=2, worker_seconds=0.0, record_seconds=0.0, peak_bytes=50)
        """
        return Usage(
            self.seconds + other.seconds,
            self.cpu_seconds + other.cpu_seconds,
            self.worker_seconds + other.worker_seconds,
            self.record_seconds + other.record_seconds,
            max(self.peak_bytes, other.peak_bytes),
        )


class Stopwatch:
    """Wall-clock and processor seconds since it was made: of this thread, or with `time.process_time` of all threads."""

    def __init__(self, cpu_clock: Callable[[], float] = time.thread_time) -> None:
        self._cpu_clock = cpu_clock
        self._started, self._cpu_started = time.perf_counter(), cpu_clock()

    def read(self) -> Usage:
        """What was taken so far."""
        return Usage(time.perf_counter() - self._started, self._cpu_clock() - self._cpu_started)


@contextmanager
def measuring(take: Callable[[Usage], None], cpu_clock: Callable[[], float] = time.thread_time) -> Iterator[None]:
    """Hand over what the block took, however it ends."""
    watch = Stopwatch(cpu_clock)
    try:
        yield
    finally:
        take(watch.read())


def reset_peak() -> None:
    """Count this process's peak memory from here, where the system can; elsewhere it is the peak since the start."""
    with contextlib.suppress(OSError):
        _RESET.write_text(_RESET_PEAK, encoding="ascii")


def read_peak() -> int:
    """Peak resident memory of this process in bytes, since `reset_peak` where that works."""
    with contextlib.suppress(OSError, StopIteration, ValueError):
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        return 1024 * int(next(line.split()[1] for line in lines if line.startswith("VmHWM:")))
    return _unit() * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def read_children_peak() -> int:
    """Peak resident memory in bytes of the largest child process that has ended."""
    return _unit() * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def _unit() -> int:
    return 1 if sys.platform == "darwin" else 1024
