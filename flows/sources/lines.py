"""JSON lines: one record a line, numbered by line. A line over the limit is passed over while it is read."""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.sources.model import InputFile, ReadOptions, RefusedError, reject
from flows.sources.rows import parse_json, read_row
from flows.sources.streams import read_text_chunks
from transforms.records import RawRecord, Rejection
from transforms.schema.vocabularies import Reason

HEAD_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a file that is one record; `content` holds only its start where `size` is over the limit."""

    number: int
    content: bytes
    size: int


def read_json_lines(file: InputFile, chunks: Iterator[bytes], options: ReadOptions) -> Iterator[RawRecord | Rejection]:
    """Every line that is not blank. Blank ones are counted, so a number is the line that an editor shows."""
    for line in read_lines(read_text_chunks(chunks), options.max_record_bytes):
        yield read_json_piece(file, line, options)


def read_json_piece(file: InputFile, piece: Piece, options: ReadOptions) -> RawRecord | Rejection:
    """One JSON value as a record."""
    if piece.size > options.max_record_bytes:
        return too_large(file, piece, options)
    try:
        row = parse_json(piece.content)
    except RefusedError as refused:
        return reject(file, piece.number, refused.reason, refused.detail, piece.content[:HEAD_BYTES])
    return read_row(file, piece.number, row, options, piece.content[:HEAD_BYTES])


def too_large(file: InputFile, piece: Piece, options: ReadOptions) -> Rejection:
    """The rejection of a record over the limit."""
    detail = f"{piece.size} bytes, over the limit of {options.max_record_bytes}"
    return reject(file, piece.number, Reason.RECORD_TOO_LARGE, detail, piece.content[:HEAD_BYTES])


def read_lines(chunks: Iterator[bytes], limit: int) -> Iterator[Piece]:
    """Lines that hold more than white space, numbered from 1, without their line end.

    Where the chunks end in a fault, the part of a line before it is not given: it is no whole record.
    """
    collector = Collector(limit)
    number = 1
    for chunk in chunks:
        *ended, rest = chunk.split(b"\n")
        for part in ended:
            collector.add(part)
            if collector.has_content:
                yield collector.take(number)
            collector.clear()
            number += 1
        collector.add(rest)
    if collector.has_content:
        yield collector.take(number)


class Collector:
    """Puts a record together from parts, and holds only its start once it is over the limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self.size = 0
        self.has_content = False

    def add(self, part: bytes) -> None:
        """Append a part."""
        if not part:
            return
        self.size += len(part)
        self.has_content = self.has_content or not part.isspace()
        if self.size <= self._limit:
            self._parts.append(part)
        elif self._parts:
            self._parts = (
                [b"".join(self._parts)[:HEAD_BYTES]] if sum(map(len, self._parts)) > HEAD_BYTES else self._parts
            )
        elif self.size == len(part):
            self._parts = [part[:HEAD_BYTES]]

    def clear(self) -> None:
        """Start the next record."""
        self._parts, self.size, self.has_content = [], 0, False

    def take(self, number: int) -> Piece:
        """The record put together."""
        return Piece(number, b"".join(self._parts), self.size)
