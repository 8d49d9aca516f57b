"""`copydesk export`: published tables as CSV, JSON lines or a DuckDB file."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
from rich.console import Console
from rich.text import Text

from flows.commands.sql import find_snapshot
from flows.exit_codes import FAILED, GOOD, WRONG_USAGE
from flows.reading import have_whole, open_to_read
from flows.settings import RunSettings
from flows.tables import Form, QueryError, export_tables, open_views
from flows.terminal import printable
from transforms.schema import PUBLISHED

TABLES = tuple(table.name for table in PUBLISHED)


def export_command(
    settings: RunSettings, form: Form, output: Path, tables: Sequence[str], compression: str, snapshot_id: str | None
) -> int:
    """Write the tables and say where they are."""
    data_dir = open_to_read(settings)
    unknown = [table for table in tables if table not in TABLES]
    if unknown:
        return _refuse(f"no such table: {', '.join(unknown)}; there are {', '.join(TABLES)}", WRONG_USAGE)
    try:
        with open_views(
            data_dir, have_whole(data_dir, find_snapshot(data_dir, snapshot_id)), settings.database_memory
        ) as db:
            written = export_tables(db, tables or TABLES, form, output, compression)
    except QueryError as error:
        return _refuse(str(error), WRONG_USAGE)
    except (OSError, duckdb.Error) as error:
        return _refuse(f"{output} cannot be written: {error}", FAILED)
    for path, rows in written:
        Console().print(Text(f"{path}  {rows:,} rows"), soft_wrap=True)
    return GOOD


def _refuse(message: str, code: int) -> int:
    Console(stderr=True).print(Text(printable(f"copydesk: {' '.join(message.split())}")), soft_wrap=True)
    return code
