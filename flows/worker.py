"""What runs inside a worker process: one step over the records of one batch.

A worker is light: it imports the transforms, never Prefect or Great Expectations. It is told a step by name, works
through a table, gives back what is not in that table already, and notes in its heartbeat which record it is on, so that the main
process knows whom to blame when it has to kill it.
"""

import contextlib
import faulthandler
import gc
import importlib
import importlib.abc
import signal
import socket
import sys
import time
from dataclasses import dataclass, replace
from typing import Any, Protocol

import pyarrow as pa

from flows.heartbeat import Heartbeat
from flows.lifeline import end_with_parent
from flows.usage import Stopwatch, Usage, read_peak, reset_peak
from flows.wire import Wire

READY = "ready"

# lexicons and models are many objects that stay: looking through all of them again and again took a quarter of the time
_GC_THRESHOLDS = (50_000, 20, 100)


class Watch(Protocol):
    """Is told which record of its table a step works on."""

    def begin(self, record: int | None) -> None:
        """Work on the record at this place (None: on all together) begins."""

    def rest(self) -> None:
        """Work on a record has ended."""


class Step(Protocol):
    """A step over one batch, told what to do it with, and a watch to be kept informed."""

    def __call__(self, table: pa.Table, options: Any, watch: Watch, /) -> dict[str, pa.Table]:
        """The tables that come out, by name."""


class Timer:
    """A watch that adds up the processor seconds spent on records, and passes on what it is told to a heartbeat, if there is one."""

    def __init__(self, heartbeat: Heartbeat | None = None) -> None:
        self._heartbeat = heartbeat
        self._since = 0.0
        self.seconds = 0.0

    def begin(self, record: int | None) -> None:
        """Work on the record at this place (None: on all together) begins."""
        if record is not None and self._heartbeat is not None:
            self._heartbeat.begin(record)
        self._since = time.process_time()

    def rest(self) -> None:
        """Work on a record has ended."""
        self.seconds += time.process_time() - self._since
        if self._heartbeat is not None:
            self._heartbeat.rest()


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told first: where modules are, which to import at once, and the options of the steps."""

    path: list[str]
    modules: tuple[str, ...]
    options: Any
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Job:
    """A step, as `module:function`, and its table."""

    step: str
    table: pa.Table


@dataclass(frozen=True, slots=True)
class Made:
    """A table made from another: its columns in order, less the values of those that stand in the other, just the same."""

    schema: pa.Schema
    changed: pa.Table

    @classmethod
    def of(cls, table: pa.Table, given: pa.Table) -> "Made":
        """What has to be told of a table where the one that it was made from is at hand."""
        both = [name for name in table.column_names if name in given.column_names]
        same = [name for name in both if table[name].type == given[name].type and table[name].equals(given[name])]
        return cls(table.schema, table.drop_columns(same))

    def whole(self, given: pa.Table) -> pa.Table:
        """The table, from what was told of it and the one that it was made from."""
        told = set(self.changed.column_names)
        columns = [(self.changed if name in told else given)[name] for name in self.schema.names]
        return pa.Table.from_arrays(columns, schema=self.schema)


@dataclass(frozen=True, slots=True)
class Done:
    """What a job gave: tables by name; and what it took of this worker."""

    tables: dict[str, Made]
    usage: Usage


@dataclass(frozen=True, slots=True)
class Failed:
    """A job ended in an error that is not about one record."""

    error: str


def copy_rows(table: pa.Table, start: int, end: int) -> pa.Table:
    """Some rows of a table in memory of their own: a mere slice would travel with all that it was cut from."""
    sink = pa.BufferOutputStream()
    rows = table.slice(start, end - start)
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    with pa.ipc.open_stream(sink.getvalue()) as reader:
        return reader.read_all()


class NoPandas(importlib.abc.MetaPathFinder):
    """Lets nobody import pandas, which pyarrow does at its first conversion wherever it can: a third of a second and forty megabytes
    for each worker, and nothing there has a use for it.
    """

    def find_spec(self, name: str, _path: object, _target: object = None) -> None:
        """Say that pandas is not there; leave everything else to others."""
        if name == "pandas":
            raise ModuleNotFoundError("workers do without pandas", name=name)


def find_step(name: str) -> Step:
    """The function that `module:function` names."""
    module, _, function = name.partition(":")
    step: Step = getattr(importlib.import_module(module), function)
    return step


def run_job(job: Job, heartbeat: Heartbeat, options: Any) -> Done | Failed:
    """One job, done or failed."""
    try:
        reset_peak()
        watch, timer = Stopwatch(time.process_time), Timer(heartbeat)
        tables = find_step(job.step)(job.table, options, timer)
        made = {name: Made.of(table, job.table) for name, table in tables.items()}
        took = watch.read()
        took = replace(took, worker_seconds=took.cpu_seconds, record_seconds=timer.seconds, peak_bytes=read_peak())
        return Done(made, took)
    except Exception as error:  # noqa: BLE001 - the main process is told, the worker lives on
        return Failed(f"{type(error).__name__}: {error}")
    finally:
        heartbeat.rest()


def main() -> None:
    """Take jobs from a socket and answer each, until the socket closes: the life of a worker process.

    The arguments are three open file descriptors: the socket, the heartbeat's file, and the lifeline, a pipe that
    ends when the main process does.
    """
    socket_fd, heartbeat_fd, lifeline_fd = map(int, sys.argv[1:4])
    end_with_parent(lifeline_fd, at_once=True)
    faulthandler.enable()
    for interrupt in (signal.SIGINT, signal.SIGTERM):  # sent to the whole group; the main process decides
        signal.signal(interrupt, signal.SIG_IGN)
    inbox = Wire(socket.socket(fileno=socket_fd))
    setup: Setup = inbox.receive()
    sys.path[:] = setup.path
    sys.meta_path.insert(0, NoPandas())
    _limit_memory(setup.memory_bytes)
    pa.set_cpu_count(1)
    gc.set_threshold(*_GC_THRESHOLDS)
    for module in setup.modules:
        importlib.import_module(module)
    inbox.send(READY)
    serve_jobs(inbox, Heartbeat(heartbeat_fd), setup.options)


def serve_jobs(inbox: Wire, heartbeat: Heartbeat, options: Any) -> None:
    """Answer jobs until the other side hangs up."""
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            job: Job = inbox.receive()
            inbox.send(run_job(job, heartbeat, options))
            del job


def _limit_memory(memory_bytes: int) -> None:
    """Bound the process's own memory, so that one record cannot take the machine down. Not on every system."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
