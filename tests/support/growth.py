"""How time grows with size, told so that neither load nor the collector's pauses decide."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

TRIES = 5


@contextmanager
def no_collecting() -> Iterator[None]:
    """Nothing is collected meanwhile: a pause costs what the whole process holds, not what is measured."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def spend(work: Callable[[], object]) -> float:
    """The seconds that this thread's processor spends on some work."""
    with no_collecting():
        started = time.thread_time()
        work()
        return time.thread_time() - started


def enforce_growth(small: Callable[[], object], large: Callable[[], object], factor: float, enough: float) -> None:
    """AssertionError where `large` takes more than `enough` seconds and more than `factor` times those of `small`.

    What truly grows too fast does so in every one of the tries; a busy machine does not.
    """
    seen = []
    for _ in range(TRIES):
        few, many = spend(small), spend(large)
        if many < max(enough, factor * few):
            return
        seen.append((few, many))
    raise AssertionError(f"seconds for the small and the large, {TRIES} times: {seen}")
