"""What ties the process of a scheduled run to `copydesk serve`: it ends when that process does, however that ends."""

import atexit
import os
import sys
import threading
import time

SERVING_PID = "COPYDESK_SERVING_PID"
_SECONDS = 1.0


def end_with_serving_process() -> None:
    """In a process that `copydesk serve` has started, end as soon as its parent is gone: its Prefect server is, too.

    What a run killed so leaves, the next one clears. In any process that Prefect has started for a run, DuckDB's complaints about
    its own bindings, dozens of lines as the interpreter ends, stay away from the log.
    """
    if "PREFECT__FLOW_RUN_ID" in os.environ:
        atexit.register(_mute)
    parent = os.environ.pop(SERVING_PID, None)
    if parent is not None and os.getppid() == int(parent):
        threading.Thread(target=_watch, args=(int(parent),), daemon=True, name="copydesk-serving").start()


def _mute() -> None:
    """Let what the interpreter says from now on go nowhere; it has done all that can fail."""
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_SECONDS)
    os._exit(1)
