"""One run at a time, and one row for each."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pandas as pd
import pyarrow.parquet as pq
import pytest

from flows.storage import DataDir, DataDirBusyError, hold_lock, read_runs, write_run
from transforms.schema import SchemaError
from transforms.schema.tables import RUNS

HOLD = """
import sys, pathlib
from flows.storage import DataDir, hold_lock
with hold_lock(DataDir(pathlib.Path(sys.argv[1])), "night-run"):
    print("held", flush=True)
    sys.stdin.read()
"""


def run_row(run_id, minute=0, **changes):
    start = datetime(2026, 3, 1, 2, minute, tzinfo=UTC)
    row = {
        "run_id": run_id,
        "started_at": start,
        "finished_at": start + timedelta(seconds=30),
        "outcome": "published",
        "snapshot_id": "000001",
        "input_files": ["a.jsonl"],
        "raw_record_count": 3,
        "counts": "{}",
        "seconds": "{}",
        "settings": "{}",
        "versions": "{}",
        "validation": "{}",
        "peak_memory_bytes": 1,
    }
    return {name: (row | changes).get(name) for name in RUNS.names}


def test_hold_lock__says_who_holds_it_and_lets_go_when_the_holder_is_killed(data_dir: DataDir):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data_dir.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(DataDirBusyError, match=rf"night-run, process {holder.pid} on "), hold_lock(data_dir, "two"):
            pass
        holder.kill()
    with hold_lock(data_dir, "three"):
        assert data_dir.holder_file.exists()
    assert not data_dir.holder_file.exists()


def test_hold_lock__is_free_again_after_a_failure(data_dir):
    with pytest.raises(ZeroDivisionError), hold_lock(data_dir, "one"):
        raise ZeroDivisionError
    with hold_lock(data_dir, "two"):
        pass


def test_hold_lock__keeps_out_a_second_run_in_the_same_process(data_dir):
    with hold_lock(data_dir, "one"), pytest.raises(DataDirBusyError), hold_lock(data_dir, "two"):
        pass


def test_runs__come_back_in_order_of_time(data_dir):
    write_run(data_dir, run_row("b", minute=1, outcome="failed", snapshot_id=None))
    write_run(data_dir, run_row("a", minute=5))
    write_run(data_dir, run_row("c", minute=3))
    assert read_runs(data_dir)["run_id"].to_pylist() == ["b", "c", "a"]
    assert read_runs(data_dir, last=2)["run_id"].to_pylist() == ["c", "a"]


def test_runs__read_as_one_table_beside_the_files_of_runs(data_dir):
    write_run(data_dir, run_row("a"))
    data_dir.data_docs("a").mkdir(parents=True)
    (data_dir.data_docs("a") / "index.html").write_text("<p>")
    assert list(pd.read_parquet(data_dir.runs)["run_id"]) == ["a"]


def test_runs__are_none_before_the_first(data_dir):
    assert read_runs(data_dir).num_rows == 0
    assert read_runs(data_dir).schema.equals(RUNS.schema())


def test_write_run__refuses_a_row_that_does_not_fit(data_dir):
    with pytest.raises(SchemaError):
        write_run(data_dir, run_row("a", started_at=None))
    assert read_runs(data_dir).num_rows == 0


def test_read_runs__reads_the_row_of_a_version_that_had_fewer_columns(data_dir):
    path = write_run(data_dir, run_row("old"))
    pq.write_table(pq.read_table(path).drop_columns(["stage_seconds", "stage_peak_bytes"]), path)
    write_run(data_dir, run_row("new", minute=5, stage_seconds="{}"))
    assert read_runs(data_dir)["stage_seconds"].to_pylist() == [None, "{}"]
