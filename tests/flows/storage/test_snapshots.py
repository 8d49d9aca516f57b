"""A reader sees a whole snapshot, whatever happens to the run that publishes."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.dataset as ds
import pytest
from support import stored_rows as make

from flows.storage import DataDir, open_latest, publish_candidate, recover, start_candidate
from flows.storage.files import hash_file
from flows.storage.snapshots import PUBLISH_STEPS, list_snapshots, open_snapshot

STEPS = ("staged", "assembled", *PUBLISH_STEPS)


def test_publish__moves_a_relative_link(data_dir):
    snapshot = make.publish(data_dir, make.stories(range(1, 9)))
    assert data_dir.latest.readlink() == Path("snapshots") / snapshot.snapshot_id
    moved = DataDir(data_dir.root.rename(data_dir.root.with_name("elsewhere")))
    assert len(pd.read_parquet(moved.latest / "articles")) == 8


def test_publish__states_files_rows_and_hashes(data_dir):
    snapshot = make.publish(data_dir, make.stories(range(1, 30)), [make.refusal(50)])
    again = open_snapshot(snapshot.folder)
    assert again.manifest == snapshot.manifest
    for table, files in again.manifest.tables.items():
        assert [path.name for path in again.files(table)] == sorted(p.name for p in (again.folder / table).iterdir())
        for file, path in zip(files, again.files(table), strict=True):
            assert hash_file(path) == file.sha256
            assert file.sha256[:16] in path.name
    assert again.manifest.rows("articles") == 29


def test_publish__keeps_the_last_few(data_dir):
    for number in range(1, 7):
        make.publish(data_dir, make.stories([number], f"{number}.txt"))
    assert [path.name for path in list_snapshots(data_dir)] == ["000004", "000005", "000006"]
    assert len(pd.read_parquet(data_dir.latest / "articles")) == 6


def test_publish__does_not_remove_a_snapshot_that_latest_was_set_back_to(data_dir):
    for number in range(1, 4):
        make.publish(data_dir, make.stories([number], f"{number}.txt"))
    data_dir.latest.unlink()
    data_dir.latest.symlink_to("snapshots/000001")
    assert recover(data_dir) == []
    back = open_latest(data_dir)
    assert back is not None
    assert back.snapshot_id == "000001"
    new = make.publish(data_dir, make.stories([9], "9.txt"))
    assert new.snapshot_id == "000004"
    assert new.manifest.rows("articles") == 2


def test_recover__clears_what_was_never_published(data_dir):
    make.publish(data_dir, make.stories(range(1, 9)))
    candidate = make.assemble(data_dir, make.stories(range(9, 20), "b.jsonl"))
    assert candidate.folder.exists()
    assert recover(data_dir) == ["removed an unfinished snapshot"]
    assert not data_dir.building.exists()
    assert len(pd.read_parquet(data_dir.latest / "articles")) == 8


def test_recover__points_latest_to_the_newest_snapshot_when_it_is_gone(data_dir):
    make.publish(data_dir, make.stories([1], "1.txt"))
    make.publish(data_dir, make.stories([2], "2.txt"))
    data_dir.latest.unlink()
    assert "000002" in recover(data_dir)[0]
    assert len(pd.read_parquet(data_dir.latest / "articles")) == 2


def test_candidate__has_new_files_only_where_something_changed(data_dir):
    make.publish(data_dir, make.stories(range(1, 9)))
    before = {path.name for path in (data_dir.latest / "articles").iterdir()}
    assert {path.name for path in make.assemble(data_dir, []).files("articles")} == before
    assert not {path.name for path in make.assemble(data_dir, make.stories([10], "b.txt")).files("articles")} <= before


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A data directory before a run, and the files that the run publishes when nothing disturbs it."""
    before = DataDir(tmp_path_factory.mktemp("undisturbed") / "before")
    make.publish(before, make.stories(range(1, 20)), [make.refusal(99)])
    after = DataDir(before.root.with_name("after"))
    shutil.copytree(before.root, after.root, symlinks=True)
    make.publish(after, make.stories(range(20, 40), "b.jsonl"))
    return before, make.hashes(open_latest(after))


@pytest.mark.parametrize("step", STEPS)
def test_publish__killed_at_any_step_is_repaired_by_the_next_run(data_dir, undisturbed, step):
    base, wanted = undisturbed
    shutil.copytree(base.root, data_dir.root, symlinks=True)
    before = make.hashes(open_latest(data_dir))
    with_support = os.environ | {"PYTHONPATH": str(Path(make.__file__).parents[1])}
    killed = subprocess.run([sys.executable, __file__, str(data_dir.root), step], check=False, env=with_support)
    assert killed.returncode == -signal.SIGKILL
    seen = make.hashes(open_latest(data_dir))
    is_new = step in PUBLISH_STEPS and PUBLISH_STEPS.index(step) >= PUBLISH_STEPS.index("point")
    assert seen == (wanted if is_new else before)
    for table in seen:
        ds.dataset(data_dir.latest / table).to_table()
    recover(data_dir)
    if make.hashes(open_latest(data_dir)) == before:
        make.publish(data_dir, make.stories(range(20, 40), "b.jsonl"))
    assert make.hashes(open_latest(data_dir)) == wanted
    assert not data_dir.intent.exists()
    assert {path.name for path in data_dir.published.iterdir()} <= {"latest", "snapshots", ".building"}
    assert all((folder / "manifest.json").exists() for folder in data_dir.snapshots.iterdir())


def test_read__never_sees_a_mixture_while_runs_publish(data_dir):
    make.publish(data_dir, make.stories([0], "0.txt"))
    seen: list[int] = []
    faults: list[str] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            try:
                folder = data_dir.latest.resolve()
                rows = duckdb.sql(f"SELECT count(*), count(DISTINCT rules_version) FROM '{folder}/articles/*.parquet'")
                count, versions = rows.fetchall()[0]
                seen.append(count)
                if versions != 1:
                    faults.append(f"{versions} versions in one read")
            except (duckdb.Error, OSError) as error:
                faults.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(1, 13):
            rows = make.stories(range(4), f"{number}.txt")
            candidate = make.assemble(
                data_dir,
                [row | {"rules_version": str(number)} for row in rows],
                left_out=["0.txt", f"{number - 1}.txt"],
            )
            publish_candidate(candidate, {}, keep=5)
    finally:
        over.set()
        reader.join()
    assert faults == []
    assert len(seen) > 3


def test_start_candidate__never_uses_a_number_twice(data_dir):
    first = make.publish(data_dir, make.stories([1]))
    assert int(start_candidate(data_dir).snapshot_id) == int(first.snapshot_id) + 1


def be_killed(root: Path, step: str) -> None:
    """A run that kills its own process right after a step."""

    def on_step(done: str) -> None:
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)

    data_dir = DataDir(root)
    rows = make.stories(range(20, 40), "b.jsonl")
    if step == "staged":
        make.assemble_tables = lambda *_: on_step("staged")
    candidate = make.assemble(data_dir, rows)
    on_step("assembled")
    publish_candidate(candidate, {"pipeline": "0.1.0"}, on_step=on_step)


if __name__ == "__main__":
    be_killed(Path(sys.argv[1]), sys.argv[2])
