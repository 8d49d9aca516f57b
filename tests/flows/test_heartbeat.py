"""What a worker notes and the main process reads: never a record that seems to have begun long ago."""

import os
import subprocess
import sys
import time

from flows.heartbeat import Heartbeat, open_cell

_BEAT = """
import sys
from flows.heartbeat import Heartbeat
heart = Heartbeat(int(sys.argv[1]))
print("up", flush=True)
while True:
    heart.begin(7)
    heart.rest()
"""


def test_read__is_the_record_at_work_and_how_long():
    with open_cell() as cell:
        heart = Heartbeat(cell.fileno())
        assert heart.read() is None
        heart.begin(3)
        record, seconds = heart.read()
        assert record == 3
        assert 0 <= seconds < 10
        heart.rest()
        assert heart.read() is None


def test_read__beside_a_writer_never_sees_a_record_that_began_long_ago():
    with open_cell() as cell:
        heart = Heartbeat(cell.fileno())
        command = [sys.executable, "-c", _BEAT, str(cell.fileno())]
        with subprocess.Popen(command, pass_fds=(cell.fileno(),), stdout=subprocess.PIPE, env={**os.environ}) as writer:
            writer.stdout.readline()
            seen = []
            deadline = time.monotonic() + 30
            while len(seen) < 100_000 and time.monotonic() < deadline:
                if found := heart.read():
                    seen.append(found)
            writer.kill()
    assert {record for record, _ in seen} == {7}
    assert max(seconds for _, seconds in seen) < 60
