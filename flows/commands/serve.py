"""`copydesk serve`: until it is told to end."""

import signal
from contextlib import ExitStack
from types import FrameType

import typer

from flows.exit_codes import FAILED, GOOD, WRONG_USAGE
from flows.running import check_inputs, pointing_to, starting_server
from flows.server import ServerError
from flows.settings import RunSettings


class EndError(BaseException):
    """SIGTERM or SIGINT came."""


def serve_command(settings: RunSettings, cron: str, timezone: str, port: int) -> int:
    """Serve, and give the exit code: good, too, where a signal ended it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    try:
        check_inputs(settings)
        with ExitStack() as stack:
            server = stack.enter_context(starting_server(settings, serving=True, port=port))
            stack.enter_context(pointing_to(server.url))
            from flows.serve import make_schedule, serve

            try:
                schedule = make_schedule(cron, timezone)
            except ValueError as error:
                return _tell(f"--cron {cron!r}, --timezone {timezone!r}: {' '.join(str(error).split())}", WRONG_USAGE)
            server.wait(settings.server_seconds)
            serve(settings, schedule, lambda line: typer.echo(f"copydesk: {line}; pages: {server.pages}", err=True))
    except (EndError, KeyboardInterrupt, SystemExit):
        return _tell("ended", GOOD)
    except ServerError as error:
        return _tell(str(error), FAILED)
    except Exception as error:  # noqa: BLE001 - the person sees a line
        code = WRONG_USAGE if type(error).__name__ == "UsageError" else FAILED
        return _tell(f"{type(error).__name__}: {' '.join(str(error).split())}", code)
    return GOOD


def _tell(message: str, code: int) -> int:
    typer.echo(f"copydesk: {message}", err=True)
    return code


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise EndError
