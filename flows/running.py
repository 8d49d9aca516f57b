"""One run from start to end: a Prefect server, the imports that take time while it comes up, the flow, and the end of all."""

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flows.progress import Listener, listening
from flows.results import RunResult
from flows.server import QUIET, TemporaryServer, find_configured_url
from flows.settings import RunSettings


def new_run_id() -> str:
    """A new run's id: when it started, and eight hex digits."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def run(settings: RunSettings, run_id: str, listener: Listener) -> RunResult:
    """Run the flow `clean_news` in this process, reporting to the configured Prefect server or to a temporary one.

    A run that validation stopped gives its result like any other. Raises what the flow raises: UsageError where an
    input is not there, MixedRulesError, DataDirBusyError, ServerError.
    """
    with prefect_server(settings), listening(listener):
        from flows.tasks import RunStoppedError, clean_news

        try:
            return clean_news(settings, run_id)
        except RunStoppedError as stopped:
            return stopped.result


@contextmanager
def prefect_server(settings: RunSettings) -> Iterator[str]:
    """A Prefect server to report to, for the length of the block: its address.

    Where none is configured it is a temporary one, and what takes long to import is imported while it comes up; a
    missing input is told before.
    """
    os.environ.update(QUIET)
    url = settings.prefect_api_url or find_configured_url()
    if url is not None:
        with _pointing_to(url):
            yield url
        return
    os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "false"  # nobody could read them there once the run is over
    with TemporaryServer() as server:
        _check_inputs(settings)
        with _pointing_to(server.url):
            judges = threading.Thread(target=_import_judges, daemon=True)
            judges.start()
            import flows.tasks  # noqa: F401 - imported here for the time it takes

            judges.join()
            server.wait(settings.server_seconds)
            yield server.url


def _check_inputs(settings: RunSettings) -> None:
    """Raise UsageError where an input is not there."""
    from flows.sources import find_inputs

    find_inputs(settings.inputs)


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
