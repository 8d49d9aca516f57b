"""Parquet files whose bytes depend on their rows alone.

How rows are cut into row groups decides the bytes, and whoever hands over batches cuts them by accident. So the writer
here collects rows and writes row groups of a size fixed for each table, with the declared schema, whatever it was handed.
"""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.schema import Table, enforce_schema

ROW_GROUP_ROWS = 4096
# whole texts are heavy: small row groups let a reader skip the sites that it does not ask for
GROUP_ROWS = {"articles": 512, "duplicates": 512}
COMPRESSION_LEVEL = 3


class TableWriter:
    """Writes one Parquet file of a declared table. Use as a context manager; the file is closed at the end.

    Raises SchemaError where rows do not fit the declaration.
    """

    def __init__(self, path: Path, table: Table) -> None:
        self.path = path
        self.table = table
        self.rows = 0
        self._group_rows = GROUP_ROWS.get(table.name, ROW_GROUP_ROWS)
        self._pending: list[pa.Table] = []
        self._pending_rows = 0
        self._writer = pq.ParquetWriter(
            path,
            table.schema(),
            compression="zstd",
            compression_level=COMPRESSION_LEVEL,
            write_statistics=True,
            store_schema=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._flush(everything=True)
        finally:
            self._writer.close()

    def write(self, rows: pa.Table) -> None:
        """Append rows, in order."""
        if not rows.num_rows:
            return
        self._pending.append(enforce_schema(rows, self.table))
        self._pending_rows += rows.num_rows
        self.rows += rows.num_rows
        if self._pending_rows >= self._group_rows:
            self._flush(everything=False)

    def _flush(self, *, everything: bool) -> None:
        pending = pa.concat_tables(self._pending) if self._pending else self.table.schema().empty_table()
        at = 0
        while pending.num_rows - at >= self._group_rows or (everything and at < pending.num_rows):
            group = pending.slice(at, self._group_rows).combine_chunks()
            self._writer.write_table(group, row_group_size=self._group_rows)
            at += group.num_rows
        rest = pending.slice(at)
        self._pending = [rest] if rest.num_rows else []
        self._pending_rows = rest.num_rows


def write_table(path: Path, rows: pa.Table, table: Table) -> None:
    """Write a small table whole; a table without rows becomes a file with the schema."""
    with TableWriter(path, table) as writer:
        writer.write(rows)


def read_batches(paths: Iterable[Path], table: Table, batch_rows: int = ROW_GROUP_ROWS) -> Iterable[pa.Table]:
    """The rows of Parquet files of one table, a bounded number at a time, in the order of the paths."""
    for path in paths:
        with pq.ParquetFile(path) as opened:
            for batch in opened.iter_batches(batch_size=batch_rows):
                yield enforce_schema(pa.Table.from_batches([batch]), table)
