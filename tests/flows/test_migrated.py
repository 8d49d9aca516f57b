"""The ready-made database of a temporary server: copied where it is good, made anew where it is not."""

import json
import sqlite3
import urllib.request

import pytest

from flows.server import TemporaryServer

pytestmark = pytest.mark.xdist_group("command")


def store_flow(server):
    request = urllib.request.Request(
        f"{server.url}/flows/", json.dumps({"name": "tried"}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["name"]


def test_server__heals_a_broken_copy_and_uses_a_good_one(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    prefect = pytest.importorskip("prefect")
    kept = tmp_path / "copydesk" / f"prefect-{prefect.__version__}.db"
    kept.parent.mkdir()
    kept.write_bytes(b"no database")
    with TemporaryServer() as server:
        server.wait(600)
        assert store_flow(server) == "tried"
    assert list(kept.parent.iterdir()) == [kept]
    with sqlite3.connect(kept) as database:
        assert database.execute("SELECT count(*) FROM flow").fetchall() == [(0,)], "what a run left was kept"
        database.execute("INSERT INTO flow (id, name) VALUES ('0', 'marked')")
    database.close()
    with TemporaryServer() as server:
        server.wait(600)
        with urllib.request.urlopen(f"{server.url}/flows/count", data=b"{}") as answer:
            assert json.load(answer) == 1, "the copy was not used"
