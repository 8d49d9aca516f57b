"""A run on a Dask cluster: the same flow and the same tasks, worked on by the cluster's processes, same bytes out.

Batches go through the stages as tasks, and so do the steps of deduplication; what stands for the whole run (finding
inputs, assembling, judging, publishing) stays in the process of the flow. Tables go from task to task in the memory of the
cluster, staged rows and all arrays of deduplication through files below the data directory, which all workers must see. A task whose
worker is lost is done again by another one: it replaces the files that it left, and changes nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import dask
from prefect.utilities.callables import get_call_parameters
from prefect_dask.task_runners import DaskTaskRunner

from flows import steps
from flows.remote_desk import close_remote_desks
from flows.runner import Pending
from flows.settings import RunSettings, TimedStage
from flows.tasks import PrefectRunner

T = TypeVar("T")
_WAIT_SECONDS = 180  # for the first worker of a cluster
_DASK = {
    "distributed.admin.large-graph-warning-threshold": "100MB",  # batches are sent as they are
    "distributed.comm.retry.count": 3,
}


class DaskRunner(PrefectRunner):
    """Runs what is submitted as Prefect tasks on a Dask cluster, and deduplication as many such tasks."""

    def __init__(self, cluster: DaskTaskRunner, stage_seconds: Mapping[TimedStage, float] | None = None) -> None:
        super().__init__(stage_seconds)
        self._cluster = cluster
        threads: dict[str, int] = cluster.client.nthreads()  # type: ignore[no-untyped-call]
        self.at_once = sum(threads.values())

    def call(self, step: Callable[..., T], *arguments: Any) -> T:
        """The result of a step, now."""
        if step is steps.find_clusters:
            return cast(Any, step)(*arguments, self.do_all)  # type: ignore[no-any-return]
        return super().call(step, *arguments)

    def submit(self, step: Callable[..., T], *arguments: Any) -> Pending[T]:
        """Have a step run on the cluster."""
        task = self._task(step)
        parameters = get_call_parameters(task.fn, arguments, {})
        return cast(Pending[T], self._cluster.submit(task, parameters))

    def _hooks(self) -> list[Any]:
        """None: they would be called on the cluster."""
        return []

    def do_all(self, step: Callable[..., T], calls: Sequence[tuple[Any, ...]]) -> list[T]:
        """Have a step run on the cluster once for each tuple of arguments."""
        return [pending.result() for pending in [self.submit(step, *call) for call in calls]]


@contextmanager
def starting_dask(settings: RunSettings) -> Iterator[DaskRunner]:
    """A runner on the cluster that the settings name; without one, on a cluster of processes on this machine, which
    ends with the block.
    """
    if settings.dask_address:
        cluster = DaskTaskRunner(address=settings.dask_address)
    else:
        cluster = DaskTaskRunner(
            cluster_kwargs={
                "n_workers": settings.workers,
                "threads_per_worker": 1,
                "host": "127.0.0.1",
                "dashboard_address": None,
                "env": {"PREFECT_LOGGING_LEVEL": "WARNING"},  # what it logs elsewhere, the flow logs here
            }
        )
    with dask.config.set(_DASK), cluster:
        cluster.client.wait_for_workers(1, _WAIT_SECONDS)
        try:
            yield DaskRunner(cluster, settings.stage_seconds)
        finally:
            cluster.client.run(close_remote_desks, on_error="ignore")
