"""The desk of a run: what every step of it needs at hand. Made once a run, opaque to Prefect."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path
from typing import Any

from flows.options import find_stage_options
from flows.progress import Listener, Silence
from flows.settings import RunSettings
from flows.sources import ReadOptions, SourceRoot
from flows.storage import DataDir, Staging
from flows.storage.manifest import LAYOUT_VERSION, schema_version
from flows.takedown.entries import Takedowns, read_takedowns
from flows.versions import find_settings_version
from flows.workers import StepPool, WorkerPool


class Desk:
    """Settings, folders, options, versions and worker processes of one run."""

    def __init__(
        self, settings: RunSettings, run_id: str, listener: Listener | None = None, pool: StepPool | None = None
    ) -> None:
        self.settings = settings
        self.run_id = run_id
        self.listener = listener or Silence()
        self.data_dir = DataDir(settings.data_path, settings.data_address)
        self.staging = Staging.of(self.data_dir, run_id)
        self.read_options = ReadOptions(settings.max_record_bytes, settings.field_map)
        self.roots = [SourceRoot(name, place) for name, place in sorted(settings.roots.items())]
        self.stage_options = find_stage_options(settings)
        self.messages: list[str] = []
        self._pool = pool

    def __reduce__(self) -> tuple[Callable[..., "Desk"], tuple[Any, ...]]:
        """What crosses to a process on another machine: how to make a desk of the same run there."""
        from flows.remote_desk import as_remote, find_remote_desk

        return find_remote_desk, (as_remote(self.settings), self.run_id, self.versions)

    @property
    def log_file(self) -> Path:
        """Where the run's log goes."""
        return self.data_dir.run_files(self.run_id) / "run.log"

    @cached_property
    def versions(self) -> dict[str, str]:
        """The versions that decide whether a later run may add to what this one publishes."""
        options = self.stage_options
        settings = (
            self.read_options,
            options.record.extract,
            options.record.strip,
            options.record.normalise,
            options.dedup,
        )
        learned = (options.record.site_lines, options.record.site_habits)
        return {
            "pipeline": options.pipeline_version,
            "schema": schema_version(),
            "layout": LAYOUT_VERSION,
            "rules": options.rules_version.partition("+")[0],
            "settings": find_settings_version(*settings),
            "learned": find_settings_version(*learned),
        }

    @cached_property
    def takedowns(self) -> Takedowns:
        """What must not be published. Raises UsageError where the list cannot be read, or is named and not there."""
        return read_takedowns(self.settings.takedown_path, must_exist=self.settings.takedown is not None)

    @property
    def pool(self) -> StepPool:
        """What works on records: worker processes, made at the first use."""
        if self._pool is None:
            settings = self.settings
            self.log_file.parent.mkdir(parents=True, exist_ok=True)
            self._pool = WorkerPool(
                self.stage_options,
                settings.workers,
                settings.record_seconds,
                settings.worker_memory_bytes,
                self.log_file.with_name("workers.log"),
            )
        return self._pool

    def note(self, message: str) -> None:
        """Tell something that a person should know, now and in the run's result."""
        self.messages.append(message)
        self.listener.note(message)

    def close(self) -> None:
        """End the worker processes, if any were started."""
        if self._pool is not None:
            self._pool.close()


_prepared: ContextVar[Desk | None] = ContextVar("copydesk_desk", default=None)


@contextmanager
def prepared(desk: Desk) -> Iterator[Desk]:
    """Have a flow that is started in this context work at this desk; its worker processes end with the block."""
    token = _prepared.set(desk)
    try:
        yield desk
    finally:
        _prepared.reset(token)
        desk.close()


def find_desk(settings: RunSettings, run_id: str) -> Desk:
    """The desk that was prepared for a run, else a new one."""
    desk = _prepared.get()
    return desk if desk is not None and desk.run_id == run_id else Desk(settings, run_id)
