"""What a run looks like to the person who started it: progress on a terminal, plain lines otherwise."""

import threading
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

PLAIN_SECONDS = 5.0  # between two lines about batches

_SAID = {
    "find": "looking for what is new",
    "clean": "cleaning",
    "deduplicate": "finding duplicates",
    "assemble": "assembling the tables",
    "validate": "validating the dataset",
    "publish": "publishing",
}


class PlainLines:
    """A listener that prints a line now and then."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._total = self._done = self._rejected = self._batches = 0
        self._started = self._told = time.monotonic()

    def stage(self, name: str) -> None:
        """Say which stage begins."""
        if name == "clean":
            self._started = time.monotonic()
        self._say(_SAID.get(name, name))

    def found(self, files: int, size: int) -> None:
        """Say what there is to read."""
        if files:
            self._say(f"reading {files:,} files, {format_size(size)}")

    def total(self, records: int) -> None:
        """Remember how much there is to do."""
        self._total = records

    def batch(self, records: int, rejected: int) -> None:
        """Say how far it has come, not too often."""
        with self._lock:
            self._batches += 1
            self._done += records
            self._rejected += rejected
            now = time.monotonic()
            if now - self._told < PLAIN_SECONDS and self._done != self._total:
                return
            self._told = now
            rate = self._done / max(now - self._started, 0.001)
            of = f" of {self._total:,}" if self._total else ""
            left = f", {format_seconds((self._total - self._done) / rate)} left" if self._total > self._done else ""
            self._say(
                f"{self._done:,}{of} records in {self._batches:,} {_batches(self._batches)}, {rate:,.0f} records/s, "
                f"{self._rejected:,} rejected{left}"
            )

    def note(self, message: str) -> None:
        """Say it."""
        self._say(message)

    def _say(self, line: str) -> None:
        self._console.print(escape(printable(line)), soft_wrap=True, highlight=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is left to do."""


class ProgressBar:
    """A listener that shows a bar on a terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._done = self._rejected = self._batches = 0
        self._started = time.monotonic()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._task: TaskID = self._bar.add_task("starting", total=None, rate="")

    def stage(self, name: str) -> None:
        """Show the stage."""
        if name == "clean":
            self._started = time.monotonic()
        self._bar.update(self._task, description=_SAID.get(name, name))

    def found(self, files: int, size: int) -> None:
        """Say what there is to read."""
        if files:
            self.note(f"reading {files:,} files, {format_size(size)}")

    def total(self, records: int) -> None:
        """Show how much there is to do."""
        self._bar.update(self._task, total=records)

    def batch(self, records: int, rejected: int) -> None:
        """Move the bar."""
        with self._lock:
            self._batches += 1
            self._done += records
            self._rejected += rejected
            rate = self._done / max(time.monotonic() - self._started, 0.001)
            shown = f"{self._batches:,} {_batches(self._batches)}, {rate:,.0f} records/s, {self._rejected:,} rejected"
            self._bar.update(self._task, completed=self._done, rate=shown)

    def note(self, message: str) -> None:
        """Print it above the bar."""
        self._console.print(escape(printable(message)), soft_wrap=True, highlight=False)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()


def printable(text: str) -> str:
    r"""A text that a terminal only shows: control characters (but line breaks and tabs) and direction marks escaped.

    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return "".join(c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode() for c in text)


def format_size(size: float) -> str:
    """Bytes for people.

    >>> format_size(1_500_000)
    '1.5 MB'
    """
    units = ["B", "kB", "MB", "GB", "TB"]
    while size >= 1000 and len(units) > 1:
        size /= 1000
        units.pop(0)
    return f"{size:.0f} {units[0]}" if units[0] == "B" or size >= 100 else f"{size:.1f} {units[0]}"


def format_seconds(seconds: float) -> str:
    """A length of time for people.

    >>> format_seconds(0.24), format_seconds(75)
    ('0.2 s', '1 min 15 s')
    """
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def _batches(number: int) -> str:
    return "batch" if number == 1 else "batches"
