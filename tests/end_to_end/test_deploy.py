"""`prefect deploy --all` with prefect.yaml and `prefect worker start`, as operations.md says, against a real server."""

import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from support.plain_runs import read_published, write_stories
from support.prefect_api import Api
from support.processes import find_processes

pytestmark = pytest.mark.xdist_group("command")

ROOT = Path(__file__).parents[2]
PREFECT = Path(sys.executable).with_name("prefect")


@pytest.fixture(scope="module")
def environment(prefect_server):
    """What points Prefect's commands to the server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COPYDESK_"))}
    return kept | {"PREFECT_API_URL": prefect_server.url, "PREFECT_HOME": str(prefect_server.folder / "client")}


@pytest.fixture(scope="module")
def api(prefect_server, environment):
    """The server, once both commands have run."""
    for command in (("work-pool", "create", "--type", "process", "copydesk"), ("deploy", "--all")):
        done = subprocess.run(
            [PREFECT, "--no-prompt", *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return Api(prefect_server.url)


@pytest.mark.parametrize(
    ("name", "cron"),
    [
        ("clean-news/incremental", "30 2 * * *"),
        ("clean-news/full", None),
        ("learn_boilerplate/learn-boilerplate", None),
        ("retention/retention", "0 6 * * 0"),
    ],
)
def test_deployment__is_made_as_declared(api, name, cron):
    made = api.deployment(name)
    assert [one["schedule"]["cron"] for one in made["schedules"]] == ([cron] if cron else [])
    assert all(one["schedule"]["timezone"] == "UTC" for one in made["schedules"])
    assert made["work_pool_name"] == "copydesk"
    assert made["global_concurrency_limit"]["limit"] == 1
    assert made["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    assert "copydesk" in made["tags"]
    assert made["parameter_openapi_schema"]["properties"]


def test_worker__does_a_run_that_was_triggered_and_ends_when_it_is_told_to(api, environment, tmp_path):
    raw, mark = write_stories(tmp_path / "raw", texts=1, rows=3), uuid.uuid4().hex
    with (tmp_path / "worker.log").open("wb") as log:
        worker = subprocess.Popen(
            [PREFECT, "worker", "start", "--pool", "copydesk"],
            cwd=ROOT,
            env=environment | {"TEST_MARK": mark, "PREFECT_WORKER_QUERY_SECONDS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            incremental = api.deployment("clean-news/incremental")
            run_id = api.start(incremental, inputs=[str(raw)], data_dir=str(tmp_path / "data"), workers=1)
            assert api.wait(run_id)["state_type"] == "COMPLETED", (tmp_path / "worker.log").read_text(encoding="utf-8")
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(60) == 0
        finally:
            worker.kill()
            worker.wait()
    assert find_processes(mark) == []
    assert "leaked" not in (tmp_path / "worker.log").read_text(encoding="utf-8")
    assert set(api.artifacts(run_id)) == {"copydesk-counts", "copydesk-summary"}
    assert read_published(tmp_path / "data", "articles").num_rows == 4
