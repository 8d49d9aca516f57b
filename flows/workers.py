"""The pool of worker processes that can be killed and replaced from outside, and what it does with hostile records.

Every call has one worker to itself, and watches it: a record that takes longer than allowed, or takes its worker down,
costs that worker its life and nothing else. The batch goes on in a new worker without the record; the record is tried
once more alone, and refused when that fails too.
"""

import contextlib
import logging
import os
import queue
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

import pyarrow as pa

from flows.heartbeat import Heartbeat, open_cell
from flows.usage import Usage
from flows.wire import Wire
from flows.worker import READY, Done, Failed, Job, Setup, Timer, copy_rows, find_step
from transforms.schema.vocabularies import Reason

_LOG = logging.getLogger("copydesk")
_COMMAND = "from flows.worker import main; main()"
_POLL_SECONDS = 0.1
_DYING_SECONDS = 5.0
_IDLE_SECONDS = 300.0  # a worker that is on no record (importing, packing) for so long has hung


class WorkerError(RuntimeError):
    """Workers cannot be started, or were ended from outside: a fault of ours, which stops the run."""


@dataclass(frozen=True, slots=True)
class Blame:
    """A record that did not come through: its place in the batch, why, and what happened in words."""

    record: int
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch gave: tables by name, and the records to be refused; and what it took of the workers."""

    tables: dict[str, pa.Table]
    blamed: tuple[Blame, ...] = ()
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class _Lost:
    """A job came to nothing: the record it was on (None: none, or not known), and why."""

    record: int | None
    reason: Reason
    detail: str


class StepPool(Protocol):
    """Runs steps over batches."""

    def run(self, step: str, table: pa.Table) -> Outcome:
        """What the step `module:function` gives for a batch."""

    def warm_up(self) -> None:
        """Get ready, without waiting."""

    def close(self) -> None:
        """End; calls under way fail."""


class InlinePool:
    """Runs steps in this process, unwatched: for notebooks and tests, where no record is hostile."""

    def __init__(self, options: Any) -> None:
        self._options = options

    def run(self, step: str, table: pa.Table) -> Outcome:
        """What the step `module:function` gives for a batch."""
        timer = Timer()
        tables = find_step(step)(table, self._options, timer)
        return Outcome(tables, usage=Usage(record_seconds=timer.seconds))

    def warm_up(self) -> None:
        """Nothing has to be started."""

    def close(self) -> None:
        """Nothing has to be ended."""


class _Range(NamedTuple):
    """Records of a batch still to be done. `last_try`: a single record that failed before."""

    start: int
    end: int
    last_try: bool = False


class Worker:
    """One worker process and the main process's ends of what they share."""

    def __init__(self, setup: Setup, log: Path | None) -> None:
        self._log = log
        ours, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        with open_cell() as cell, (log or Path(os.devnull)).open("ab") as output:
            self.heartbeat = Heartbeat(cell.fileno())
            shared = (theirs.fileno(), cell.fileno(), lifeline)
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                # -P: a file of the folder that the run begins in is not taken for a module of that name
                [sys.executable, "-P", "-c", _COMMAND, *map(str, shared)],
                pass_fds=shared,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, "OMP_NUM_THREADS": "1"},
            )
        theirs.close()
        os.close(lifeline)
        self._pipe = Wire(ours)
        self._pipe.send(setup)
        self._is_ready = False
        self._ending = threading.Lock()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def run(self, job: Job, record_seconds: float) -> Done | _Lost:
        """What the worker answers, or how it failed to. A lost worker is dead when this returns.

        Raises WorkerError when the process ends before it can take a job.
        """
        try:
            if not self._is_ready:
                self._wait(record_seconds)
                self._is_ready = self._pipe.receive() == READY
            self._pipe.send(job)
            if lost := self._wait(record_seconds):
                return lost
            answer: Done | Failed = self._pipe.receive()
        except (EOFError, OSError) as error:
            return self._lost(error)
        if isinstance(answer, Failed):
            return _Lost(None, Reason.INTERNAL_ERROR, answer.error)
        return answer

    def _wait(self, record_seconds: float) -> _Lost | None:
        """Wait for an answer; kill the process when it takes too long over a record."""
        idle = 0.0
        while not self._pipe.poll(_POLL_SECONDS):
            busy = self.heartbeat.read()
            idle = 0.0 if busy else idle + _POLL_SECONDS
            if (busy and busy[1] > record_seconds) or idle > _IDLE_SECONDS:
                self.kill()
                return _Lost(busy[0] if busy else None, Reason.TIMEOUT, f"took more than {record_seconds:g} seconds")
        return None

    def _lost(self, error: Exception) -> _Lost:
        busy = self.heartbeat.read()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_DYING_SECONDS)  # who hung up is about to end, and shall say how
        self.kill()
        code = self._process.returncode
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        if not self._is_ready:
            told = f"; it may have said why in {self._log}" if self._log else ""
            raise WorkerError(f"a worker process ended with {how} before it could work{told}") from error
        return _Lost(busy[0] if busy else None, Reason.WORKER_CRASHED, f"its worker process ended with {how}")

    @property
    def is_alive(self) -> bool:
        """Whether the process can take another job."""
        return self._lifeline >= 0 and self._process.poll() is None

    def kill(self) -> None:
        """End the process, whatever it does. Safe to call twice."""
        with self._ending:
            if self._lifeline < 0:
                return
            os.close(self._lifeline)
            self._lifeline = -1
            try:
                self._process.wait(0.2)  # one that crashed should keep its own exit code
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._pipe.close()


@dataclass
class WorkerPool:
    """Worker processes, lent to one call at a time. Usable from many threads; a context manager."""

    options: Any
    workers: int
    record_seconds: float = 20.0
    memory_bytes: int = 4 << 30
    log: Path | None = None
    modules: tuple[str, ...] = ("flows.stages",)
    _idle: "queue.LifoQueue[Worker | None]" = field(default_factory=queue.LifoQueue, init=False)
    _busy: set[Worker] = field(default_factory=set, init=False)
    _spawner: ThreadPoolExecutor = field(init=False)
    _closed: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        # one thread starts every worker and lives as long as the pool: Linux ties "end with the parent" to the thread
        self._spawner = ThreadPoolExecutor(1, "copydesk-spawner")
        for _ in range(self.workers):
            self._idle.put(None)  # a place for a worker that is started when first asked for

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm_up(self) -> None:
        """Start all workers now, without waiting until they can work."""
        for place in [self._idle.get() for _ in range(self.workers)]:
            self._idle.put(place or self._start())

    def close(self) -> None:
        """Kill all workers, the busy ones too; calls under way end in a WorkerError."""
        self._closed = True
        self._spawner.shutdown(wait=True, cancel_futures=True)
        for worker in tuple(self._busy):
            worker.kill()
        with contextlib.suppress(queue.Empty):
            while True:
                if place := self._idle.get_nowait():
                    place.kill()
        for _ in range(self.workers):
            self._idle.put(None)  # who waits for a worker shall wake, and see that the pool is closed

    def run(self, step: str, table: pa.Table) -> Outcome:
        """A step over a batch, each record tried, none lost: it is in the tables, or among the blamed.

        Raises WorkerError when no worker can be started, or the pool is closed meanwhile.
        """
        answers: list[tuple[Done, pa.Table]] = []
        blamed: list[Blame] = []
        todo = [_Range(0, table.num_rows)]
        while todo:
            part = todo.pop()
            is_whole = (part.start, part.end) == (0, table.num_rows)
            rows = table if is_whole else copy_rows(table, part.start, part.end)
            answer = self._call(step, rows)
            if isinstance(answer, _Lost):
                _LOG.info("%s of records %d to %d came to nothing: %s", step, part.start, part.end - 1, answer)
            if isinstance(answer, Done):
                answers.append((answer, rows))
            elif part.start == part.end:
                raise WorkerError(f"{step} fails without a record: {answer.detail}")
            elif part.last_try:
                blamed.append(Blame(part.start, answer.reason, answer.detail))
            else:
                todo += _split(part, answer.record)
            if not todo and not answers:
                todo.append(_Range(0, 0))  # all were blamed; the tables are wanted even so, without rows
        return Outcome(
            _concat(answers),
            tuple(blamed),
            reduce(Usage.plus, (answer.usage for answer, _ in answers)),
        )

    def _call(self, step: str, table: pa.Table) -> Done | _Lost:
        """One job in one worker."""
        worker = self._idle.get()
        try:
            if self._closed:
                raise WorkerError("the worker processes were ended")
            if worker is None or not worker.is_alive:
                worker = self._start()
            self._busy.add(worker)
            answer = worker.run(Job(step, table), self.record_seconds)
            if self._closed:
                raise WorkerError("the worker processes were ended")
        finally:
            if worker is not None:
                self._busy.discard(worker)
            self._idle.put(worker)
        return answer

    def _start(self) -> Worker:
        setup = Setup(list(sys.path), self.modules, self.options, self.memory_bytes)
        return self._spawner.submit(Worker, setup, self.log).result()


def _concat(answers: list[tuple[Done, pa.Table]]) -> dict[str, pa.Table]:
    names = answers[0][0].tables
    return {name: pa.concat_tables([answer.tables[name].whole(rows) for answer, rows in answers]) for name in names}


def _split(part: _Range, record: int | None) -> list[_Range]:
    """What is left to do of a range that failed, last things first: around the record it failed on, or in halves."""
    if part.end - part.start == 1:
        return [_Range(part.start, part.end, last_try=True)]
    if record is None:
        middle = (part.start + part.end) // 2
        return [_Range(middle, part.end), _Range(part.start, middle)]
    at = part.start + record
    pieces = (_Range(at + 1, part.end), _Range(at, at + 1, last_try=True), _Range(part.start, at))
    return [piece for piece in pieces if piece.start < piece.end]
