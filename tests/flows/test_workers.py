"""The pool: no record is lost, whatever it does to its worker."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
import pytest

from flows.workers import WorkerError, WorkerPool
from transforms.schema.vocabularies import Reason

STEP = "support.hostile_steps:upper"
TESTS = str(Path(__file__).parents[1])


def words(*values):
    return pa.table({"word": pa.array(values, pa.string())})


@pytest.fixture(scope="module")
def pool():
    with WorkerPool(None, workers=2, record_seconds=3.0, modules=()) as pool:
        yield pool


def test_run__gives_what_the_step_gives(pool):
    outcome = pool.run(STEP, words("a", "b"))
    assert outcome.tables["words"]["word"].to_pylist() == ["A", "B"]
    assert outcome.blamed == ()


def test_run__takes_a_batch_without_records(pool):
    assert pool.run(STEP, words()).tables["words"].num_rows == 0


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("hang", Reason.TIMEOUT),
        ("spin", Reason.TIMEOUT),
        ("crash", Reason.WORKER_CRASHED),
        ("fail", Reason.INTERNAL_ERROR),
    ],
)
def test_run__blames_the_record_that_takes_its_worker_down_and_keeps_the_others_in_order(pool, bad, reason):
    outcome = pool.run(STEP, words("a", "b", bad, "c", "d"))
    assert outcome.tables["words"]["word"].to_pylist() == ["A", "B", "C", "D"]
    assert [(blame.record, blame.reason) for blame in outcome.blamed] == [(2, reason)]


def test_run__blames_every_record_of_a_batch_of_bad_ones(pool):
    outcome = pool.run(STEP, words("crash", "crash"))
    assert [blame.record for blame in outcome.blamed] == [0, 1]
    assert outcome.tables["words"].num_rows == 0


def test_run__survives_a_record_that_asks_for_all_memory(pool):
    outcome = pool.run(STEP, words("a", "eat", "b"))
    assert outcome.tables["words"]["word"].to_pylist() == ["A", "B"]
    assert len(outcome.blamed) == 1


def test_run__serves_many_threads_at_once(pool):
    results = {}

    def work(number):
        results[number] = pool.run(STEP, words(f"w{number}", "x")).tables["words"]["word"].to_pylist()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: [f"W{number}", "X"] for number in range(8)}


def test_workers__are_light(pool):
    with WorkerPool(None, workers=1, modules=("flows.stages",)) as light:
        modules = light.run("support.hostile_steps:tell_modules", words()).tables["modules"]["name"].to_pylist()
    assert "flows.stages" in modules
    assert not {"prefect", "great_expectations", "pandas", "duckdb"} & set(modules)


def test_workers__do_not_take_files_of_the_folder_for_modules(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "socket.py").write_text("raise SystemExit('not the one')\n")
    with WorkerPool(None, workers=1, modules=("flows.stages",)) as pool:
        assert pool.run(STEP, words("a")).tables["words"]["word"].to_pylist() == ["A"]


def test_close__ends_a_call_under_way():
    pool = WorkerPool(None, workers=1, record_seconds=60, modules=())
    pool.run(STEP, words("a"))
    failed = []

    def work():
        try:
            pool.run(STEP, words("hang"))
        except WorkerError as error:
            failed.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(0.5)
    pool.close()
    thread.join(60)
    assert len(failed) == 1


def test_workers__end_with_a_main_process_that_is_killed(tmp_path):
    script = (
        "import threading, pyarrow as pa\n"
        "from flows.workers import WorkerPool\n"
        "pool = WorkerPool(None, workers=1, record_seconds=600, modules=())\n"
        "pool.warm_up()\n"
        "print(*(worker.pid for worker in [pool._idle.get()] if not pool._idle.put(worker)), flush=True)\n"
        f"pool.run({STEP!r}, pa.table({{'word': ['spin']}}))\n"
    )
    environment = {**os.environ, "PYTHONPATH": TESTS}
    main = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment)
    worker = int(main.stdout.readline())
    time.sleep(1)
    main.kill()
    main.wait()
    main.stdout.close()
    assert ends(worker)


def ends(pid, seconds=60):
    """Whether a process is gone within so many seconds."""
    for _ in range(int(seconds * 10)):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False
