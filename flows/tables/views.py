"""A database whose views are the tables of one snapshot, and the runs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from expectations.database import MEMORY, open_database
from flows.storage import DataDir, Snapshot
from transforms.schema import PUBLISHED, TABLES, Table


class QueryError(Exception):
    """A query that cannot be answered; the message is for the person who asked."""


@contextmanager
def open_views(data_dir: DataDir, snapshot: Snapshot, memory: str = MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory with the views articles, duplicates, rejections, removed_text and runs; times are UTC."""
    with open_database(memory) as db:
        for table in PUBLISHED:
            create_view(db, table, snapshot.files(table.name))
        create_view(db, TABLES["runs"], sorted(data_dir.runs.glob("*.parquet")))
        yield db


def create_view(db: duckdb.DuckDBPyConnection, table: Table, files: Sequence[Path]) -> None:
    """A view on the files of a table; without files it has no rows, and the declared columns."""
    if files:
        # one schema for all: files of runs from before a column was added have nulls there
        db.read_parquet(list(map(str, files)), union_by_name=True).create_view(table.name)
        return
    db.from_arrow(table.schema().empty_table()).create_view(table.name)


def ask(db: duckdb.DuckDBPyConnection, statement: str) -> duckdb.DuckDBPyRelation:
    """The answer to one SQL statement, not yet read. Raises QueryError where the database refuses it."""
    try:
        answer = db.sql(statement)
    except (duckdb.Error, RuntimeError) as error:
        raise QueryError(str(error)) from error
    if answer is None:
        raise QueryError("the statement answers nothing; ask with SELECT, FROM, DESCRIBE or SUMMARIZE")
    return answer
