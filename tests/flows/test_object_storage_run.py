"""Whole runs with raw files and data directory on an S3 server on loopback."""

import re
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pandas as pd
import pytest
from support.object_store import list_keys, s3, serving_s3
from support.plain_runs import hash_published, run_plain, story, write_stories
from support.site_rows import write_rows_of_one_site

from flows.clean_news import clean
from flows.commands.diff import diff_command
from flows.commands.learn import learn_command
from flows.desk import Desk
from flows.history import read_ledger
from flows.runner import ThreadRunner
from flows.running import new_run_id
from flows.settings import RunSettings
from flows.storage import DataDir, find_tables, open_latest
from flows.workers import InlinePool
from transforms.schema import vocabularies as v

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal, sys
from flows.clean_news import clean
from flows.desk import Desk
from flows.progress import Silence
from flows.runner import ThreadRunner
from flows.settings import RunSettings
from flows.workers import InlinePool

class Killer(Silence):
    def stage(self, name):
        if name == sys.argv[4]:
            os.kill(os.getpid(), signal.SIGKILL)

settings = RunSettings(inputs=(sys.argv[1],), data_dir=sys.argv[2], workspace=sys.argv[3])
clean(Desk(settings, "killed", Killer(), InlinePool(Desk(settings, "killed").stage_options)), ThreadRunner())
"""


@pytest.fixture(scope="module")
def server():
    with serving_s3() as url:
        yield url


@pytest.fixture
def store(server, tmp_path):
    """A bucket with raw stories, the same stories in a local folder, and where the runs go."""
    return Store(f"news-{uuid.uuid4().hex[:12]}", tmp_path)


def run(settings):
    run_id = new_run_id()
    return clean(Desk(settings, run_id, pool=InlinePool(Desk(settings, run_id).stage_options)), ThreadRunner())


def place(given):
    settings = RunSettings(**given)
    return DataDir(settings.data_path, settings.data_address)


class Store:
    def __init__(self, bucket, folder):
        self.bucket, self.folder = bucket, folder
        self.raw, self.data = f"s3://{bucket}/raw", f"s3://{bucket}/clean"
        self.here = write_stories(folder / "raw")
        s3().create_bucket(Bucket=bucket)
        for path in self.here.iterdir():
            self.put(path.name, path.read_bytes())

    def put(self, name, content):
        (self.here / name).write_bytes(content)
        s3().put_object(Bucket=self.bucket, Key=f"raw/{name}", Body=content)

    def run(self, workspace="one", **settings):
        folder = str(self.folder / workspace)
        return run(RunSettings(inputs=(self.raw,), data_dir=self.data, workspace=folder, **settings))

    def place(self, workspace="one"):
        return place({"data_dir": self.data, "workspace": str(self.folder / workspace)})

    def hashes(self, workspace="one"):
        return hash_published(self.place(workspace).root)

    def wanted(self):
        """What a run from and to a disk publishes of the same files."""
        target = self.folder / f"local-{uuid.uuid4().hex[:6]}"
        run_plain([self.here], target)
        return hash_published(target)


def test_run__from_and_to_object_storage_gives_the_bytes_of_one_on_a_disk(store):
    assert store.run().outcome == v.Outcome.PUBLISHED
    assert store.hashes() == store.wanted()
    articles = pd.read_parquet(f"{find_tables(store.place())}/articles")
    assert len(articles) == 12
    assert set(articles["source"]) == {"raw"}


def test_run__reads_what_is_new_or_changed_and_nothing_else(store):
    store.run()
    assert store.run("other").outcome == v.Outcome.NOTHING_NEW
    marks = read_ledger(open_latest(store.place("other")))["etag"].to_pylist()
    assert all(len(mark) == 32 for mark in marks)
    store.put("0.txt", story(0).replace("opens", "shuts").encode())  # as many bytes, perhaps in the same second
    store.put("new.txt", story(80).encode())
    result = store.run("other")
    assert result.read_files == 2
    assert store.run().outcome == v.Outcome.NOTHING_NEW
    assert store.hashes("other") == store.wanted()


def test_run__that_was_killed_is_repaired_from_another_machine(store):
    command = [sys.executable, "-c", KILLED, store.raw, store.data, str(store.folder / "one"), "clean"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert not list_keys(store.bucket, "clean/published/")
    result = store.run("other", lock_seconds=0.5, wait_seconds=600)
    assert result.outcome == v.Outcome.PUBLISHED
    assert any("took the lock over from run killed" in line for line in result.messages)
    assert store.hashes("other") == store.wanted()
    assert store.run().outcome == v.Outcome.NOTHING_NEW


def test_runs__stand_in_the_store_failed_ones_too(store):
    store.run()
    with pytest.raises(Exception, match="--full"):
        store.run("other", max_record_bytes=1000)
    keys = list_keys(store.bucket, "clean/runs/")
    assert len([key for key in keys if key.count("/") == 2 and key.endswith(".parquet")]) == 2


def test_takedown__is_honoured_in_every_snapshot_of_the_store(store):
    store.run()
    store.put("new.txt", story(80).encode())
    store.run()
    gone = "https://harbourpost.example/5"
    s3().put_object(Bucket=store.bucket, Key="clean/takedown.txt", Body=gone.encode())
    result = store.run("other")
    assert result.messages
    kept = {
        key.rsplit("/", 2)[0] for key in list_keys(store.bucket, "clean/published/snapshots/") if "/articles/" in key
    }
    assert len(kept) == 2
    for folder in kept:
        urls = set(pd.read_parquet(f"s3://{store.bucket}/{folder}/articles", columns=["url"])["url"])
        assert gone not in urls
        assert len(urls) > 5


def test_learn__puts_its_tables_into_the_store_and_a_run_takes_them_from_there(server, tmp_path, capsys):
    bucket = f"news-{uuid.uuid4().hex[:12]}"
    s3().create_bucket(Bucket=bucket)
    rows = write_rows_of_one_site(tmp_path / "raw")
    given = {"inputs": (str(rows),), "data_dir": f"s3://{bucket}/clean", "workspace": str(tmp_path / "one")}
    run(RunSettings(**given))
    assert learn_command(RunSettings(**given)) == 0
    tables = re.findall(rf"--learned (s3://{bucket}/clean/learned/\S+\.yml)", capsys.readouterr().out)
    assert len(tables) == 2
    elsewhere = given | {"workspace": str(tmp_path / "other"), "learned": tuple(tables), "full": True}
    assert run(RunSettings(**elsewhere)).outcome == v.Outcome.PUBLISHED
    [version] = set(pd.read_parquet(f"{find_tables(place(elsewhere))}/articles")["rules_version"])
    assert "+lines-" in version
    assert diff_command(RunSettings(**given), "000001", "000002", 1) == 0
    told = capsys.readouterr().out
    assert "learned: " in told
    assert "text differs in 14 articles" in told
    assert f"before: s3://{bucket}/clean, snapshot 000001" in told
    assert diff_command(RunSettings(workspace=str(tmp_path / "one")), given["data_dir"], given["data_dir"], 1) == 0
    assert "no article differs" in capsys.readouterr().out


def test_learn_and_diff__before_anything_is_published_say_where_nothing_is(store, capsys):
    settings = RunSettings(data_dir=store.data, workspace=str(store.folder / "one"))
    assert learn_command(settings) == 2
    assert diff_command(settings, "000001", "000002", 1) == 2
    told = capsys.readouterr().err
    assert f"nothing is published in {store.data} yet" in told
    assert told.count(store.data) == 2


def test_settings__refuse_a_place_that_cannot_write_under_a_condition():
    with pytest.raises(ValueError, match="s3://"):
        RunSettings(data_dir="ftp://news/clean")
