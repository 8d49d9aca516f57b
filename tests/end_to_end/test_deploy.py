"""`prefect deploy --all` with prefect.yaml, as operations.md says, against a real server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.prefect_api import Api

pytestmark = pytest.mark.xdist_group("command")

ROOT = Path(__file__).parents[2]
PREFECT = Path(sys.executable).with_name("prefect")


@pytest.fixture(scope="module")
def api(prefect_server):
    """The server, once both commands have run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COPYDESK_"))}
    environment = kept | {"PREFECT_API_URL": prefect_server.url, "PREFECT_HOME": str(prefect_server.folder / "client")}
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
