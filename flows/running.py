"""One run from start to end: a Prefect server, the imports that take time while it comes up, the flow, and the end of all."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.progress import Listener, listening
from flows.results import RunResult
from flows.server import QUIET, TemporaryServer, find_configured_url
from flows.settings import RunSettings


def run(settings: RunSettings, run_id: str, listener: Listener) -> RunResult:
    """Run the flow `clean_news` in this process.

    Raises what the flow raises; RunStoppedError, where validation stopped it, is turned into its result.
    """
    with reporting_to(settings, settings.data_path / "runs" / "_files" / run_id / "server.log"), listening(listener):
        from flows.tasks import RunStoppedError, clean_news

        try:
            return clean_news(settings, run_id)
        except RunStoppedError as stopped:
            return stopped.result


@contextmanager
def reporting_to(settings: RunSettings, log: Path) -> Iterator[str]:
    """A Prefect server to report to: the configured one, or a temporary one that ends with the block.

    What takes long to import is imported while the temporary server comes up. Gives the server's address.
    """
    os.environ.update(QUIET)
    url = settings.prefect_api_url or find_configured_url()
    if url is not None:
        yield url
        return
    os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "false"  # nobody could read them there once the run is over
    log.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryServer(log) as server:
        judges = threading.Thread(target=_import_judges, daemon=True)
        judges.start()
        with _pointing_to(server.url):
            import flows.tasks  # noqa: F401 - imported here for the time it takes

            judges.join()
            server.wait(settings.server_seconds)
            yield server.url


def _import_judges() -> None:
    from expectations.engine import warm_up

    warm_up()


@contextmanager
def _pointing_to(url: str) -> Iterator[None]:
    """Have Prefect talk to a server: by the environment, and by its settings where it was imported before."""
    before = os.environ.get("PREFECT_API_URL")
    os.environ["PREFECT_API_URL"] = url
    try:
        from prefect.settings import PREFECT_API_URL, temporary_settings

        with temporary_settings({PREFECT_API_URL: url}):
            yield
    finally:
        if before is None:
            del os.environ["PREFECT_API_URL"]
        else:
            os.environ["PREFECT_API_URL"] = before
