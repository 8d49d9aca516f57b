"""The run under Prefect: the flow `clean_news`, and each step as a task with its name, its retries and no cache.

Tasks run in threads of the flow's process; the work on records is done by the worker processes of the desk. Tables go
from task to task in memory, never through Prefect's result store.
"""

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from prefect import Task, flow, tags, task
from prefect.cache_policies import NO_CACHE
from prefect.exceptions import UnfinishedRun
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff

from flows import batches, steps
from flows.artifacts import leave_artifacts, log_broken_rules
from flows.clean_news import clean
from flows.dedup import find, lay_out
from flows.desk import find_desk
from flows.naming import find_tags, name_run
from flows.notify import notify
from flows.results import RunResult
from flows.runner import Pending
from flows.running import new_run_id
from flows.serving import end_with_serving_process
from flows.settings import RunSettings, TimedStage
from transforms.schema.vocabularies import Outcome

T = TypeVar("T")
RETRIES = 3


class StageTimeoutError(RuntimeError):
    """A stage took longer than the setting `stage_seconds` gives it; the message says which."""


class RunStoppedError(RuntimeError):
    """Validation stopped the run; `result` says why."""

    def __init__(self, result: RunResult) -> None:
        super().__init__("; ".join(result.messages) or result.outcome)
        self.result = result


def _task(step: Callable[..., Any], name: str, *, touches_files: bool = False) -> Task[..., Any]:
    """A step as a task. Only reading and writing is tried again: the same work on the same records fails the same way."""
    made: Task[..., Any] = task(
        name=name.partition(" {")[0],
        task_run_name=name,
        description=(step.__doc__ or "").strip(),
        retries=RETRIES if touches_files else 0,
        retry_delay_seconds=exponential_backoff(1),
        retry_condition_fn=_may_pass,
        retry_jitter_factor=0.5,
        cache_policy=NO_CACHE,
        persist_result=False,
    )(step)
    return made


_LASTING = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)  # no second try would find more room


def _may_pass(_task: Any, _run: Any, state: Any) -> bool:
    """Whether an error may be over at the next try: one of the file system or the network."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, OSError) and (
        not isinstance(error, FileNotFoundError | PermissionError | TimeoutError) and error.errno not in _LASTING
    )


TASKS: dict[Callable[..., Any], Task[..., Any]] = {
    steps.find_new_files: _task(steps.find_new_files, "find inputs", touches_files=True),
    steps.count_raw_records: _task(steps.count_raw_records, "count raw records", touches_files=True),
    batches.extract: _task(batches.extract, "extract batch {batch.number}"),
    batches.strip: _task(batches.strip, "strip batch {batch.number}"),
    batches.normalise: _task(batches.normalise, "normalise batch {batch.number}"),
    batches.fingerprint: _task(batches.fingerprint, "fingerprint batch {batch.number}"),
    batches.stage: _task(batches.stage, "stage batch {batch.number}", touches_files=True),
    steps.begin_snapshot: _task(steps.begin_snapshot, "begin snapshot", touches_files=True),
    steps.find_clusters: _task(steps.find_clusters, "deduplicate"),
    lay_out.number_records: _task(lay_out.number_records, "number records {number}"),
    lay_out.lay_out: _task(lay_out.lay_out, "lay out part {part}"),
    lay_out.gather_keys: _task(lay_out.gather_keys, "gather keys {number}"),
    find.find_equal: _task(find.find_equal, "find equal texts {number}"),
    find.find_candidates: _task(find.find_candidates, "find candidates of bands {bands}, {number}"),
    find.find_shared: _task(find.find_shared, "find shared shingles {number}"),
    find.verify: _task(find.verify, "verify pairs {number}"),
    find.compare_again: _task(find.compare_again, "compare members"),
    steps.assemble: _task(steps.assemble, "assemble snapshot"),
    steps.record_files: _task(steps.record_files, "record raw files"),
    steps.validate: _task(steps.validate, "validate snapshot"),
    steps.publish: _task(steps.publish, "publish"),
    steps.count_rows: _task(steps.count_rows, "count rows", touches_files=True),
}


# the stages that the setting `stage_seconds` speaks of; of the others none takes long
TIMED: dict[Callable[..., Any], TimedStage] = {
    steps.find_new_files: "find",
    batches.extract: "extract",
    batches.strip: "strip",
    batches.normalise: "normalise",
    batches.fingerprint: "fingerprint",
    batches.stage: "stage",
    steps.find_clusters: "deduplicate",
    steps.assemble: "assemble",
    steps.validate: "validate",
}


class PrefectRunner:
    """Runs steps as Prefect tasks; `stage_seconds` (stage -> seconds) bounds each of a stage's tasks."""

    at_once: int | None = None

    def __init__(self, stage_seconds: Mapping[TimedStage, float] | None = None) -> None:
        self._seconds = stage_seconds or {}
        self._tasks: dict[Callable[..., Any], Task[..., Any]] = {}
        self.late: list[str] = []
        self.failed: list[Exception] = []

    def call(self, step: Callable[..., T], *arguments: Any) -> T:
        """The result of a step, now."""
        return cast(T, self._task(step)(*arguments))

    def submit(self, step: Callable[..., T], *arguments: Any) -> Pending[T]:
        """Have a step run beside others."""
        pending: Pending[T] = self._task(step).submit(*arguments)
        return pending

    def _task(self, step: Callable[..., T]) -> Task[..., Any]:
        if step not in self._tasks:
            stage = TIMED.get(step)
            seconds = self._seconds.get(stage) if stage else None
            self._tasks[step] = TASKS[step].with_options(timeout_seconds=seconds, on_failure=self._hooks())
        return self._tasks[step]

    def _hooks(self) -> list[Any]:
        """What is called in this process when a task has failed."""
        return [self._note_failure]

    def _note_failure(self, made: Task[..., Any], task_run: Any, state: Any) -> None:
        """Remember why a task failed: what waits for it fails by other names."""
        if state.name == "TimedOut":
            self.late.append(f"{task_run.name} took longer than the {made.timeout_seconds:g} seconds of stage_seconds")
        elif isinstance(error := state.result(raise_on_failure=False), Exception):
            self.failed.append(error)


@contextmanager
def starting_runner(settings: RunSettings) -> Iterator[PrefectRunner]:
    """What the settings choose to run tasks on."""
    if settings.runner == "dask":
        from flows.dask_runner import starting_dask

        with starting_dask(settings) as runner:
            yield runner
    else:
        yield PrefectRunner(settings.stage_seconds)


@flow(
    name="clean-news",
    flow_run_name=name_run,
    on_failure=[notify],
    on_crashed=[notify],
    task_runner=cast(TaskRunner[PrefectFuture[Any]], ThreadPoolTaskRunner(max_workers=64)),
    persist_result=False,
    validate_parameters=True,
)
def clean_news(settings: RunSettings, run_id: str | None = None) -> RunResult:
    """Clean raw news into a published dataset.

    Raises RunStoppedError where validation stopped the run, StageTimeoutError where a stage took too long.

    Args:
        settings: What to read, where to publish, and how; what is left out comes from the environment (COPYDESK_...).
        run_id: The name of the run in `runs`; leave it empty for a new one.
    """
    end_with_serving_process()
    desk = find_desk(settings, run_id or new_run_id())
    with tags(*find_tags(settings)), starting_runner(settings) as runner:
        try:
            result = clean(desk, runner)
        except Exception as error:
            if runner.late:
                raise StageTimeoutError(runner.late[0]) from error
            if isinstance(error, UnfinishedRun) and runner.failed:
                raise runner.failed[0] from error
            raise
    leave_artifacts(result)
    if result.outcome == Outcome.VALIDATION_FAILED:
        log_broken_rules(result)
        raise RunStoppedError(result)
    return result
