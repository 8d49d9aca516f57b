"""The real command with raw files and data directory on an S3 server on loopback: under Prefect, then on a Dask cluster of its own."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from support.object_store import list_keys, s3, serving_s3
from support.plain_runs import hash_published, run_plain, story, write_stories
from support.processes import find_processes

from flows.workspace import find_workspace

pytestmark = pytest.mark.xdist_group("command")

COMMAND = Path(sys.executable).with_name("copydesk")
BUCKET = "news"
RAW, DATA = f"s3://{BUCKET}/raw", f"s3://{BUCKET}/clean"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder of raw files that lie in the store, too."""
    folder = tmp_path_factory.mktemp("stored")
    with serving_s3():
        s3().create_bucket(Bucket=BUCKET)
        for path in write_stories(folder / "raw", texts=3, rows=5).iterdir():
            s3().put_object(Bucket=BUCKET, Key=f"raw/{path.name}", Body=path.read_bytes())
        yield folder


def run_command(place, *arguments, **more):
    """The command as a person runs it; nothing of it is left when it has ended."""
    mark = uuid.uuid4().hex
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COPYDESK_"))}
    done = subprocess.run(
        [COMMAND, *arguments, "--data-dir", DATA],
        cwd=place,
        env=kept | {"TEST_MARK": mark, "COPYDESK_WORKSPACE": str(place / "workspace")} | more,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert find_processes(mark) == []
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def done(place):
    return run_command(place, "run", RAW)


def published(place):
    """What the store holds, fetched into the workspace by the command, with the hash of its bytes."""
    run_command(place, "sql", "select 1")
    return hash_published(find_workspace(DATA, str(place / "workspace")))


def test_run__under_prefect_publishes_in_the_store_what_it_would_on_a_disk(place, done):
    run_plain([place / "raw"], place / "plain")
    assert published(place) == hash_published(place / "plain")
    assert f"tables: {DATA}/published/snapshots/000001-" in done.stdout.replace("\n", "")


def test_run__leaves_its_row_its_log_and_its_data_docs_in_the_store(done):
    keys = list_keys(BUCKET, "clean/runs/")
    assert any(key.endswith("/data_docs/index.html") for key in keys)
    assert "clean/runs/_metrics/copydesk.prom" in keys


def test_run__on_a_dask_cluster_of_its_own_adds_what_is_new(place, done, prefect_server):
    (place / "raw" / "new.txt").write_text(story(80), encoding="utf-8")
    s3().put_object(Bucket=BUCKET, Key="raw/new.txt", Body=story(80).encode())
    more = {"PREFECT_API_URL": prefect_server.url, "COPYDESK_STAGE_SECONDS": '{"extract": 300}'}
    run_command(place, "run", RAW, "--runner", "dask", "--workers", "2", **more)
    run_plain([place / "raw"], place / "plain")
    assert published(place) == hash_published(place / "plain")
    runs = pq.read_table(find_workspace(DATA, str(place / "workspace")) / "runs", columns=["outcome"])
    assert runs["outcome"].to_pylist() == ["published", "published"]
