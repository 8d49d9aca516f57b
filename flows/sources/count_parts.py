"""Counting in text containers: lines, JSON values, CSV rows. Each yields portions as it goes through the bytes."""

import itertools
import json
import re
from collections.abc import Iterator

from flows.sources.model import MOST_CONTAINERS, ReadOptions, RefusedError
from transforms.fields import find_wrapped, map_fields
from transforms.schema.vocabularies import Reason

_SPACE = b" \t\r\n\x0b\x0c"
_JSON_MARKS = re.compile(rb'[\\"{}\[\],]')


def count_lines(chunks: Iterator[bytes], options: ReadOptions) -> Iterator[int]:  # noqa: ARG001 - one form for all
    """Lines with more than white space."""
    is_open = False
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        is_open = is_open or _says_something(first)
        if others:
            yield is_open + sum(map(_says_something, others[:-1]))
            is_open = _says_something(others[-1])
    yield int(is_open)


def _says_something(line: bytes) -> bool:
    return bool(line) and not line.isspace()


def count_csv_rows(chunks: Iterator[bytes], options: ReadOptions) -> Iterator[int]:
    """Rows below the header with more than white space; a line end between quotes is none."""
    first = b""
    for chunk in chunks:
        first += chunk
        if len(first) >= 65536 or b"\n" in first.lstrip():
            break
    line = re.sub(rb'"[^"]*"', b"", first.lstrip()[:65536]).split(b"\n")[0]
    rows = _CsvRows(min(b",;\t|", key=lambda sign: -line.count(sign)))
    header_limit = min(65536, options.max_record_bytes)
    for chunk in itertools.chain((first,), chunks):
        yield rows.add(chunk, header_limit)
    yield rows.end(header_limit)


class _CsvRows:
    """Walks from mark to mark. A quote opens a field only where one starts; a second one right behind reopens it."""

    def __init__(self, delimiter: int) -> None:
        self._marks = re.compile(b'["\n' + re.escape(bytes((delimiter,))) + b"]")
        self._offset = self._field_at = self._row_at = 0
        self._closed_at = -2
        self._in_quotes = self._has_content = False
        self._seen_header = False

    def add(self, chunk: bytes, header_limit: int) -> int:
        """Rows that end in this chunk."""
        rows = checked = 0
        for found in self._marks.finditer(chunk):
            at = self._offset + found.start()
            if found[0] == b'"':
                if self._in_quotes:
                    self._in_quotes, self._closed_at = False, at
                elif at in (self._field_at, self._closed_at + 1):
                    self._in_quotes = True
            elif not self._in_quotes:
                self._field_at = at + 1
                if found[0] == b"\n":
                    self._has_content = self._has_content or not _is_blank(chunk[checked : found.start()])
                    rows += self._row_ends(at, header_limit)
                    checked = found.end()
                    self._row_at = at + 1
        self._has_content = self._has_content or not _is_blank(chunk[checked:])
        self._offset += len(chunk)
        return rows

    def end(self, header_limit: int) -> int:
        """The last row, where no line end follows it."""
        return self._row_ends(self._offset, header_limit)

    def _row_ends(self, at: int, header_limit: int) -> int:
        had_content, self._has_content = self._has_content, False
        if had_content and not self._seen_header:
            self._seen_header = True
            if at - self._row_at > header_limit:
                raise RefusedError(Reason.UNSUPPORTED_FORMAT, "no header")
            return 0
        return int(had_content)


def _is_blank(part: bytes) -> bool:
    return not part.strip(_SPACE)


def count_json_values(chunks: Iterator[bytes], options: ReadOptions) -> Iterator[int]:
    """Elements of an array, or values one after another; a wrapper counts as what it wraps."""
    values = _JsonValues(options)
    for chunk in chunks:
        yield values.add(chunk)
    yield values.end()


class _JsonValues:
    """Walks from mark to mark, keeping a value's bytes (up to the limit) only where it may be a wrapper."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._depth = self._size = self._offset = 0
        self._in_array: bool | None = None  # None: nothing seen yet
        self._in_string = self._has_content = False
        self._escaped_at = -1
        self._kept: list[bytes] = []

    def add(self, chunk: bytes) -> int:
        """Values that end in this chunk."""
        if self._in_array is None:
            chunk = chunk.lstrip(_SPACE)
            if not chunk:
                return 0
            self._in_array = chunk.startswith(b"[")
            self._depth = int(self._in_array)
            chunk = chunk[self._depth :]
        count = start = 0
        for found in _JSON_MARKS.finditer(chunk):
            mark, at = found[0], found.start()
            if self._in_string:
                self._pass_in_string(mark, self._offset + at)
            elif mark == b'"':
                self._in_string = self._depth > 0
            elif mark in b"[{":
                if self._depth == 0:
                    count, start = count + self._end_value(chunk[start:at]), at
                self._depth += 1
            elif mark in b"]}" and self._depth:
                self._depth -= 1
                if self._depth == 0:
                    count, start = count + self._end_value(chunk[start : at + (not self._in_array)]), at + 1
                    self._in_array = False
            elif mark == b"," and self._depth == int(self._in_array):
                count, start = count + self._end_value(chunk[start:at]), at + 1
        self._keep(chunk[start:])
        self._offset += len(chunk)
        return count

    def end(self) -> int:
        """The last value, where nothing follows it; 1 more for a file that is cut."""
        if self._in_string or self._depth > int(self._in_array or 0):
            return 1
        return int(self._in_array or 0) + self._end_value(b"")

    def _pass_in_string(self, mark: bytes, offset: int) -> None:
        if offset == self._escaped_at:
            return
        if mark == b'"':
            self._in_string = False
        elif mark == b"\\":
            self._escaped_at = offset + 1

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        self._has_content = self._has_content or not _is_blank(part)
        if self._in_array:
            return
        if self._size <= self._options.max_record_bytes:
            self._kept.append(part)
        else:
            self._kept.clear()

    def _end_value(self, last: bytes) -> int:
        self._keep(last)
        count = 0
        if self._has_content:
            may_wrap = not self._in_array and self._size <= self._options.max_record_bytes
            count = _count_wrapped(b"".join(self._kept), self._options) if may_wrap else 1
        self._size, self._has_content, self._kept = 0, False, []
        return count


def _count_wrapped(content: bytes, options: ReadOptions) -> int:
    """How many records one top-level value is."""
    if len(content) > MOST_CONTAINERS and content.count(b"{") + content.count(b"[") > MOST_CONTAINERS:
        return 1
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return 1
    if not isinstance(value, dict):
        return 1
    fields = map_fields(value, options.field_map)
    wrapped = None if fields.html or fields.text else find_wrapped(value)
    return 1 if wrapped is None else len(wrapped)
