"""Child processes that end when their parent does, whatever ends it: by a pipe that nobody writes to."""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def end_with_parent(lifeline_fd: int, last: Callable[[], None] = lambda: None, *, at_once: bool = False) -> None:
    """See to it that this process ends when the other end of the lifeline is closed, by SIGKILL of its holder too.

    `last` is called before. `at_once` asks Linux to kill this process even while C code keeps the interpreter busy. It counts the end of the
    thread that started this process as the end of the parent.
    """
    if at_once and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_watch, args=(lifeline_fd, last), daemon=True).start()


def _watch(lifeline_fd: int, last: Callable[[], None]) -> None:
    os.read(lifeline_fd, 1)
    last()
    os._exit(1)
