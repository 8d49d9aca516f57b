"""Read one file: every record in it, or why it is none.

Promise: whatever a file holds, each record in it, and each fault of the file as a whole, comes out once; nothing raises. Where
remote storage stays away, one rejection stands for the rest of the file, and the next run reads the file again.
"""

from collections.abc import Iterator

from flows.sources.csv_rows import read_csv_rows
from flows.sources.json_values import read_json_values
from flows.sources.lines import read_json_lines
from flows.sources.model import Compression, Format, InputFile, ReadOptions, RefusedError, reject
from flows.sources.parquet import read_parquet_rows
from flows.sources.places import open_file
from flows.sources.single import read_page, read_text, read_unknown
from flows.sources.steady import StorageError
from flows.sources.streams import Chunks
from flows.sources.warc import read_warc
from transforms.records import RawRecord, Rejection
from transforms.schema.vocabularies import Reason

_READERS = {
    Format.TEXT: read_text,
    Format.PAGE: read_page,
    Format.UNKNOWN: read_unknown,
    Format.WARC: read_warc,
    Format.JSON_LINES: read_json_lines,
    Format.JSON: read_json_values,
    Format.CSV: read_csv_rows,
}
DEFAULTS = ReadOptions()


def read_records(file: InputFile, options: ReadOptions = DEFAULTS) -> Iterator[RawRecord | Rejection]:
    """The records of a file in order, rejections among them; at least one outcome for each file."""
    outcomes = 0
    try:
        for outcome in _read(file, options):
            outcomes += 1
            yield outcome
    except RefusedError as refused:
        yield reject(file, 0, refused.reason, refused.detail)
    except StorageError as error:
        read = f"{outcomes} of its records were read" if outcomes else "none of its records was read"
        yield reject(file, 0, Reason.STORAGE_FAILED, f"{error}; {read}, the next run reads the file again")
    except OSError as error:
        reason = Reason.TRUNCATED_FILE if outcomes else Reason.UNREADABLE_FILE
        yield reject(file, 0, reason, f"cannot be read: {error.strerror or error}")
    else:
        if not outcomes:
            yield reject(file, 0, Reason.EMPTY_RECORD, "the file holds no records")


def _read(file: InputFile, options: ReadOptions) -> Iterator[RawRecord | Rejection]:
    with open_file(file.url) as raw:
        chunks = Chunks(raw, file.compression)
        if file.format is Format.PARQUET:
            yield from read_parquet_rows(file, chunks, options, raw if file.compression is Compression.NONE else None)
        else:
            yield from _READERS[file.format](file, chunks, options)
