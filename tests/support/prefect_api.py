"""Prefect's API over plain HTTP, as any client would use it."""

import json
import time
import urllib.error
import urllib.request
from typing import Any

BUSY = 503  # SQLite was locked for a moment
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


class Api:
    """A Prefect server's API at `url` (ending in /api)."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """The answer to a GET, or with a body to a POST."""
        request = urllib.request.Request(
            f"{self.url}{path}",
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        for pause in (0.5, 1, 2, 4, 8):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.loads(answer.read())
            except urllib.error.HTTPError as error:
                if error.code != BUSY:
                    raise
                error.close()
            time.sleep(pause)
        raise TimeoutError(f"{path}: the server stays busy")

    def deployment(self, name: str) -> dict[str, Any]:
        """A deployment by flow/name."""
        found: dict[str, Any] = self.ask(f"/deployments/name/{name}")
        return found

    def start(self, deployment: dict[str, Any], **settings: Any) -> str:
        """Start a run of a deployment, with more settings; gives its id."""
        parameters = {"settings": deployment["parameters"]["settings"] | settings} if settings else {}
        return str(self.ask(f"/deployments/{deployment['id']}/create_flow_run", {"parameters": parameters})["id"])

    def wait(self, run_id: str, seconds: float = 240, until: tuple[str, ...] = ENDED) -> dict[str, Any]:
        """A flow run, once it is in one of some states."""
        deadline = time.monotonic() + seconds
        while True:
            run: dict[str, Any] = self.ask(f"/flow_runs/{run_id}")
            if run["state_type"] in until:
                return run
            assert time.monotonic() < deadline, f"run {run_id} is {run['state_type']} after {seconds} s"
            assert run["state_type"] not in ENDED, run["state"]
            time.sleep(0.5)

    def artifacts(self, run_id: str) -> dict[str, Any]:
        """The data of a flow run's artifacts, by key."""
        found = self.ask("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run_id]}}})
        return {artifact["key"]: artifact["data"] for artifact in found}

    def logs(self, run_id: str) -> str:
        """What a flow run logged."""
        found = self.ask("/logs/filter", {"logs": {"flow_run_id": {"any_": [run_id]}}, "sort": "TIMESTAMP_ASC"})
        return "\n".join(log["message"] for log in found)
