"""`copydesk sql`: a question to the published tables, answered on the terminal or for the next program."""

import sys
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from flows.exit_codes import GOOD, WRONG_USAGE
from flows.failures import find_hint
from flows.reading import have_whole, open_to_read
from flows.settings import RunSettings
from flows.storage import DataDir, Snapshot, open_latest
from flows.storage.snapshots import list_snapshots, open_snapshot
from flows.tables import Form, QueryError, ask, open_views
from flows.tables.export import copy_to
from flows.terminal import printable

SHOWN_ROWS = 100
SHOWN_CHARACTERS = 200


def sql_command(statement: str, settings: RunSettings, form: str, snapshot_id: str | None) -> int:
    """Answer one statement; `-` reads it from standard input."""
    if statement == "-":
        statement = sys.stdin.read()
    data_dir = open_to_read(settings)
    try:
        with open_views(
            data_dir, have_whole(data_dir, find_snapshot(data_dir, snapshot_id)), settings.database_memory
        ) as db:
            answer = ask(db, statement)
            if form == "table":
                print_answer(Console(), answer)
            else:
                copy_to(answer, Form(form), Path("/dev/stdout"))
    except (QueryError, duckdb.Error) as error:
        message = f"copydesk: {' '.join(str(error).split())} {find_hint(error)}".rstrip()
        Console(stderr=True).print(Text(printable(message)), soft_wrap=True)
        return WRONG_USAGE
    return GOOD


def find_snapshot(data_dir: DataDir, snapshot_id: str | None) -> Snapshot:
    """The last snapshot, or the one named. Raises QueryError where there is none."""
    if snapshot_id is None:
        latest = open_latest(data_dir)
        if latest is None:
            raise QueryError(f"nothing is published in {data_dir.root} yet; copydesk run publishes")
        return latest
    kept = {path.name: path for path in list_snapshots(data_dir)}
    named = kept.get(snapshot_id) or kept.get(snapshot_id.zfill(6))
    if named is None:
        raise QueryError(f"no snapshot {snapshot_id} is kept; there are {', '.join(kept) or 'none'}")
    return open_snapshot(named)


def print_answer(console: Console, answer: duckdb.DuckDBPyRelation) -> None:
    """The first rows as a table, and how many were not shown."""
    rows = answer.limit(SHOWN_ROWS + 1).fetchall()
    grid = Grid(box=None, pad_edge=False, header_style="bold")
    for name, kind in zip(answer.columns, answer.types, strict=True):
        grid.add_column(
            Text(printable(name)), justify="right" if _is_number(str(kind)) else "left", overflow="fold", min_width=4
        )
    for row in rows[:SHOWN_ROWS]:
        grid.add_row(*map(show_value, row))
    console.print(grid)
    if len(rows) > SHOWN_ROWS:
        console.print(f"the first {SHOWN_ROWS} rows; --format csv or jsonl gives all", highlight=False)


def show_value(value: object) -> Text:
    """A value on one line of a terminal: cut, without control codes; a null is faint.

    >>> show_value(["a", "b"]).plain, show_value(None).plain
    ('a, b', 'null')
    """
    if value is None:
        return Text("null", style="dim")
    said = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    line = printable(" ".join(said.split()))
    return Text(line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…")


def _is_number(kind: str) -> bool:
    return kind.startswith(("DECIMAL", "DOUBLE", "FLOAT")) or kind.endswith("INT") or kind == "INTEGER"
