"""How many outcomes reading a file must give: the count that conservation is checked against.

Independent of the readers: it forms no records and decodes no content, and finds records by code of its own (bytes of
lines, the footer of a Parquet file, the headers of WARC records). It shares with them only the unpacking of bytes.
"""

import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.sources.count_parts import count_csv_rows, count_json_values, count_lines
from flows.sources.count_warc import count_warc_records
from flows.sources.model import Compression, Format, InputFile, ReadOptions, RefusedError
from flows.sources.places import open_file
from flows.sources.read import DEFAULTS
from flows.sources.streams import Chunks, read_text_chunks

_TEXT_COUNTERS: dict[Format, Callable[[Iterator[bytes], ReadOptions], Iterator[int]]] = {
    Format.JSON_LINES: count_lines,
    Format.JSON: count_json_values,
    Format.CSV: count_csv_rows,
}


def count_records(file: InputFile, options: ReadOptions = DEFAULTS) -> int:
    """Records and rejections that reading this file gives; 1 or more."""
    count = 0
    try:
        for more in _count(file, options):
            count += more
    except (RefusedError, OSError):
        return count + 1
    return max(count, 1)


def _count(file: InputFile, options: ReadOptions) -> Iterator[int]:
    """The count, in portions that hold even where a fault comes later."""
    with open_file(file.url) as raw:
        chunks = Chunks(raw, file.compression)
        if file.format is Format.PARQUET:
            yield _count_parquet(raw, chunks, file.compression)
        elif file.format is Format.WARC:
            yield from count_warc_records(chunks, options.max_record_bytes)
        elif file.format in _TEXT_COUNTERS:
            yield from _TEXT_COUNTERS[file.format](read_text_chunks(chunks), options)
        else:
            yield 1


def _count_parquet(raw: Any, chunks: Iterator[bytes], compression: Compression) -> int:
    """The rows that the footer states."""
    with tempfile.TemporaryFile() as unpacked:
        if compression is not Compression.NONE:
            for chunk in chunks:
                unpacked.write(chunk)
        try:
            return int(pq.read_metadata(raw if compression is Compression.NONE else unpacked).num_rows)
        except (pa.ArrowException, OSError, ValueError):
            return 1
