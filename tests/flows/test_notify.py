"""The hook: it tells, it leaks nothing, it never fails a run."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from uuid import UUID

import pytest
from prefect.states import Failed

from flows.notify import notify, post

RUN = UUID(int=1)


@pytest.fixture
def receiver():
    told = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if "broken" in self.path else 204)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", told=told)
        server.shutdown()
        thread.join()


def run_of(settings):
    return SimpleNamespace(name="2025-05-14 raw", id=RUN, parameters={"settings": settings}, tags=["copydesk"])


FLOW = SimpleNamespace(name="clean-news")
STATE = Failed(message="rule broken, for example: a text of a record")


def test_notify__tells_the_address_in_the_environment_and_quotes_no_record(receiver, monkeypatch):
    monkeypatch.setenv("COPYDESK_NOTIFY_URL", receiver.url)
    notify(FLOW, run_of({"data_dir": "data", "notify_url": "**********"}), STATE)
    assert receiver.told == [
        {
            "flow": "clean-news",
            "run": "2025-05-14 raw",
            "run_id": str(RUN),
            "state": "Failed",
            "is_failed": True,
            "is_crashed": False,
            "data_dir": "data",
            "tags": ["copydesk"],
        }
    ]


def test_notify__sends_nothing_without_an_address(receiver, monkeypatch):
    monkeypatch.delenv("COPYDESK_NOTIFY_URL", raising=False)
    notify(FLOW, run_of({"data_dir": "data"}), STATE)
    assert receiver.told == []


def test_notify__does_not_fail_where_the_receiver_does(receiver, monkeypatch):
    for address in (f"{receiver.url}/broken", "http://127.0.0.1:9/", "file:///etc/hostname"):
        monkeypatch.setenv("COPYDESK_NOTIFY_URL", address)
        notify(FLOW, run_of({"data_dir": "data"}), STATE)
    assert len(receiver.told) == 1


def test_post__goes_to_http_alone():
    with pytest.raises(ValueError, match="http"):
        post("file:///etc/hostname", {})
