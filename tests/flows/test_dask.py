"""The real command on a real Dask cluster of two worker processes, one of which is killed in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from support.plain_runs import hash_published, read_published, run_plain, write_stories

from flows.desk import Desk
from flows.remote_desk import OtherVersionError, close_remote_desks, find_remote_desk
from flows.settings import RunSettings

pytestmark = pytest.mark.xdist_group("command")

COMMAND = Path(sys.executable).with_name("copydesk")
QUIET = ["--host", "127.0.0.1", "--no-dashboard"]


@contextmanager
def running(module, *arguments, log):
    """A process of Dask's own command line, killed when the block ends."""
    with log.open("ab") as output:
        process = subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(condition, what, seconds=400):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds} seconds")


def find_children(pid):
    children = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # a thread that ended meanwhile
            children += map(int, (task / "children").read_text().split())
    return children


def await_workers(address, number):
    """Wait until so many workers have come to a scheduler: one that comes when all is done would have had nothing to do."""
    script = f"from distributed import Client; Client({address!r}).wait_for_workers({number})"
    subprocess.run([sys.executable, "-c", script], timeout=400, check=True, capture_output=True)


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def raw(tmp_path):
    folder = write_stories(tmp_path / "raw", texts=3, rows=10)
    rows = (folder / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    again = [json.loads(row) | {"url": f"https://eastbay.example/{place}"} for place, row in enumerate(rows[:5])]
    (folder / "again.jsonl").write_text("\n".join(map(json.dumps, again)), encoding="utf-8")
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_dask__publishes_the_same_bytes_though_a_worker_is_killed_in_the_middle(raw, tmp_path):
    file, log, data = tmp_path / "scheduler.json", tmp_path / "dask.log", tmp_path / "data"
    scheduler = ("distributed.cli.dask_scheduler", *QUIET, "--port", "0", "--scheduler-file", str(file))
    worker = ("distributed.cli.dask_worker", *QUIET, "--scheduler-file", str(file), "--no-nanny", "--nthreads", "1")
    with running(*scheduler, log=log):
        wait_until(file.exists, "the scheduler's file")
        with running(*worker, log=log) as victim, running(*worker, log=log):
            address = json.loads(file.read_text())["address"]
            await_workers(address, 2)
            arguments = [raw, "--data-dir", data, "--batch-records", "4", "--runner", "dask", "--dask-address", address]
            command = subprocess.Popen(
                [COMMAND, "run", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            )
            try:
                wait_until(
                    lambda: [*data.glob("state/staging/*/normalised/*.parquet")] or command.poll() is not None,
                    "a batch",
                )
                children = wait_until(lambda: find_children(victim.pid), "worker processes of the worker")
                os.kill(victim.pid, signal.SIGKILL)
                told, _ = command.communicate(timeout=500)
            finally:
                command.kill()
    assert command.returncode == 0, told
    wait_until(lambda: not any(map(is_alive, children)), "the end of those whose parent was killed")
    run_plain([raw], tmp_path / "plain")
    assert hash_published(data) == hash_published(tmp_path / "plain")
    assert read_published(data, "duplicates").num_rows == 5


def test_find_remote_desk__is_one_for_a_process_and_works_in_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    desk = Desk(RunSettings(inputs=("raw",), data_dir="data", workers=7), "one")
    make, arguments = desk.__reduce__()
    monkeypatch.chdir("/")
    try:
        there = make(*arguments)
        assert make(*arguments) is there
        assert there.data_dir.root == tmp_path / "data"
        assert there.settings.workers == 1
        assert there.versions == desk.versions
    finally:
        close_remote_desks()


def test_find_remote_desk__refuses_to_work_with_other_rules(tmp_path):
    desk = Desk(RunSettings(inputs=("raw",), data_dir=str(tmp_path)), "one")
    with pytest.raises(OtherVersionError, match="rules"):
        find_remote_desk(desk.settings, "one", desk.versions | {"rules": "of last week"})
