"""What a run leaves in Prefect for people to see: counts, a summary, and where validation stopped it the rules and rows.

Whatever comes from a record or a path is shown as text: without meaning in Markdown or HTML, on one line.
"""

import html
import re
from pathlib import Path
from urllib.parse import quote

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.logging import get_run_logger

from flows.results import RunResult

COUNTS, SUMMARY, BROKEN = "copydesk-counts", "copydesk-summary", "copydesk-broken-rules"
_MEANING = re.compile(r"([\\`*_{}\[\]()#+!|~$:^-])")


def leave_artifacts(result: RunResult) -> None:
    """Create the run's artifacts."""
    create_table_artifact(
        [{"what": what, "count": count} for what, count in count_rows(result)],
        key=COUNTS,
        description="What came in and where it went.",
    )
    create_markdown_artifact(write_summary(result), key=SUMMARY, description="The run in words.")
    if result.broken_rules:
        create_table_artifact(
            [
                {
                    "rule": f"{rule['suite']}.{rule['rule']}",
                    "broken by": cell(example),
                    "rows in all": rule["rows"],
                    "it must hold that": cell(rule["says"]),
                }
                for rule in result.broken_rules
                for example in rule["examples"] or ("the dataset as a whole",)
            ],
            key=BROKEN,
            description="The rules that stopped the run, and some of the rows that break them.",
        )


def log_broken_rules(result: RunResult) -> None:
    """Say in the run's log which rules stopped it, and by which rows."""
    logger = get_run_logger()
    for rule in result.broken_rules:
        examples = "".join(f"\n  {_one_line(example)}" for example in rule["examples"])
        logger.error(
            "%s.%s: %s, broken by %s rows%s", rule["suite"], rule["rule"], rule["says"], rule["rows"], examples
        )


def count_rows(result: RunResult) -> list[tuple[str, int]]:
    """Counts worth showing, in reading order."""
    rows = [("raw files read", result.read_files), ("raw records", result.raw_records)]
    rows += [(name.replace("_", " "), rows) for name, rows in result.tables.items()]
    rows += [(f"rejected: {reason.replace('_', ' ')}", count) for reason, count in result.rejected.items()]
    return rows


def write_summary(result: RunResult) -> str:
    """The run as Markdown."""
    lines = [f"## {result.outcome.value.replace('_', ' ').capitalize()}", ""]
    if result.snapshot_id:
        lines += [f"Snapshot {result.snapshot_id} in {code(result.data_dir)}, run {code(result.run_id)}.", ""]
    else:
        lines += [f"Run {code(result.run_id)} on {code(result.data_dir)} published nothing.", ""]
    if result.tables:
        total = sum(result.tables.get(name, 0) for name in ("articles", "duplicates", "rejections"))
        lines += [
            f"{result.raw_records:,} raw records were read from {result.read_files:,} files. The dataset holds {total:,}:",
            "",
            "| went to | records | share |",
            "|---|--:|--:|",
        ]
        lines += [_row(name, result.tables.get(name, 0), total) for name in ("articles", "duplicates", "rejections")]
    if result.rejected:
        total = sum(result.rejected.values())
        lines += ["", "### Rejected records by reason", "", "| reason | records | share |", "|---|--:|--:|"]
        lines += [_row(plain(reason.replace("_", " ")), count, total) for reason, count in result.rejected.items()]
    for rule in result.broken_rules:
        lines += ["", f"### Broken: {plain(rule['suite'])}.{plain(rule['rule'])}", ""]
        lines += [f"It must hold that {plain(rule['says'])}; {rule['rows']:,} rows break it.", ""]
        lines += [f"- {plain(example)}" for example in rule["examples"]]
    if result.messages:
        lines += ["", "### Messages", ""] + [f"- {plain(message)}" for message in result.messages]
    lines += ["", "### Where to look", "", *_places(result)]
    return "\n".join(lines) + "\n"


def _row(name: str, count: int, total: int) -> str:
    return f"| {name} | {count:,} | {count / total if total else 0:.1%} |"


def _places(result: RunResult) -> list[str]:
    """Paths of what a run leaves, as links for whoever sits at the machine."""
    data = Path(result.data_dir)
    places = [("tables", data / "published" / "latest")] if result.is_good else []
    if result.data_docs:
        places.append(("Data Docs", Path(result.data_docs)))
        places.append(("log", Path(result.data_docs).parent.parent / "run.log"))
    places.append(("report", data / "report.html"))
    shown = [
        f"- [{name}](file://{quote(str(path.absolute()))}): {code(str(path))}" for name, path in places if path.exists()
    ]
    return [*shown, f"- report of the last run: {code(f'copydesk report --data-dir {result.data_dir}')}"]


def code(text: str) -> str:
    """A text as code in Markdown, nothing in it with a meaning."""
    return "`" + html.escape(_one_line(text).replace("`", "'").replace("|", "/"), quote=False) + "`"


def cell(text: str) -> str:
    """A text for a cell of a table: one line, no link, no tag."""
    return _one_line(text).replace("](", "] (").replace("<", "‹").replace(">", "›")


def plain(text: str) -> str:
    r"""A text without meaning in Markdown or HTML, on one line.

    >>> print(plain("[a](javascript:x) <b>"))
    \[a\]\(javascript\:x\) &lt;b&gt;
    """
    return _MEANING.sub(r"\\\1", html.escape(_one_line(text), quote=False).replace("|", "/"))


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
