"""Counting what a WARC file gives: a scanner of headers that jumps from record to record by their stated lengths."""

import re
from collections.abc import Iterator

from flows.sources.model import RefusedError
from flows.sources.streams import Chunks

_HEAD_BYTES = 65536
_MARK = re.compile(rb"\nWARC/[0-9]\.[0-9]+\r?\n")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\nWARC/(?=[0-9]\.[0-9]+\r?\n)")
_TEXT = re.compile(rb"[^\r\n]")
_PAGE_OPENS = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?((?><!--.{0,2000}?-->)\s*)*+<(!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


def count_warc_records(chunks: Chunks, limit: int) -> Iterator[int]:
    """Pages and texts in the archive, and its broken stretches; 1 at the end for a file that is cut."""
    scanner = _Scanner(chunks, limit)
    while True:
        yield from scanner.scan()
        if scanner.fault is None:
            return
        yield 1  # the gap in the compressed data, or the end of what can be read of it
        if not scanner.go_on():
            return


class _Scanner:
    def __init__(self, chunks: Chunks, limit: int) -> None:
        self._chunks = chunks
        self._limit = limit
        self._ahead = bytearray()
        self.fault: RefusedError | None = None

    def go_on(self) -> bool:
        """Whether the compressed data can be read on behind a fault."""
        self._ahead.clear()
        self.fault = None
        return self._chunks.resume()

    def scan(self) -> Iterator[int]:
        """1 for each outcome, up to the end or a fault of the compressed data."""
        while self._skip_blank():
            self._need(_HEAD_BYTES)
            opens = _MARK.match(b"\n" + self._ahead[:32]) is not None
            end = _BLANK_LINE.search(self._ahead, 0, _HEAD_BYTES) if opens else None
            if end is None or end[0].endswith(b"/"):
                is_cut = opens and len(self._ahead) < _HEAD_BYTES
                yield from self._to_next(is_cut)
                continue
            fields = _fields(bytes(self._ahead[: end.start()]))
            length = next((value for value in fields.get(b"content-length", ()) if _is_number(value)), None)
            if length is None:
                yield from self._to_next(is_cut=False)
            else:
                yield from self._count_record(fields, end.end(), int(length))

    def _count_record(self, fields: dict[bytes, list[bytes]], head: int, size: int) -> Iterator[int]:
        self._need(head + min(size, self._limit) + 16)
        start = bytes(self._ahead[head : head + min(size, _HEAD_BYTES)])
        if size > self._limit:
            del self._ahead[:head]
            yield from self._pass_large(size, int(_is_read(fields, start)))
            return
        self._need(head + size + 16)
        behind = bytes(self._ahead[head + size : head + size + 14])
        after = behind.lstrip(b"\r\n")
        is_cut = len(self._ahead) < head + size
        is_closed = behind[:4] == b"\r\n\r\n" or behind[:2] == b"\n\n"
        if is_cut or (after and not is_closed and (after == behind or not b"WARC/".startswith(after[:5]))):
            del self._ahead[: head - 1]
            yield from self._to_next(is_cut)
            return
        del self._ahead[: head + size]
        yield int(_is_read(fields, start))

    def _pass_large(self, size: int, count: int) -> Iterator[int]:
        """Over a record beyond the limit: by its length, or to a record that opens before."""
        left = size
        while left > 0:
            found = _MARK.search(self._ahead)
            at = found.start() + 1 if found else max(len(self._ahead) - 32, 0)
            if at >= left:
                break
            del self._ahead[:at]
            left -= at
            if found:
                yield 1
                return
            if not self._need(len(self._ahead) + 1):
                if len(self._ahead) < left:
                    self._ahead.clear()
                    yield from self._cut()
                    return
                break
        del self._ahead[:left]
        yield count

    def _to_next(self, is_cut: bool) -> Iterator[int]:
        """Over a broken stretch to the next record."""
        while (found := _MARK.search(self._ahead)) is None:
            del self._ahead[: max(len(self._ahead) - 32, 0)]
            if not self._need(len(self._ahead) + 1):
                self._ahead.clear()
                yield from self._cut() if is_cut else (1,)
                return
        del self._ahead[: found.start() + 1]
        yield 1

    def _cut(self) -> Iterator[int]:
        """The file ends inside a record: 1, unless a fault of the compressed data is the reason and counts itself."""
        if self.fault is None:
            yield 1

    def _need(self, size: int) -> bool:
        while len(self._ahead) < size:
            try:
                chunk = b"" if self.fault else next(self._chunks, b"")
            except RefusedError as refused:
                self.fault, chunk = refused, b""
            if not chunk:
                return False
            self._ahead += chunk
        return True

    def _skip_blank(self) -> bool:
        while True:
            text = _TEXT.search(self._ahead)
            del self._ahead[: text.start() if text else None]
            if text:
                return True
            if not self._need(1):
                return False


def _fields(head: bytes) -> dict[bytes, list[bytes]]:
    """Header fields by lower-case name, values in order."""
    fields: dict[bytes, list[bytes]] = {}
    for line in head.split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon:
            fields.setdefault(name.rstrip(b" \t").lower(), []).append(value.strip(b" \t\r"))
    return fields


def _is_number(value: bytes) -> bool:
    return value.isdigit() and len(value) <= 18


def _media_type(fields: dict[bytes, list[bytes]]) -> bytes:
    words = fields.get(b"content-type", [b""])[0].replace(b";", b" ; ").split()
    return words[0].lower() if words and words[0] != b";" else b""


def _is_read(fields: dict[bytes, list[bytes]], start: bytes) -> bool:
    """Whether a record is a page or a text, by its headers and the first bytes of its body."""
    warc_type = fields.get(b"warc-type", [b""])[0].lower()
    media = _media_type(fields)
    if warc_type == b"conversion":
        return media == b"text/plain"
    if warc_type not in (b"response", b"resource"):
        return False
    pages = (b"text/html", b"application/xhtml+xml")
    if not start.startswith(b"HTTP/"):
        return media in pages
    end = re.search(rb"\r?\n\r?\n", start)
    media = _media_type(_fields(start[: end.start()] if end else start))
    return media in pages or (not media and bool(_PAGE_OPENS.match(start[end.end() :][:1024] if end else b"")))
