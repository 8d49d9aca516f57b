"""One run from start to end: a Prefect server, the imports that take time while it comes up, the flow, and the end of all."""

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from flows.progress import Listener
from flows.results import RunResult
from flows.server import QUIET, ConfiguredServer, TemporaryServer, find_configured_url
from flows.settings import RunSettings


def new_run_id() -> str:
    """A new run's id: when it started, and eight hex digits."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def run(settings: RunSettings, run_id: str, listener: Listener) -> RunResult:
    """Run the flow `clean_news` in this process, reporting to the configured Prefect server or to a temporary one.

    What takes long to import or to start is done while the temporary server comes up. A missing input is told before,
    and where nothing is new there is no need to wait for it.
    A run that validation stopped gives its result like any other. Raises what the flow raises: UsageError where an
    input is not there, MixedRulesError, DataDirBusyError, ServerError.
    """
    with ExitStack() as stack:
        server = stack.enter_context(starting_server(settings))
        check_inputs(settings)
        judges = threading.Thread(target=_import_judges, daemon=True)
        judges.start()
        from flows.clean_news import clean
        from flows.desk import Desk, prepared
        from flows.runner import ThreadRunner
        from flows.steps import find_new_files
        from flows.storage import enforce_free, refresh

        desk = stack.enter_context(prepared(Desk(settings, run_id, listener)))
        if not settings.wait_seconds:
            enforce_free(desk.data_dir)
        refresh(desk.data_dir)
        if find_new_files(desk).is_nothing_new and isinstance(server, TemporaryServer):
            return clean(desk, ThreadRunner())  # nobody could watch it, and there is nothing to watch
        stack.enter_context(pointing_to(server.url))
        from flows.tasks import RunStoppedError, clean_news

        judges.join()
        if settings.runner == "local":
            desk.pool.warm_up()
        server.wait(settings.server_seconds)
        try:
            return clean_news(settings, run_id)
        except RunStoppedError as stopped:
            return stopped.result


@contextmanager
def starting_server(
    settings: RunSettings, *, serving: bool = False, port: int = 0
) -> Iterator[TemporaryServer | ConfiguredServer]:
    """A Prefect server to report to, for the length of the block: the configured one, else a temporary one.

    A temporary server may still be coming up when the block begins; its `wait` tells when it answers. One that is `serving`
    has pages and starts scheduled runs.
    """
    os.environ.update(QUIET)
    url = settings.prefect_api_url or find_configured_url()
    if url is not None:
        yield ConfiguredServer(url)
        return
    if not serving:
        os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "false"  # nobody could read them there once the run is over
    with TemporaryServer(serving=serving, port=port) as server:
        yield server


def check_inputs(settings: RunSettings) -> None:
    """Raise UsageError where an input or a field is not there, before anything heavy is imported."""
    from flows.sources import ReadOptions, SourceRoot, UsageError, find_inputs

    try:
        ReadOptions(settings.max_record_bytes, settings.field_map)
    except ValueError as error:
        raise UsageError(f"field map: {error}") from error
    find_inputs(settings.inputs, [SourceRoot(name, place) for name, place in settings.roots.items()])


def _import_judges() -> None:
    from expectations.engine import warm_up

    warm_up()


@contextmanager
def pointing_to(url: str) -> Iterator[None]:
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
