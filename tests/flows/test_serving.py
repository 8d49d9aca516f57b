"""The process of a scheduled run ends with the process that serves."""

import os
import subprocess
import sys
import time
from pathlib import Path

_CHILD = "import time\nfrom flows.serving import end_with_serving_process as end\nend()\nprint('up', flush=True)\ntime.sleep(600)\n"
_PARENT = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {child!r}], env=os.environ | {{"COPYDESK_SERVING_PID": {pid}}}, stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(600)
"""


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def start(pid):
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT.format(child=_CHILD, pid=pid)], stdout=subprocess.PIPE, text=True
    )
    return parent, int(parent.stdout.readline())


def test_run__ends_when_the_serving_process_is_killed():
    parent, child = start("str(os.getpid())")
    with parent:
        assert is_running(child)
        parent.kill()
    deadline = time.monotonic() + 300
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_running(child)


def test_run__that_another_process_started_stays():
    parent, child = start("'1'")
    with parent:
        parent.kill()
    time.sleep(2)
    assert is_running(child)
    os.kill(child, 9)
