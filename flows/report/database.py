"""A snapshot as DuckDB sees it: one view for each published table, and `stories` for all records with a text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from expectations.database import open_database
from flows.report.figures import Counted
from flows.storage import Snapshot
from transforms.schema import PUBLISHED

_STORIES = """
    CREATE VIEW stories AS
    SELECT article_id, site, raw_file, published_date, word_count, text, metadata_notes, published_precision,
           published_source, true AS stays FROM articles
    UNION ALL
    SELECT article_id, site, raw_file, published_date, word_count, text, metadata_notes, published_precision,
           published_source, false FROM duplicates
"""


@dataclass(frozen=True, slots=True)
class Database:
    """Questions to a snapshot. Every answer is an aggregate or a few rows; what does not fit in memory goes on the disk."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of an answer."""
        return self.connection.execute(query, values).fetchall()

    def row(self, query: str, *values: Any) -> tuple[Any, ...]:
        """The one row of an answer."""
        return self.rows(query, *values)[0]

    def count(self, table: str, column: str, most: int) -> tuple[Counted, ...]:
        """The most frequent values of a column and how often they occur; missing ones are left out."""
        query = f"SELECT {column}, count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {most}"  # noqa: S608 - our own names
        return counted(self.rows(query))


@contextmanager
def opened(snapshot: Snapshot, memory: str) -> Iterator[Database]:
    """A snapshot's tables, for the length of the block; `memory` bounds what a question takes, such as 512MB."""
    with open_database(memory, preserve_insertion_order=False) as connection:
        for table in PUBLISHED:
            connection.read_parquet([str(path) for path in snapshot.files(table.name)]).create_view(table.name)
        connection.execute(_STORIES)
        yield Database(connection)


def counted(rows: Sequence[tuple[Any, ...]]) -> tuple[Counted, ...]:
    """Rows of value and number."""
    return tuple(Counted(str(value), int(count)) for value, count in rows)
