"""A data directory on a real S3 server on loopback: published by a conditional write, read as it is, repaired after kills."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import fsspec
import pandas as pd
import pytest
from support import stored_rows as make
from support.object_store import list_keys, read_object, s3

from flows.storage import (
    DataDir,
    DataDirBusyError,
    find_tables,
    hold_lock,
    open_latest,
    publish_candidate,
    recover,
    refresh,
    send_changes,
)
from flows.storage.depot import SEND_STEPS, LostRaceError
from flows.storage.lease import Lease, LockLostError
from flows.storage.objects import ConditionFailedError, ObjectStore
from flows.storage.snapshots import list_snapshots

POINTER = "clean/published/latest.json"
FIRST, SECOND = range(1, 20), range(20, 40)


def run(data_dir, rows, **named):
    """Align, assemble and publish, as a run does, under the lock."""
    with hold_lock(data_dir, "test"):
        done = recover(data_dir)
        snapshot = publish_candidate(make.assemble(data_dir, rows, **named), {"pipeline": "0.1.0"})
    return snapshot, done


def pointer(bucket):
    return json.loads(read_object(bucket, POINTER))


def stored_tables(bucket):
    """What a reader finds in the store, table by table, from the pointer alone."""
    base = f"clean/published/{pointer(bucket)['path']}/"
    names = [key.removeprefix(base).split("/") for key in list_keys(bucket, base)]
    return {
        table: sorted(n[1] for n in names if n[0] == table and len(n) == 2) for table in ("articles", "duplicates")
    } | {"rejections": sorted(n[1] for n in names if n[0] == "rejections")}


def same_tables(bucket, snapshot):
    wanted = make.hashes(snapshot)
    return stored_tables(bucket) == {name: sorted(wanted[name]) for name in ("articles", "duplicates", "rejections")}


def test_publish__leaves_in_the_store_what_it_leaves_on_a_disk(depot_dir, bucket):
    snapshot, _ = run(depot_dir, make.stories(FIRST))
    base = f"clean/published/{pointer(bucket)['path']}/"
    there = {key.removeprefix(base) for key in list_keys(bucket, base)}
    here = {path.relative_to(snapshot.folder).as_posix() for path in snapshot.folder.rglob("*") if path.is_file()}
    assert there == here
    assert read_object(bucket, f"{base}manifest.json") == (snapshot.folder / "manifest.json").read_bytes()


def test_published__reads_in_pandas_and_duckdb_from_the_address(depot_dir):
    run(depot_dir, make.stories(FIRST))
    address = find_tables(depot_dir)
    assert len(pd.read_parquet(f"{address}/articles")) == len(FIRST)
    with duckdb.connect() as db:
        db.register_filesystem(fsspec.filesystem("s3"))
        assert db.sql(f"SELECT count(*) FROM '{address}/articles/*.parquet'").fetchall() == [(len(FIRST),)]


def test_run__on_another_machine_goes_on_from_what_the_store_has(depot_dir, same_depot_dir, bucket, data_dir):
    run(depot_dir, make.stories(FIRST))
    snapshot, _ = run(same_depot_dir, make.stories(SECOND, "b.jsonl"))
    make.publish(data_dir, make.stories(FIRST))
    whole = make.publish(data_dir, make.stories(SECOND, "b.jsonl"))
    assert make.hashes(snapshot) == make.hashes(whole)
    assert same_tables(bucket, whole)
    assert [place["snapshot_id"] for place in pointer(bucket)["kept"]] == ["000001", "000002"]


def test_run__fetches_no_data_file_twice(depot_dir, same_depot_dir, monkeypatch):
    run(depot_dir, make.stories(FIRST))
    run(same_depot_dir, make.stories(SECOND, "b.jsonl"))
    fetched = []
    download = ObjectStore.download

    def watch(store, files):
        files = list(files)
        fetched.extend(key for key, _ in files)
        download(store, files)

    monkeypatch.setattr(ObjectStore, "download", watch)
    before = {path.name for path in depot_dir.snapshots.glob("*/articles/*.parquet")}
    run(depot_dir, make.stories([50], "c.jsonl"))
    names = [Path(key).name for key in fetched]
    assert names
    assert not before & set(names)
    fetched.clear()
    with hold_lock(depot_dir, "again"):
        recover(depot_dir)
    assert fetched == []


def test_publish__keeps_the_last_few_in_the_store(depot_dir, bucket):
    for number in range(1, 6):
        run(depot_dir, make.stories([number], f"{number}.txt"))
    kept = {place["path"] for place in pointer(bucket)["kept"]}
    there = {"/".join(key.split("/")[2:4]) for key in list_keys(bucket, "clean/published/snapshots/")}
    assert there == kept
    assert len(kept) == 3


def test_publish__that_lost_the_race_publishes_nothing_and_says_so(depot_dir, same_depot_dir, bucket):
    run(depot_dir, make.stories(FIRST))
    recover(same_depot_dir)  # both start from the first snapshot
    late = make.assemble(same_depot_dir, make.stories([77], "late.txt"))
    won, _ = run(depot_dir, make.stories(SECOND, "b.jsonl"))
    with pytest.raises(LostRaceError, match=r"published nothing"):
        publish_candidate(late, {"pipeline": "0.1.0"})
    assert same_tables(bucket, won)
    snapshot, done = run(same_depot_dir, make.stories([77], "late.txt"))
    assert any("killed run had left" in line for line in done)
    assert snapshot.manifest.rows("articles") == len(FIRST) + len(SECOND) + 1


def test_publish__of_two_first_runs_lets_one_win(depot_dir, same_depot_dir, bucket):
    candidates = [
        make.assemble(place, make.stories([n], f"{n}.txt")) for n, place in enumerate((depot_dir, same_depot_dir))
    ]
    outcomes = []

    def publish(candidate):
        try:
            outcomes.append(publish_candidate(candidate, {}))
        except LostRaceError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=publish, args=(candidate,)) for candidate in candidates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = [outcome for outcome in outcomes if not isinstance(outcome, LostRaceError)]
    assert same_tables(bucket, winner)


KILLS = [(step, False) for step in ("name", "upload-half", *SEND_STEPS)]  # the local steps: test_snapshots
KILLS += [(step, True) for step in ("retain", "upload-half", "describe", "move")]


@pytest.mark.parametrize(("step", "elsewhere"), KILLS)
def test_publish__killed_at_any_step_is_repaired_by_the_next_run(
    depot_dir, same_depot_dir, bucket, data_dir, step, elsewhere
):
    make.publish(data_dir, make.stories(FIRST))
    whole = make.publish(data_dir, make.stories(SECOND, "b.jsonl"))
    old, _ = run(depot_dir, make.stories(FIRST))
    environment = os.environ | {"PYTHONPATH": str(Path(make.__file__).parents[1])}
    killed = subprocess.run(
        [sys.executable, __file__, str(depot_dir.root), depot_dir.address, step], check=False, env=environment
    )
    assert killed.returncode == -signal.SIGKILL
    is_new = step in ("move", "sweep")
    assert same_tables(bucket, whole if is_new else old)
    place = same_depot_dir if elsewhere else depot_dir
    with hold_lock(place, "next", lock_seconds=0.1 if elsewhere else 120, wait_seconds=5):
        done = recover(place)
        if make.hashes(open_latest(place)) == make.hashes(old):
            publish_candidate(make.assemble(place, make.stories(SECOND, "b.jsonl")), {"pipeline": "0.1.0"})
    assert same_tables(bucket, whole)
    named = {f"clean/published/{kept['path']}" for kept in pointer(bucket)["kept"]}
    there = {"/".join(key.split("/")[:4]) for key in list_keys(bucket, "clean/published/snapshots/")}
    assert there == named, done
    assert recover(place) == []


def test_run__that_is_not_dead_cannot_publish_what_was_cleared(depot_dir, same_depot_dir, bucket):
    first, _ = run(depot_dir, make.stories(FIRST))
    candidate = make.assemble(depot_dir, make.stories(SECOND, "b.jsonl"))

    def clear_meanwhile(step):
        if step == "describe":
            assert any("killed run had left" in line for line in recover(same_depot_dir))

    with pytest.raises(LostRaceError):
        publish_candidate(candidate, {}, on_step=clear_meanwhile)
    assert same_tables(bucket, first)


def test_hold_lock__says_who_holds_it_and_is_free_afterwards(depot_dir, same_depot_dir):
    busy = pytest.raises(DataDirBusyError, match=rf"night-run, process {os.getpid()} on")
    with hold_lock(depot_dir, "night-run"), busy, hold_lock(same_depot_dir, "second"):
        pass
    with hold_lock(same_depot_dir, "second") as told:
        assert told == []


def test_hold_lock__waits_for_the_other_run(depot_dir, same_depot_dir):
    def hold() -> None:
        with hold_lock(depot_dir, "first"):
            entered.set()
            time.sleep(0.5)

    entered = threading.Event()
    first = threading.Thread(target=hold)
    first.start()
    entered.wait()
    with hold_lock(same_depot_dir, "second", wait_seconds=20):
        pass
    first.join()


def test_refresh__waits_for_another_reader_and_not_for_a_run(depot_dir, same_depot_dir):
    run(same_depot_dir, make.stories(FIRST))
    with hold_lock(depot_dir, "night-run"):
        refresh(depot_dir)
        assert open_latest(depot_dir) is None
    readers = [threading.Thread(target=refresh, args=(depot_dir,), kwargs={"whole": True}) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(pd.read_parquet(depot_dir.latest / "articles")) == len(FIRST)


def test_lock__of_a_run_that_was_killed_is_stale_at_once_on_its_machine_and_later_elsewhere(depot_dir, same_depot_dir):
    script = (
        "import os, pathlib, signal, sys\nfrom flows.storage import DataDir, hold_lock\n"
        "with hold_lock(DataDir(pathlib.Path(sys.argv[1]), sys.argv[2]), 'dead-run'):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(depot_dir.root), depot_dir.address], check=False)
    with pytest.raises(DataDirBusyError, match="dead-run"), hold_lock(same_depot_dir, "second"):
        pass
    with hold_lock(depot_dir, "third") as told:
        assert told == ["took the lock over from run dead-run, which had been killed on this machine"]
    subprocess.run([sys.executable, "-c", script, str(depot_dir.root), depot_dir.address], check=False)
    time.sleep(1.1)  # the server's clock has whole seconds
    with hold_lock(same_depot_dir, "fourth", lock_seconds=0.5) as told:
        assert "dead-run" in told[0]
        assert "no sign of life" in told[0]


def test_lease__gives_signs_of_life_so_that_a_long_run_keeps_it(bucket):
    store = ObjectStore(f"s3://{bucket}/clean")
    lease = Lease(store, "long-run", "here", seconds=4)
    lease.acquire()
    time.sleep(6)
    with pytest.raises(DataDirBusyError):
        Lease(store, "other", "there", seconds=4).acquire()
    lease.check()
    lease.release()


def test_lease__tells_a_run_that_its_lock_was_taken(bucket):
    store = ObjectStore(f"s3://{bucket}/clean")
    lease = Lease(store, "slept", "here")
    lease.acquire()
    Lease(store, "other", "here").acquire()
    with pytest.raises(LockLostError):
        lease.check()
    lease.release()
    assert b'"other"' in read_object(bucket, "clean/state/lock.json")


def test_runs__are_in_the_store_whatever_a_run_came_to(depot_dir, same_depot_dir, bucket):
    def fail() -> None:
        with hold_lock(depot_dir, "one"):
            recover(depot_dir)
            depot_dir.runs.mkdir(exist_ok=True)
            (depot_dir.runs / "one.parquet").write_bytes(b"row")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert read_object(bucket, "clean/runs/one.parquet") == b"row"
    with hold_lock(same_depot_dir, "two"):
        recover(same_depot_dir)
        assert (same_depot_dir.runs / "one.parquet").read_bytes() == b"row"
        (same_depot_dir.runs / "one.parquet").unlink()
    with hold_lock(depot_dir, "three"):
        recover(depot_dir)
    assert not list_keys(bucket, "clean/runs/")
    assert not (depot_dir.runs / "one.parquet").exists()


def test_send_changes__shows_what_retention_did(depot_dir, bucket):
    from flows.storage.snapshots import retain_snapshots

    for number in range(1, 4):
        run(depot_dir, make.stories([number], f"{number}.txt"))
    with hold_lock(depot_dir, "retention"):
        recover(depot_dir)
        retain_snapshots(depot_dir, 1)
        send_changes(depot_dir)
    assert [place["snapshot_id"] for place in pointer(bucket)["kept"]] == ["000003"]
    assert len(list_snapshots(depot_dir)) == 1


def test_store__tells_that_conditions_are_ignored(bucket, monkeypatch):
    store = ObjectStore(f"s3://{bucket}/clean")
    store.write("state/lock.json", b"{}")
    store.enforce_conditions("state/lock.json")
    call = ObjectStore._call

    def careless(self, method, **arguments):
        return call(self, method, **{name: value for name, value in arguments.items() if not name.startswith("If")})

    monkeypatch.setattr(ObjectStore, "_call", careless)
    with pytest.raises(OSError, match="ignores the conditions"):
        store.enforce_conditions("state/lock.json")


def test_write_if__counts_a_write_whose_answer_was_lost_as_done(bucket, monkeypatch):
    store = ObjectStore(f"s3://{bucket}/clean")
    call = ObjectStore._call
    answers = iter([True])

    def twice(self, method, **arguments):
        if method == "put_object" and next(answers, False):
            call(self, method, **arguments)
        return call(self, method, **arguments)

    monkeypatch.setattr(ObjectStore, "_call", twice)
    etag = store.write_if("a", b"mine", None)
    with pytest.raises(ConditionFailedError):
        store.write_if("a", b"other", None)
    assert store.write_if("a", b"next", etag) != etag


def test_run__into_a_bucket_that_is_not_there_says_so(s3_server, tmp_path):
    nowhere = DataDir(tmp_path / "workspace", "s3://no-such-bucket/clean")
    with pytest.raises(FileNotFoundError, match="bucket"), hold_lock(nowhere, "run"):
        pass


def test_store__out_of_reach_is_one_clear_error(monkeypatch, tmp_path):
    monkeypatch.setenv("FSSPEC_S3", "{}")
    script = (
        "import sys\nfrom flows.storage.objects import ObjectStore\n"
        "try:\n    ObjectStore('s3://news/clean').read('a')\nexcept OSError as error:\n    print(error)\n"
    )
    environment = os.environ | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    told = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert "127.0.0.1:9" in told.stdout, told.stderr


def test_workspace__can_be_thrown_away(depot_dir, tmp_path):
    run(depot_dir, make.stories(FIRST))
    empty = DataDir(tmp_path / "empty", depot_dir.address)
    with hold_lock(empty, "reader"):
        assert recover(empty) == []
    assert open_latest(empty).manifest == open_latest(depot_dir).manifest


def test_unfinished_uploads_in_pieces__are_ended(depot_dir, bucket):
    run(depot_dir, make.stories(FIRST))
    s3().create_multipart_upload(Bucket=bucket, Key="clean/published/snapshots/000009-x/articles/a.parquet")
    assert "killed run" in recover(depot_dir)[0]
    assert not s3().list_multipart_uploads(Bucket=bucket).get("Uploads")


def be_killed(root: Path, address: str, step: str) -> None:
    """A run that kills its own process right after a step."""

    def on_step(done: str) -> None:
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)

    if step == "upload-half":
        upload = ObjectStore.upload

        def half(store, files):
            files = list(files)
            upload(store, files[: len(files) // 2])
            on_step("upload-half")

        ObjectStore.upload = half
    data_dir = DataDir(root, address)
    with hold_lock(data_dir, "killed"):
        recover(data_dir)
        publish_candidate(
            make.assemble(data_dir, make.stories(SECOND, "b.jsonl")), {"pipeline": "0.1.0"}, on_step=on_step
        )


if __name__ == "__main__":
    be_killed(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
