"""Retention: what is old goes, never what is in use."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from support.plain_runs import read_published, run_plain, story, write_stories

from flows.retain import retain
from flows.settings import RunSettings
from flows.storage import DataDir, DataDirBusyError, hold_lock
from flows.storage.snapshots import list_snapshots


@pytest.fixture
def data(tmp_path):
    raw = write_stories(tmp_path / "raw", texts=1, rows=1)
    for number in range(3):
        (raw / f"more-{number}.txt").write_text(story(20 + number), encoding="utf-8")
        run_plain([raw], tmp_path / "data")
    return DataDir(tmp_path / "data")


def test_retain__keeps_so_many_snapshots_and_the_latest_always(data):
    (data.building / "000009").mkdir(parents=True)
    (data.staging / "old").mkdir(parents=True)
    done = retain(RunSettings(data_dir=str(data.root), keep_snapshots=1))
    assert done.snapshots == ["000001", "000002"]
    assert done.repairs == ["removed an unfinished snapshot"]
    assert [folder.name for folder in list_snapshots(data)] == ["000003"]
    assert not list(data.staging.glob("*"))
    assert read_published(data.root, "articles").num_rows == 5


def test_retain__removes_files_of_old_runs_but_for_the_last_that_published(data):
    runs = sorted(path.name for path in data.run_files("x").parent.glob("*"))
    assert len(runs) == 3
    stray = data.run_files("killed")
    stray.mkdir()
    long_ago = (datetime.now(UTC) - timedelta(days=400)).timestamp()
    os.utime(stray, (long_ago, long_ago))
    now = datetime.now(UTC) + timedelta(days=31)
    settings = RunSettings(data_dir=str(data.root), keep_run_days=30)
    assert retain(settings, datetime.now(UTC)).runs == ["killed"]
    assert retain(settings, now).runs == runs[:2]
    assert len(list(data.runs.glob("*.parquet"))) == 3
    assert retain(settings, now).lines() == ["nothing to remove"]


def test_retain__waits_for_no_run_unless_told(data):
    with hold_lock(data, "run-9"), pytest.raises(DataDirBusyError, match="run-9"):
        retain(RunSettings(data_dir=str(data.root)))
