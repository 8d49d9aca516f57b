"""Published tables as CSV, JSON lines, or one DuckDB file."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import duckdb

from flows.storage.files import replacing
from transforms.schema import TABLES


class Form(StrEnum):
    """What tables can be written as."""

    CSV = "csv"
    JSONL = "jsonl"
    DUCKDB = "duckdb"


ENDINGS = {"": "", "gzip": ".gz", "zstd": ".zst"}
OPTIONS = {Form.CSV: "FORMAT csv, HEADER true", Form.JSONL: "FORMAT json"}


def export_tables(
    db: duckdb.DuckDBPyConnection, tables: Sequence[str], form: Form, output: Path, compression: str = ""
) -> list[tuple[Path, int]]:
    """Write tables of `open_views` below the folder `output`; returns each file with its rows.

    CSV and JSON lines are one file a table, DuckDB one file `copydesk.duckdb` with all of them and their descriptions. A
    file takes its place only when it is whole. Lists are JSON in CSV.
    """
    if form == Form.DUCKDB:
        return [_export_database(db, tables, output / "copydesk.duckdb")]
    written = []
    for table in tables:
        path = output / f"{table}.{form}{ENDINGS[compression]}"
        with replacing(path) as temporary:
            rows = copy_to(db.table(table), form, temporary, compression)
        written.append((path, rows))
    return written


def copy_to(rows: duckdb.DuckDBPyRelation, form: Form, path: Path, compression: str = "") -> int:
    """Write what a relation holds to a file; returns the number of rows."""
    options = OPTIONS[form] + f", COMPRESSION {compression or 'none'}"
    if form == Form.CSV:
        rows = rows.project(", ".join(_flat(*column) for column in zip(rows.columns, rows.types, strict=True)))
    target = str(path).replace("'", "''")
    counted = rows.query("answer", f"COPY answer TO '{target}' ({options})")
    return int(counted.fetchall()[0][0]) if counted is not None else 0


def _flat(name: str, kind: object) -> str:
    """A column as CSV can hold it."""
    quoted = '"' + name.replace('"', '""') + '"'
    nested = str(kind).endswith("[]") or str(kind).startswith(("STRUCT", "MAP"))
    return f"CAST(to_json({quoted}) AS VARCHAR) AS {quoted}" if nested else quoted


def _export_database(db: duckdb.DuckDBPyConnection, tables: Sequence[str], path: Path) -> tuple[Path, int]:
    with replacing(path) as temporary:
        temporary.unlink(missing_ok=True)
        target = str(temporary).replace("'", "''")
        db.execute(f"ATTACH '{target}' AS exported")
        try:
            rows = sum(_copy_table(db, table) for table in tables)
        finally:
            db.execute("DETACH exported")
    return path, rows


def _copy_table(db: duckdb.DuckDBPyConnection, table: str) -> int:
    db.execute(f"CREATE TABLE exported.{table} AS FROM {table}")
    declared = TABLES[table]
    db.execute(f"COMMENT ON TABLE exported.{table} IS {_text(f'One row is {declared.one_row_is}.')}")
    for column in declared.columns:
        db.execute(f'COMMENT ON COLUMN exported.{table}."{column.name}" IS {_text(column.description)}')
    return int(db.table(f"exported.{table}").count("*").fetchall()[0][0])


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
