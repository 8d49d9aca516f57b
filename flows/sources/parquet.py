"""Parquet: each row is a record. Only the columns that have a meaning here are read, a few rows at a time."""

import tempfile
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.sources.model import InputFile, ReadOptions, RefusedError, reject
from flows.sources.rows import read_row
from flows.sources.steady import StorageError
from transforms.fields import fold_name, is_known_name
from transforms.records import RawRecord, Rejection
from transforms.schema.vocabularies import Reason

BATCH_BYTES = 8 << 20
_ROWS_HELD = 8  # as Python objects, at most: a text in a file may stand for many rows
_UNREADABLE = (pa.ArrowException, OSError, ValueError)


def read_parquet_rows(
    file: InputFile, chunks: Iterator[bytes], options: ReadOptions, raw: BinaryIO | None
) -> Iterator[RawRecord | Rejection]:
    """Every row, numbered from 1 through all row groups. A row group that cannot be read costs its own rows only.

    `raw` is the file itself, or None where it is compressed as a whole: then it is unpacked to a temporary file.
    """
    with tempfile.TemporaryFile() as unpacked:
        if raw is None:
            for chunk in chunks:
                unpacked.write(chunk)
        table = open_parquet(unpacked if raw is None else raw)
        columns = _wanted(table, options.field_map)
        number = 0
        for group in range(table.metadata.num_row_groups):
            end = number + table.metadata.row_group(group).num_rows
            for row in _rows(table, group, columns):
                if number == end:
                    break
                number += 1
                yield read_row(file, number, row, options)
            while number < end:
                number += 1
                yield reject(file, number, Reason.MALFORMED_RECORD, "its row group cannot be read")


def open_parquet(raw: Any) -> pq.ParquetFile:
    """A Parquet file by its footer. Raises RefusedError where there is none.

    Texts are read as dictionaries: one that thousands of rows share is then held once, as it is in the file.
    """
    try:
        table = pq.ParquetFile(raw)
        texts = [field.name for field in table.schema_arrow if _is_text(field.type)]
        return pq.ParquetFile(raw, metadata=table.metadata, read_dictionary=texts)
    except StorageError:
        raise
    except _UNREADABLE as error:
        raise RefusedError(Reason.UNREADABLE_FILE, f"no readable Parquet footer: {error}") from error


def _is_text(kind: pa.DataType) -> bool:
    return any(
        check(kind)
        for check in (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)
    )


def _wanted(table: pq.ParquetFile, field_map: Mapping[str, str]) -> list[str]:
    """The columns to read; where none holds content all, so that the rejections can name them."""
    mapped = {path.split(".")[0] for path in field_map.values()}
    names = table.schema_arrow.names
    known = [name for name in names if name in mapped or name in field_map.values() or is_known_name(fold_name(name))]
    return known or names


def _rows(table: pq.ParquetFile, group: int, columns: list[str]) -> Iterator[Mapping[str, Any]]:
    """The rows of one group; ends early where it cannot be read on."""
    facts = table.metadata.row_group(group)
    size = max(1, min(1024, BATCH_BYTES * facts.num_rows // max(1, facts.total_byte_size)))
    batches = table.iter_batches(size, row_groups=[group], columns=columns, use_threads=False)
    while True:
        try:
            batch = _write_out_times(next(batches))
            for start in range(0, batch.num_rows, _ROWS_HELD):
                yield from batch.slice(start, _ROWS_HELD).to_pylist()
        except StorageError:
            raise
        except (StopIteration, *_UNREADABLE):
            return


def _write_out_times(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same rows with timestamps as text: as objects they would need pandas, which takes seconds to load."""
    columns = [_time_as_text(column) if pa.types.is_timestamp(column.type) else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _time_as_text(column: pa.Array) -> pa.Array:
    try:
        text = column.cast(pa.string())
    except pa.ArrowException:  # a zone that this machine does not know
        text = column.cast(pa.timestamp(column.type.unit, "UTC")).cast(pa.string())
    return pc.replace_substring_regex(text, r"\.0+(Z|[+-]\d{4})?$", r"\1")  # no fraction where there is none
