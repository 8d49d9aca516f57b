"""Retention as a flow, for a schedule of its own; `flows.retain` does the work."""

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.artifacts import plain
from flows.naming import name_plain_run
from flows.notify import notify
from flows.retain import retain
from flows.serving import end_with_serving_process
from flows.settings import RunSettings


@flow(name="retention", flow_run_name=name_plain_run, on_failure=[notify], on_crashed=[notify], log_prints=True)
def retention(
    data_dir: str = "data", keep_snapshots: int = 5, keep_run_days: int = 90, wait_seconds: float = 3600
) -> list[str]:
    """Remove old snapshots, old logs and Data Docs, and what killed runs left behind. Never the snapshot in use.

    Args:
        data_dir: Folder that holds published, runs and state.
        keep_snapshots: How many snapshots stay, the one in use included.
        keep_run_days: Logs and Data Docs of runs that are older than so many days go; rows of runs stay.
        wait_seconds: Time to wait for a run that holds the data directory.
    """
    end_with_serving_process()
    settings = RunSettings(
        data_dir=data_dir, keep_snapshots=keep_snapshots, keep_run_days=keep_run_days, wait_seconds=wait_seconds
    )
    lines = retain(settings).lines()
    for line in lines:
        print(line)
    create_markdown_artifact(
        "\n".join(f"- {plain(line)}" for line in lines) + "\n",
        key="copydesk-retention",
        description="What was removed.",
    )
    return lines
