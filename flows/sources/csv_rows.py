"""CSV: a header, then one record a row; quoted fields may hold line breaks. Comma, semicolon, tab and bar separate.

The file is cut into rows in bytes, so a row over the limit, or one in another encoding, is one row's matter.
"""

import csv
import io
import re
from collections.abc import Iterator
from enum import Enum, auto

from flows.sources.lines import HEAD_BYTES, Collector, Piece, too_large
from flows.sources.model import InputFile, ReadOptions, RefusedError, reject
from flows.sources.rows import read_row
from flows.sources.streams import read_text_chunks
from transforms.extract.decode import decode_content
from transforms.records import RawRecord, RecordRejectedError, Rejection
from transforms.schema.vocabularies import Reason, RecordKind

DELIMITERS = b",;\t|"
HEADER_BYTES = 64 << 10
_QUOTED = re.compile(rb'"[^"]*"')


def read_csv_rows(file: InputFile, chunks: Iterator[bytes], options: ReadOptions) -> Iterator[RawRecord | Rejection]:
    """Every row below the header that is not blank, numbered from 1."""
    csv.field_size_limit(max(csv.field_size_limit(), options.max_record_bytes))
    delimiter, whole = find_delimiter(read_text_chunks(chunks))
    header: list[str] | None = None
    for row in split_rows(whole, delimiter, options.max_record_bytes):
        if header is None:
            header = _parse_header(row.piece, delimiter, options)
            continue
        yield _read(file, row, header, delimiter, options)


def find_delimiter(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The delimiter that the first line with content uses most, and all the chunks."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= HEADER_BYTES or b"\n" in head.lstrip():
            break
    line = _QUOTED.sub(b"", head.lstrip()[:HEADER_BYTES]).partition(b"\n")[0]
    best = max(range(len(DELIMITERS)), key=lambda index: (line.count(DELIMITERS[index : index + 1]), -index))
    return DELIMITERS[best : best + 1], _chain(head, chunks)


def _chain(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


class _At(Enum):
    """Where in a row the splitter stands."""

    FIELD_START = auto()
    PLAIN = auto()
    QUOTED = auto()
    QUOTE_IN_QUOTED = auto()


class Row:
    """A row's bytes; `is_open` where the file ended inside a quoted field."""

    __slots__ = ("is_open", "piece")

    def __init__(self, piece: Piece, is_open: bool) -> None:
        self.piece = piece
        self.is_open = is_open


def split_rows(chunks: Iterator[bytes], delimiter: bytes, limit: int) -> Iterator[Row]:
    """Rows that hold more than white space, the header as number 0."""
    ends = re.compile(b"[" + re.escape(delimiter) + b"\n]")
    row = Collector(limit)
    number, state = 0, _At.FIELD_START
    for chunk in chunks:
        at = start = 0
        while at < len(chunk):
            if state is _At.QUOTED:
                at = chunk.find(b'"', at) + 1
                if at == 0:
                    break
                state = _At.QUOTE_IN_QUOTED
                continue
            if state is _At.QUOTE_IN_QUOTED:
                is_pair = chunk[at : at + 1] == b'"'
                state = _At.QUOTED if is_pair else _At.PLAIN
                at += is_pair
                continue
            if state is _At.FIELD_START and chunk[at : at + 1] == b'"':
                state, at = _At.QUOTED, at + 1
                continue
            found = ends.search(chunk, at)
            if found is None:
                state = _At.PLAIN
                break
            at, state = found.end(), _At.FIELD_START
            if found[0] == b"\n":
                row.add(chunk[start : at - 1])
                start = at
                if row.has_content:
                    yield Row(row.take(number), is_open=False)
                    number += 1
                row.clear()
        row.add(chunk[start:])
    if row.has_content:
        yield Row(row.take(number), is_open=state is _At.QUOTED)


def _parse_header(piece: Piece, delimiter: bytes, options: ReadOptions) -> list[str]:
    if piece.size > min(HEADER_BYTES, options.max_record_bytes):
        raise RefusedError(Reason.UNSUPPORTED_FORMAT, "the first line is no header")
    text = piece.content.decode("utf-8", "replace").rstrip("\r")
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter.decode()), [])
    except csv.Error:
        return [text]


def _read(
    file: InputFile, row: Row, header: list[str], delimiter: bytes, options: ReadOptions
) -> RawRecord | Rejection:
    """One row as a record."""
    piece = row.piece
    if piece.size > options.max_record_bytes:
        return too_large(file, piece, options)
    shown = piece.content[:HEAD_BYTES]
    if row.is_open:
        return reject(file, piece.number, Reason.MALFORMED_RECORD, "a quoted field is never closed", shown)
    try:
        values = _parse(piece.content, delimiter)
    except RecordRejectedError as refused:
        return reject(file, piece.number, refused.reason, refused.detail, shown)
    except (csv.Error, ValueError) as error:
        return reject(file, piece.number, Reason.MALFORMED_RECORD, f"no valid row: {error}", shown)
    if len(values) < len(header) or any(value.strip() for value in values[len(header) :]):
        detail = f"{len(values)} fields where the header names {len(header)}"
        return reject(file, piece.number, Reason.MALFORMED_RECORD, detail, shown)
    return read_row(file, piece.number, dict(zip(header, values, strict=False)), options, shown)


def _parse(content: bytes, delimiter: bytes) -> list[str]:
    """The fields of one row. Raises ValueError where it is more than one."""
    text = decode_content(content, None, RecordKind.TEXT).text
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter.decode()))
    if len(rows) != 1:
        raise ValueError(f"{len(rows)} rows in one line")
    return [value.strip("\r") if value.endswith("\r") else value for value in rows[0]]
