"""A file's bytes, decompressed in bounded pieces.

Promise: some hundred kilobytes are held at most (of zstd some megabytes), whatever the file expands to; every byte
before a cut or a fault is given, then `RefusedError` says what is wrong. Nothing here knows about records.
"""

import bz2
import codecs
import contextlib
import itertools
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import zstandard

from flows.sources.model import Compression, RefusedError
from transforms.schema.vocabularies import Reason

READ_BYTES = 64 << 10
PIECE_BYTES = 256 << 10
MAX_WINDOW_BYTES = 128 << 20  # of zstd and xz; a file that asks for more is refused
_ZSTD_STEP = 128  # bytes fed at once: a zstd block of 4 bytes may expand to 128 KiB
_GZIP_MAGIC = b"\x1f\x8b\x08"
_FAULTS = (zlib.error, zstandard.ZstdError, lzma.LZMAError, ValueError, EOFError)


class Chunks:
    """A file's bytes in order. After `RefusedError`, `resume` says whether more can be read behind the fault."""

    def __init__(self, file: BinaryIO, compression: Compression) -> None:
        self._source = _Source(file)
        self._compression = compression
        self._given = 0
        self._pieces = self._unpack()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def resume(self) -> bool:
        """Go on at the next gzip member behind a fault; False where there is none, or no members."""
        if self._compression is not Compression.GZIP or not self._source.skip_to(_GZIP_MAGIC):
            return False
        self._pieces = self._unpack()
        return True

    def _unpack(self) -> Iterator[bytes]:
        """Every member's bytes; several members in a row are read as one file."""
        unpack = _UNPACKERS[self._compression]
        for member in itertools.count():
            if member and self._compression is not Compression.NONE:
                self._source.skip_zeros()
            if self._source.at_end():
                return
            try:
                for piece in unpack(self._source):
                    self._given += len(piece)
                    yield piece
            except _FAULTS as error:
                raise self._refusal(error) from error

    def _refusal(self, error: Exception) -> RefusedError:
        what = "ends early" if isinstance(error, EOFError) else f"is broken ({error})"
        detail = f"the {self._compression.value} data {what}"
        if self._given:
            return RefusedError(Reason.TRUNCATED_FILE, f"{detail} after {self._given} bytes")
        return RefusedError(Reason.UNREADABLE_FILE, detail)


class _Source:
    """A file to take pieces from and to give back what was not used."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._held = b""

    def take(self) -> bytes:
        """The next bytes; empty at the end."""
        held, self._held = self._held, b""
        return held or self._file.read(READ_BYTES)

    def give_back(self, data: bytes) -> None:
        """Put unused bytes back, before what is still to come."""
        self._held = data + self._held

    def at_end(self) -> bool:
        """Whether nothing is left."""
        self.give_back(self.take())
        return not self._held

    def skip_zeros(self) -> None:
        """Pass over the padding that some writers put between members."""
        while (data := self.take()) and not (rest := data.lstrip(b"\x00")):
            pass
        if data:
            self.give_back(rest)

    def skip_to(self, mark: bytes) -> bool:
        """Pass over at least one byte, up to a mark; False where it does not come."""
        data = self.take()[1:]
        while (at := data.find(mark)) < 0:
            more = self._file.read(READ_BYTES)
            if not more:
                return False
            data = data[-len(mark) + 1 :] + more
        self.give_back(data[at:])
        return True


def _copy(source: _Source) -> Iterator[bytes]:
    while piece := source.take():
        yield piece


def _inflate(source: _Source) -> Iterator[bytes]:
    """One gzip member. What a faulty piece holds before the fault is found by feeding it again byte by byte."""
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
    while not decoder.eof:
        data = decoder.unconsumed_tail or source.take()
        before = decoder.copy()
        try:
            piece = decoder.decompress(data, PIECE_BYTES)
        except zlib.error:
            source.give_back(data)
            yield from _before_fault(before, data)
            raise
        if not data and not piece and not decoder.eof:
            raise EOFError
        if piece:
            yield piece
    source.give_back(decoder.unused_data)


def _before_fault(decoder: Any, data: bytes) -> Iterator[bytes]:
    """What a decoder gives before a fault in the data."""
    rescued = bytearray()
    with contextlib.suppress(zlib.error):
        for byte in data:
            rescued += decoder.decompress(bytes((byte,)))
            if len(rescued) >= PIECE_BYTES:
                yield bytes(rescued)
                rescued.clear()
    if rescued:
        yield bytes(rescued)


def _stepwise(make: Callable[[], Any]) -> Callable[[_Source], Iterator[bytes]]:
    """One member of a format whose decoder bounds its output (bz2, xz)."""

    def unpack(source: _Source) -> Iterator[bytes]:
        decoder = make()
        while not decoder.eof:
            data = source.take() if decoder.needs_input else b""
            if decoder.needs_input and not data:
                raise EOFError
            try:
                piece = decoder.decompress(data, PIECE_BYTES)
            except OSError as error:  # what bz2 calls broken data; an OSError of the file itself is another matter
                raise ValueError(str(error)) from error
            if piece:
                yield piece
        source.give_back(decoder.unused_data)

    return unpack


def _unpack_zstd(source: _Source) -> Iterator[bytes]:
    """One zstd frame, fed in small steps: its decoder does not bound its output."""
    decoder: Any = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).decompressobj()
    while not decoder.eof:
        data = source.take()
        if not data:
            raise EOFError
        pieces: list[bytes] = []
        for at in range(0, len(data), _ZSTD_STEP):
            try:
                pieces.append(decoder.decompress(data[at : at + _ZSTD_STEP]))
            except zstandard.ZstdError:
                yield b"".join(pieces)
                raise
            if decoder.eof:
                source.give_back(decoder.unused_data + data[at + _ZSTD_STEP :])
                break
            if sum(map(len, pieces)) >= PIECE_BYTES:
                yield b"".join(pieces)
                pieces.clear()
        if piece := b"".join(pieces):
            yield piece


_UNPACKERS: dict[Compression, Callable[[_Source], Iterator[bytes]]] = {
    Compression.NONE: _copy,
    Compression.GZIP: _inflate,
    Compression.ZSTD: _unpack_zstd,
    Compression.BZIP2: _stepwise(bz2.BZ2Decompressor),
    Compression.XZ: _stepwise(lambda: lzma.LZMADecompressor(memlimit=2 * MAX_WINDOW_BYTES)),
}
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, ""),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_text_chunks(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes without a byte order mark; UTF-16 and UTF-32 that have one become UTF-8."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= 4:
            break
    mark, encoding = next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), (b"", ""))
    rest = itertools.chain((head[len(mark) :],), chunks)
    if not encoding:
        yield from rest
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in rest:
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")
