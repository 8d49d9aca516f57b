"""`copydesk serve` against a real Prefect server: runs started through its API, done in processes of their own."""

import json
import os
import signal
import subprocess
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from support.plain_runs import read_published, story, write_stories
from support.prefect_api import Api
from support.processes import find_processes

from flows.serve import ONE_AT_A_TIME

pytestmark = pytest.mark.xdist_group("command")

COMMAND = Path(sys.executable).with_name("copydesk")


@pytest.fixture(scope="module")
def notified():
    """A receiver on loopback, and what it was told."""
    told = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook?token=secret", told
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    raw = write_stories(folder / "raw", texts=2, rows=3)
    (raw / "bad`|<b>[x](javascript:alert(1)).txt").write_bytes(b"\x00\x01\x02")
    return folder


@pytest.fixture(scope="module")
def serving(prefect_server, place, notified):
    """A serving process; ended by SIGTERM, and then nothing of it is left."""
    mark = uuid.uuid4().hex
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COPYDESK_"))}
    environment = kept | {
        "TEST_MARK": mark,
        "PREFECT_API_URL": prefect_server.url,
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "COPYDESK_NOTIFY_URL": notified[0],
    }
    arguments = ["serve", "raw", "--data-dir", "data", "--cron", "30 2 * * *", "--timezone", "Europe/Berlin"]
    process = subprocess.Popen([COMMAND, *arguments], cwd=place, env=environment, stderr=subprocess.PIPE, text=True)
    with process:
        line = process.stderr.readline()
        if "serving" not in line:
            pytest.fail(line + process.stderr.read())
        reader = threading.Thread(target=process.stderr.read)
        reader.start()
        yield line
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        reader.join()
    assert find_processes(mark) == []


@pytest.fixture(scope="module")
def api(prefect_server):
    return Api(prefect_server.url)


@pytest.fixture(scope="module")
def published(serving, api):
    """The first run, over."""
    run_id = api.start(api.deployment("clean-news/incremental"))
    return api.wait(run_id)


def test_serve__says_when_it_runs_and_where_its_pages_are(serving, prefect_server):
    assert "30 2 * * *" in serving
    assert "Europe/Berlin" in serving
    assert prefect_server.pages in serving


def test_serve__schedules_the_incremental_run_alone_one_at_a_time(serving, api):
    incremental = api.deployment("clean-news/incremental")
    [schedule] = incremental["schedules"]
    assert schedule["schedule"]["cron"] == "30 2 * * *"
    assert schedule["schedule"]["timezone"] == "Europe/Berlin"
    assert schedule["active"]
    assert incremental["global_concurrency_limit"]["limit"] == 1
    assert incremental["concurrency_options"]["collision_strategy"] == ONE_AT_A_TIME.collision_strategy.value
    for name in ("clean-news/full", "learn_boilerplate/learn-boilerplate"):
        assert api.deployment(name)["schedules"] == []


@pytest.mark.parametrize(
    "name",
    ["clean-news/incremental", "clean-news/full", "learn_boilerplate/learn-boilerplate", "retention/retention"],
)
def test_serve__offers_a_form_in_which_every_field_is_typed_and_described(serving, api, name):
    schema = api.deployment(name)["parameter_openapi_schema"]
    fields = dict(schema["properties"])
    for definition in schema.get("definitions", {}).values():
        assert definition.get("description")
        fields |= definition.get("properties", {}) if definition["title"] == "RunSettings" else {}
    for title, field in fields.items():
        assert field.get("description"), title
        assert {"type", "anyOf", "$ref", "allOf"} & set(field), title


def test_run__publishes_and_is_named_and_tagged(published, place):
    assert published["state_type"] == "COMPLETED", published["state"]
    assert published["name"].endswith(" raw")
    assert published["name"][:4].isdigit()
    assert "copydesk" in published["tags"]
    assert read_published(place / "data", "articles").num_rows == 5


def test_run__leaves_counts_and_a_summary(published, api, place):
    artifacts = api.artifacts(published["id"])
    counts = {row["what"]: row["count"] for row in json.loads(artifacts["copydesk-counts"])}
    assert counts["articles"] == 5
    assert counts["raw records"] == 7
    summary = artifacts["copydesk-summary"]
    assert "Rejected records by reason" in summary
    assert "binary content" in summary
    assert "data\\_docs" in summary or "data_docs/index.html" in summary
    assert "copydesk report" in summary


def test_run_that_validation_stops__shows_rule_and_rows_and_notifies(published, api, place, notified):
    ledger = (place / "data" / "published" / "latest").resolve() / "_state" / "ledger.parquet"
    rows = pq.read_table(ledger)
    wrong = pc.add(rows["record_count"], pa.scalar(1, rows["record_count"].type))
    pq.write_table(rows.set_column(rows.column_names.index("record_count"), rows.field("record_count"), wrong), ledger)
    (place / "raw" / "new.txt").write_text(story(77), encoding="utf-8")
    before = (place / "data" / "published" / "latest").readlink()

    run = api.wait(api.start(api.deployment("clean-news/incremental")))

    assert run["state_type"] == "FAILED"
    assert (place / "data" / "published" / "latest").readlink() == before
    artifacts = api.artifacts(run["id"])
    rows = json.loads(artifacts["copydesk-broken-rules"])
    assert {row["rule"] for row in rows} == {"dataset__rules.conservation"}
    assert any("rows.jsonl: 4 counted" in row["broken by"] for row in rows)
    assert not any("](" in row["broken by"] or "<" in row["broken by"] for row in rows)
    assert "<b>" not in artifacts["copydesk-summary"]
    assert "](javascript" not in artifacts["copydesk-summary"]
    assert "dataset__rules.conservation" in api.logs(run["id"])
    [told] = notified[1]
    assert (told["state"], told["is_failed"], told["run"]) == ("Failed", True, run["name"])
    assert "token" not in json.dumps(api.ask(f"/flow_runs/{run['id']}"))


def test_serve__that_ends_takes_the_run_at_work_with_it(published, api):
    run_id = api.start(api.deployment("clean-news/incremental"))
    assert api.wait(run_id, until=("RUNNING",))["state_type"] == "RUNNING"
    # SIGTERM comes now, from the fixture `serving`, which then finds no process left
