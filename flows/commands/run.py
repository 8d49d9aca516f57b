"""`copydesk run`: a run with progress, a log, a closing table and an exit code."""

import contextlib
import logging
import signal
from io import TextIOWrapper
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.markup import escape

from flows.commands.closing import print_closing
from flows.exit_codes import FAILED, GOOD, INTERRUPTED, STOPPED, WRONG_USAGE
from flows.failures import describe_failure
from flows.progress import Silence
from flows.results import RunResult
from flows.running import new_run_id, run
from flows.settings import RunSettings
from flows.terminal import PlainLines, ProgressBar, printable
from transforms.schema.vocabularies import Outcome

_LOG = logging.getLogger("copydesk")
_TALKATIVE = (
    "great_expectations",
    "httpx",
    "aiobotocore",
    "botocore",
)  # they log each request, and what they are made of
_USER_ERRORS = ("UsageError", "MixedRulesError")


def run_command(settings: RunSettings, *, quiet: bool = False) -> int:
    """Run, show, and give the exit code. What goes wrong is one line here and a traceback in the log."""
    console = Console(stderr=True)
    run_id = new_run_id()
    log = settings.data_path / "runs" / "_files" / run_id / "run.log"
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _log_to(log)
        result = _run(settings, run_id, console, quiet=quiet)
    except KeyboardInterrupt:
        return _tell(console, "interrupted; what was published before stays, the next run does the rest", INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the person sees a line, the log the rest
        if type(error).__name__ in _USER_ERRORS:
            return _tell(console, str(error), WRONG_USAGE)
        _LOG.exception("the run failed")
        where = f" (log: {log})" if log.exists() else ""
        return _tell(console, f"{describe_failure(error)}{where}", FAILED)
    print_closing(Console(), result)
    if result.outcome == Outcome.VALIDATION_FAILED:
        return _tell(
            console, "validation stopped the run, nothing was published: " + "; ".join(result.messages), STOPPED
        )
    return GOOD


def _run(settings: RunSettings, run_id: str, console: Console, *, quiet: bool) -> RunResult:
    if quiet:
        return run(settings, run_id, Silence())
    with ProgressBar(console) if console.is_terminal else PlainLines(console) as listener:
        return run(settings, run_id, listener)


def _tell(console: Console, message: str, code: int) -> int:
    """One line, and the exit code."""
    console.print(f"copydesk: {escape(printable(' '.join(message.split())))}", soft_wrap=True, highlight=False)
    return code


def _log_to(log: Path) -> None:
    """Send what libraries log and warn to a file, not to the terminal."""
    handler = LateFile(log, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # a log that cannot be written must not hide what went wrong


class LateFile(logging.FileHandler):
    """A log file that is made, with its folder, when there is something to write, and where it can be."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; where that cannot be, the run goes on and comes to the fault by itself."""
        with contextlib.suppress(OSError):
            super().emit(record)

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
