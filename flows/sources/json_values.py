"""A .json file: an array of records, one record, a wrapper around a list of them, or values one after another.

The file is cut into values lexically (strings and nesting depth), so an array of any length is read with one element
in memory, and a broken element does not hide the ones behind it.
"""

import re
from collections.abc import Iterator
from typing import Any

from flows.sources.lines import HEAD_BYTES, Collector, Piece, too_large
from flows.sources.model import InputFile, ReadOptions, RefusedError, reject
from flows.sources.rows import parse_json, read_row
from flows.sources.streams import read_text_chunks
from transforms.fields import find_wrapped, map_fields
from transforms.records import RawRecord, Rejection
from transforms.schema.vocabularies import Reason

_STRUCTURE = re.compile(rb'["\[\]{},]')
_IN_STRING = re.compile(rb'["\\]')
_OPENING, _CLOSING = b"[{", b"]}"


def read_json_values(file: InputFile, chunks: Iterator[bytes], options: ReadOptions) -> Iterator[RawRecord | Rejection]:
    """Every record of the file, numbered from 1."""
    number = 0
    for piece, is_element in split_values(read_text_chunks(chunks), options.max_record_bytes):
        for row in _rows(piece, is_element, options):
            number += 1
            if isinstance(row, RefusedError):
                yield reject(file, number, row.reason, row.detail, piece.content[:HEAD_BYTES])
            elif row is _TOO_LARGE:
                yield too_large(file, Piece(number, piece.content, piece.size), options)
            else:
                yield read_row(file, number, row, options, piece.content[:HEAD_BYTES])


_TOO_LARGE = object()


def _rows(piece: Piece, is_element: bool, options: ReadOptions) -> list[Any]:
    """The rows in one value: itself, or those that it wraps."""
    if piece.size > options.max_record_bytes:
        return [_TOO_LARGE]
    try:
        value = parse_json(piece.content)
    except RefusedError as refused:
        return [refused]
    if is_element or not isinstance(value, dict):
        return [value]
    wrapped = find_wrapped(value)
    return [value] if wrapped is None or _holds_content(value, options) else wrapped


def _holds_content(value: dict[str, Any], options: ReadOptions) -> bool:
    """Whether an object is itself a record, so that a list in it is not a list of records."""
    fields = map_fields(value, options.field_map)
    return bool(fields.html or fields.text)


def split_values(chunks: Iterator[bytes], limit: int) -> Iterator[tuple[Piece, bool]]:
    """The file's values with whether each is an element of the file's one array.

    Raises RefusedError (truncated_file) at the end where the last value or the array is not closed.
    """
    splitter = _Splitter(limit)
    for chunk in chunks:
        yield from splitter.feed(chunk)
    yield from splitter.finish()


class _Splitter:
    """Follows strings and depth through the chunks. `_base` is 1 inside the file's array, where commas separate."""

    def __init__(self, limit: int) -> None:
        self._value = Collector(limit)
        self._depth = self._base = self._number = 0
        self._started = self._in_string = self._escaped = False

    def feed(self, chunk: bytes) -> Iterator[tuple[Piece, bool]]:
        """The values that end in this chunk."""
        at = start = 0
        if not self._started:
            at = start = len(chunk) - len(chunk.lstrip())
            if at == len(chunk):
                return
            self._started = True
            if chunk[at : at + 1] == b"[":
                self._depth = self._base = 1
                at = start = at + 1
        while at < len(chunk):
            if self._in_string:
                at = self._skip_string(chunk, at)
                continue
            found = _STRUCTURE.search(chunk, at)
            if found is None:
                break
            at = found.end()
            mark = found[0]
            if mark == b'"':
                self._in_string = self._depth > 0 or self._base > 0
            elif mark in (b"[", b"{"):
                if self._depth == self._base == 0:
                    self._value.add(chunk[start : at - 1])
                    yield from self._ended()
                    start = at - 1
                self._depth += 1
            elif mark == b",":
                if self._depth == self._base:
                    self._value.add(chunk[start : at - 1])
                    yield from self._ended()
                    start = at
            elif self._depth > 0:
                self._depth -= 1
                if self._depth == self._base == 0:
                    self._value.add(chunk[start:at])
                    yield from self._ended()
                    start = at
                elif self._depth < self._base:
                    self._value.add(chunk[start : at - 1])
                    yield from self._ended()
                    self._base, start = 0, at
        self._value.add(chunk[start:])

    def finish(self) -> Iterator[tuple[Piece, bool]]:
        """What stands open at the end of the file."""
        if self._in_string or self._depth > self._base:
            raise RefusedError(Reason.TRUNCATED_FILE, f"the file ends inside its value {self._number + 1}")
        is_open = self._depth > 0
        yield from self._ended()
        if is_open:
            raise RefusedError(Reason.TRUNCATED_FILE, f"the array is not closed after {self._number} values")

    def _skip_string(self, chunk: bytes, at: int) -> int:
        """Where the string ends, or the chunk's end."""
        if self._escaped:
            self._escaped = False
            return at + 1
        found = _IN_STRING.search(chunk, at)
        if found is None:
            return len(chunk)
        if found[0] == b'"':
            self._in_string = False
        else:
            self._escaped = True
        return found.end()

    def _ended(self) -> Iterator[tuple[Piece, bool]]:
        if self._value.has_content:
            self._number += 1
            yield self._value.take(self._number), self._base == 1
        self._value.clear()
