"""What a run leaves in Prefect for people to see: a table of counts, and a summary with the rejected records by reason."""

import html

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.results import RunResult


def leave_artifacts(result: RunResult) -> None:
    """Create the run's artifacts."""
    create_table_artifact(
        [{"what": what, "count": count} for what, count in count_rows(result)],
        key="copydesk-counts",
        description="What came in and where it went.",
    )
    create_markdown_artifact(write_summary(result), key="copydesk-summary", description="The run in words.")


def count_rows(result: RunResult) -> list[tuple[str, int]]:
    """Counts worth showing, in reading order."""
    rows = [("raw files read", result.read_files), ("raw records", result.raw_records)]
    rows += list(result.tables.items())
    rows += [(f"rejected: {reason}", count) for reason, count in result.rejected.items()]
    return rows


def write_summary(result: RunResult) -> str:
    """The run as Markdown. Everything from outside is escaped."""
    lines = [f"# Run {result.run_id}: {result.outcome.value.replace('_', ' ')}", ""]
    if result.snapshot_id:
        lines += [f"Snapshot {result.snapshot_id} in `{_plain(result.data_dir)}`.", ""]
    lines += [f"- {what}: {count:,}" for what, count in count_rows(result)]
    if result.rejected:
        lines += ["", "## Rejected records by reason", "", "| reason | records |", "|---|---|"]
        lines += [f"| {reason} | {count:,} |" for reason, count in result.rejected.items()]
    if result.messages:
        lines += ["", "## Messages", ""] + [f"- {_plain(message)}" for message in result.messages]
    if result.data_docs:
        lines += ["", f"Data Docs: `{_plain(result.data_docs)}`"]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """A text without meaning in Markdown or HTML, on one line."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return html.escape(shown.replace("`", "'").replace("|", "/"))
