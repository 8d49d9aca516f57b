"""`copydesk serve`: scheduled runs on a single machine, without a worker.

One process asks the Prefect server for runs that are due and starts each in a process of its own, one at a time. The
server is the configured one, else one that is started here, with its pages, and ends with this process.
"""

import asyncio
import os
from collections.abc import Callable
from typing import Any, cast

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType
from pydantic import ValidationError

from flows.learn_boilerplate import learn_boilerplate
from flows.retention import retention
from flows.serving import SERVING_PID
from flows.settings import RunSettings
from flows.tasks import clean_news


class _Runner(Runner):
    """A runner that SIGTERM ends like SIGINT: out of its loop, which then ends the run at work."""

    def handle_sigterm(self, *_args: Any, **_kwargs: Any) -> None:
        raise SystemExit(0)


ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
_HIDDEN = {"notify_url", "prefect_api_url"}  # each process finds them in its environment


def make_schedule(cron: str, timezone: str) -> Schedule:
    """A schedule. Raises ValueError where the expression or the zone cannot be read."""
    try:
        CronSchedule(cron=cron, timezone=timezone)
    except ValidationError as error:
        raise ValueError("; ".join(found["msg"].removeprefix("Value error, ") for found in error.errors())) from error
    return Cron(cron, timezone=timezone, slug="nightly")  # as in prefect.yaml, whose schedule this one takes over


def make_deployments(settings: RunSettings, schedule: Schedule) -> list[RunnerDeployment]:
    """What is served: the incremental run on its schedule; to be started by hand a full one, learning and retention."""
    given = settings.model_dump(mode="json", exclude_unset=True, exclude=_HIDDEN) | {"data_dir": settings.data_dir}
    given.setdefault("inputs", list(settings.inputs))
    shared: dict[str, Any] = {
        "concurrency_limit": ONE_AT_A_TIME,
        "entrypoint_type": EntrypointType.MODULE_PATH,
    }
    made = [
        clean_news.to_deployment(
            "incremental", schedule=schedule, parameters={"settings": given}, tags=["copydesk", "incremental"], **shared
        ),
        clean_news.to_deployment(
            "full", parameters={"settings": given | {"full": True}}, tags=["copydesk", "full"], **shared
        ),
        learn_boilerplate.to_deployment(
            "learn-boilerplate", parameters={"data_dir": settings.data_dir}, tags=["copydesk", "learn"], **shared
        ),
        retention.to_deployment(
            "retention",
            parameters={
                "data_dir": settings.data_dir,
                "keep_snapshots": settings.keep_snapshots,
                "keep_run_days": settings.keep_run_days,
            },
            tags=["copydesk", "retention"],
            **shared,
        ),
    ]
    return cast(list[RunnerDeployment], made)  # coroutines they would be only where a loop runs


def serve(settings: RunSettings, schedule: Schedule, tell: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; a run at work is ended with it, and the next one clears what it leaves.

    Prefect must point to the server. `tell` gets a line once everything is there.
    """
    os.environ[SERVING_PID] = str(os.getpid())
    os.environ["PYTHONSAFEPATH"] = "1"  # no file of this folder is taken for a module by the processes of runs
    runner = _Runner(name="copydesk", limit=1, pause_on_shutdown=True)
    for deployment in make_deployments(settings, schedule):
        runner.add_deployment(deployment)
    tell(f"serving clean-news/incremental at {schedule.cron!r} ({schedule.timezone})")
    asyncio.run(runner.start())
