"""WARC: every HTML response, and the texts of WET files.

Record boundaries are found here, because the WARC libraries stop at the first broken record; each record is then
parsed by FastWARC (see docs/decisions). A record whose length is wrong is refused, and reading goes on at the next
line that opens a record; behind broken gzip data it goes on at the next gzip member.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastwarc.warc import WarcRecord

from flows.sources.lines import HEAD_BYTES
from flows.sources.model import InputFile, ReadOptions, RefusedError, reject
from flows.sources.streams import Chunks
from transforms.markup_text import opens_as_page
from transforms.records import Evidence, RawRecord, Rejection
from transforms.schema.vocabularies import Field, Reason, RecordKind

MAX_HEAD_BYTES = 64 << 10
_NEXT = re.compile(rb"\nWARC/\d\.\d+\r?\n")
_OPENS = re.compile(rb"WARC/\d\.\d+\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_HEAD_END_OR_NEXT = re.compile(_HEAD_END.pattern + rb"|\n(WARC/)\d\.\d+\r?\n")
_LINE_ENDS = re.compile(rb"[\r\n]*")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^warc-type[ \t]*:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_MEDIA_TYPE = re.compile(rb"^content-type[ \t]*:[ \t]*([^\s;]*)", re.IGNORECASE | re.MULTILINE)
_PAGES = (b"text/html", b"application/xhtml+xml")
_TAIL_BYTES = 4 + len(b"WARC/1.1\r\n")
_OVERLAP = 16  # bytes of a mark that may stand across two reads


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a WARC file: a record's header and body, or what is broken about it (`fault`).

    `body` holds only its start where `length` is over the limit.
    """

    head: bytes
    body: bytes
    length: int
    fault: str | None = None


def read_warc(file: InputFile, chunks: Chunks, options: ReadOptions) -> Iterator[RawRecord | Rejection]:
    """Every HTML response, and every text/plain conversion; other records are passed over but counted in the number."""
    for number, cut in enumerate(split_warc(chunks, options.max_record_bytes), 1):
        if cut.fault is not None:
            yield reject(file, number, Reason.MALFORMED_RECORD, cut.fault, (cut.head + cut.body)[:HEAD_BYTES])
            continue
        kind = find_kind(cut.head, cut.body)
        if kind is not None:
            yield _read(file, number, cut, kind, options)


def find_kind(head: bytes, body: bytes) -> RecordKind | None:
    """What a WARC record is to us, by its headers and the HTTP headers in its body; None for what is not read."""
    found = _TYPE.search(head)
    warc_type = found[1].lower() if found else b""
    media = _MEDIA_TYPE.search(head)
    media_type = media[1].lower() if media else b""
    if warc_type == b"conversion":
        return RecordKind.TEXT if media_type == b"text/plain" else None
    if warc_type not in (b"response", b"resource"):
        return None
    if body.startswith(b"HTTP/"):
        http, payload = split_http(body)
        media = _MEDIA_TYPE.search(http)
        media_type = media[1].lower() if media else b""
        is_page = media_type in _PAGES or (not media_type and opens_as_page(payload[:HEAD_BYTES].decode("latin-1")))
        return RecordKind.HTML if is_page else None
    return RecordKind.HTML if media_type in _PAGES else None


def split_http(body: bytes) -> tuple[bytes, bytes]:
    """HTTP headers and payload; the headers end within the first MAX_HEAD_BYTES or the payload is empty."""
    end = _HEAD_END.search(body, 0, MAX_HEAD_BYTES)
    return (body[: end.start()], body[end.end() :]) if end else (body[:MAX_HEAD_BYTES], b"")


def _read(file: InputFile, number: int, cut: Cut, kind: RecordKind, options: ReadOptions) -> RawRecord | Rejection:
    """A page or text in an archive as a record."""
    try:
        record = WarcRecord.from_bytes(cut.head + cut.body + b"\r\n\r\n")
        url = record.headers.get("WARC-Target-URI")
        url = url.strip().removeprefix("<").removesuffix(">") if url else None
        if cut.length > options.max_record_bytes:
            return _too_large(file, number, cut, options, url)
        charset = None
        if cut.body.startswith(b"HTTP/"):
            record.is_http = True  # some writers leave out the record's own content type
            record.parse_http(auto_decode="all")
            charset, status = record.http_charset, record.http_headers.status_code
            if status is not None and not 200 <= status < 300:
                return reject(file, number, Reason.NO_ARTICLE, f"HTTP status {status}", cut.head[:HEAD_BYTES], url)
        content = _read_payload(record, len(cut.body), options.max_record_bytes)
    except (OSError, ValueError, RuntimeError) as error:
        return reject(file, number, Reason.MALFORMED_RECORD, f"cannot be parsed: {error}", cut.head[:HEAD_BYTES])
    if len(content) > options.max_record_bytes:
        return _too_large(file, number, cut, options, url)
    if not content.strip():
        return reject(file, number, Reason.EMPTY_RECORD, "the response has no body", cut.head[:HEAD_BYTES], url)
    return RawRecord(file.identity(number, url), kind, content, charset, tuple(_find_evidence(record, url)))


def _read_payload(record: WarcRecord, step: int, limit: int) -> bytes:
    """The payload, decoded; a little more than `limit` where it is longer (it may be compressed)."""
    parts: list[bytes] = []
    while sum(map(len, parts)) <= limit and (part := record.reader.read(max(step, 1 << 16))):
        parts.append(part)
    return b"".join(parts)


def _too_large(file: InputFile, number: int, cut: Cut, options: ReadOptions, url: str | None) -> Rejection:
    detail = f"{cut.length} bytes, over the limit of {options.max_record_bytes} (after decoding, if it is smaller)"
    return reject(file, number, Reason.RECORD_TOO_LARGE, detail, cut.head[:HEAD_BYTES], url)


def _find_evidence(record: WarcRecord, url: str | None) -> Iterator[Evidence]:
    """What the archive itself says about a response."""
    if url:
        yield Evidence(Field.URL, url, "warc", "WARC-Target-URI")
    if fetched := record.headers.get("WARC-Date"):
        yield Evidence(Field.FETCHED, fetched, "warc", "WARC-Date")


def split_warc(chunks: Chunks, limit: int) -> Iterator[Cut]:
    """The records of a WARC file in order, broken ones with what is wrong with them.

    Raises RefusedError (truncated_file) where the file ends inside a record.
    """
    window = _Window(chunks)
    while True:
        try:
            yield from _split(window, limit)
        except RefusedError as cut_short:
            window.fault = window.fault or cut_short
        if window.fault is None:
            return
        fault = window.fault
        if not window.resume():
            raise fault
        yield Cut(b"", b"", 0, fault.detail)


class _Window:
    """The bytes ahead, as many as asked for. A fault in the chunks is kept until what stands before it is used up."""

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self.data = bytearray()
        self.fault: RefusedError | None = None

    def fill(self, size: int) -> bool:
        """Whether `size` bytes are ahead, after reading as far as needed."""
        while len(self.data) < size:
            try:
                chunk = b"" if self.fault else next(self._chunks, b"")
            except RefusedError as refused:
                self.fault, chunk = refused, b""
            if not chunk:
                return False
            self.data += chunk
        return True

    def drop(self, size: int) -> bytes:
        """Take bytes from the front."""
        taken = bytes(self.data[:size])
        del self.data[:size]
        return taken

    def skip_line_ends(self) -> bool:
        """Pass over line ends; False at the end of the file."""
        while True:
            blank = _LINE_ENDS.match(self.data)
            del self.data[: blank.end() if blank else 0]
            if self.data:
                return True
            if not self.fill(1):
                return False

    def skip_to_record(self, limit: int | None = None) -> tuple[bool, int]:
        """Pass over bytes up to the next line that opens a record, or up to `limit` bytes; False at the file's end."""
        skipped = 0
        while True:
            found = _NEXT.search(self.data)
            end = found.start() + 1 if found else max(0, len(self.data) - _OVERLAP)
            if limit is not None and skipped + end >= limit:
                self.drop(limit - skipped)
                return True, limit
            self.drop(end)
            skipped += end
            if found:
                return True, skipped
            if not self.fill(len(self.data) + 1):
                if limit is not None and skipped + len(self.data) >= limit:
                    self.drop(limit - skipped)
                    return True, limit
                skipped += len(self.data)
                self.data.clear()
                return False, skipped

    def resume(self) -> bool:
        """Go on behind broken compressed data."""
        self.data.clear()
        self.fault = None
        return self._chunks.resume()


def _split(window: _Window, limit: int) -> Iterator[Cut]:
    while window.skip_line_ends():
        window.fill(MAX_HEAD_BYTES)
        end = _find_head_end(window.data)
        if end is None:
            is_cut = _OPENS.match(window.data) is not None and len(window.data) < MAX_HEAD_BYTES
            yield from _skip_broken(window, "no WARC header where a record must begin", is_cut=is_cut)
            continue
        length = _LENGTH.search(window.data, 0, end.start() + 1)
        if length is None:
            yield from _skip_broken(window, "its header has no valid Content-Length")
            continue
        head_size, size = end.end(), int(length[1])
        if size > limit:
            yield from _skip_large(window, head_size, size)
            continue
        window.fill(head_size + size + _TAIL_BYTES)
        is_cut = len(window.data) < head_size + size
        if is_cut or not _is_followed_well(window, head_size + size):
            yield from _skip_broken(window, f"its Content-Length of {size} does not fit", head_size, is_cut=is_cut)
            continue
        head = window.drop(head_size)
        yield Cut(head, window.drop(size), size)


def _find_head_end(data: bytearray) -> re.Match[bytes] | None:
    """The blank line behind a record's header; None where none opens here, or another opens before this one's header ends."""
    found = _HEAD_END_OR_NEXT.search(data, 0, MAX_HEAD_BYTES) if _OPENS.match(data) else None
    return found if found and not found[1] else None


def _is_followed_well(window: _Window, end: int) -> bool:
    """Whether behind a record's body comes its closing blank line, or at least a line end and another record or nothing."""
    rest = bytes(window.data[end : end + _TAIL_BYTES])
    follower = rest.lstrip(b"\r\n")
    if not follower or rest.startswith((b"\r\n\r\n", b"\n\n")):
        return True
    return len(follower) < len(rest) and b"WARC/".startswith(follower[:5])


def _skip_broken(window: _Window, fault: str, search_from: int = 1, *, is_cut: bool = False) -> Iterator[Cut]:
    """Pass over a broken record to the next one; where there is none and the record is cut, the file ends early."""
    head = window.drop(search_from - 1)
    shown = (head + bytes(window.data[:HEAD_BYTES]))[:HEAD_BYTES]
    has_next, _ = window.skip_to_record()
    if not has_next and is_cut:
        raise RefusedError(Reason.TRUNCATED_FILE, f"the file ends inside a record: {fault}")
    yield Cut(shown, b"", 0, fault)


def _skip_large(window: _Window, head_size: int, size: int) -> Iterator[Cut]:
    """Pass over a record over the limit, holding only its start; another record's opening ends it early."""
    window.fill(head_size + min(size, MAX_HEAD_BYTES))
    head = window.drop(head_size)
    start = bytes(window.data[: min(size, MAX_HEAD_BYTES)])
    has_next, skipped = window.skip_to_record(size)
    if skipped < size:
        if not has_next:
            raise RefusedError(Reason.TRUNCATED_FILE, "the file ends inside a record over the limit")
        yield Cut(head, start, size, f"its Content-Length of {size} does not fit")
        return
    yield Cut(head, start, size)
