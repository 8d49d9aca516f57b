"""Laws of reading: the count agrees with the reader whatever a file holds, and unpacking gives back every byte."""

import bz2
import gzip
import io
import lzma
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.sources import Compression, InputFile, ReadOptions, count_records, read_batches, read_records
from flows.sources.formats import find_format
from flows.sources.model import RefusedError
from flows.sources.streams import Chunks
from transforms.extract.decode import decode_content
from transforms.records import RecordRejectedError, Rejection
from transforms.schema.vocabularies import Reason, RecordKind

PACKERS: dict[Compression, tuple[str, Callable[[bytes], bytes]]] = {
    Compression.NONE: ("", bytes),
    Compression.GZIP: (".gz", gzip.compress),
    Compression.ZSTD: (".zst", lambda data: zstandard.ZstdCompressor().compress(data)),
    Compression.BZIP2: (".bz2", bz2.compress),
    Compression.XZ: (".xz", lzma.compress),
}
SMALL = ReadOptions(max_record_bytes=120)

JSON_TOKENS = (
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b":",
    b'"',
    b"\\",
    b'"text"',
    b'"articles"',
    b"1",
    b" ",
    b"\n",
    b'{"text": "x"}',
)
CSV_TOKENS = (
    b'"',
    b",",
    b";",
    b"\n",
    b"\r\n",
    b"text",
    b"url",
    b"a b",
    b" ",
    b"\x00",
    b"\xff",
    b"text,url\n",
    b'"a, ""b""",c\n',
)
LINE_TOKENS = (b'{"text": "x"}', b"\n", b"\r\n", b" ", b"\x0b", b"{", b'"', b"\x00", b"\xff\xfe", b"[1]", b"x" * 70)


def warc_record(
    length_shift: int = 0, body: bytes = b"<p>Rain.</p>", kind: bytes = b"response", http: bool = True
) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body if http else body
    head = b"WARC/1.0\r\nWARC-Type: " + kind + b"\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: text/html\r\n"
    return head + b"Content-Length: %d\r\n\r\n" % (len(block) + length_shift) + block + b"\r\n\r\n"


WARC_TOKENS = (
    warc_record(), warc_record(7), warc_record(-7), warc_record(500), warc_record(body=b"y" * 200), warc_record(200, b"y" * 200),
    warc_record(kind=b"request"), warc_record(kind=b"resource", http=False), warc_record()[:60], b"garbage\r\n", b"\r\n", b"WARC/1.0\r\n",
    b"\n\n", b"Content-Length: 3\r\n\r\nabc\r\n\r\n", b"W", b"WARC/1.0\r\nContent-Length: 99999999\r\n\r\n",
)  # fmt: skip
TOKENS = {
    ".json": JSON_TOKENS,
    ".csv": CSV_TOKENS,
    ".jsonl": LINE_TOKENS,
    ".warc": WARC_TOKENS,
    ".html": LINE_TOKENS,
    ".log": LINE_TOKENS,
}
OPENINGS = {".json": (b"", b"[", b'{"articles": ['), ".csv": (b"", b"text,url\n", b'"a";"text"\n')}
ENDINGS = st.sampled_from(sorted(TOKENS))


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file's name and content: pieces of its format in any order, compressed or not, cut or damaged or not."""
    ending = draw(ENDINGS)
    parts = draw(st.lists(st.sampled_from(TOKENS[ending]) | st.binary(max_size=8), max_size=14))
    if ending in OPENINGS:
        parts.insert(0, draw(st.sampled_from(OPENINGS[ending])))
    suffix, pack = PACKERS[draw(st.sampled_from(sorted(PACKERS)))]
    if ending == ".warc" and suffix == ".gz" and draw(st.booleans()):
        content = b"".join(map(gzip.compress, parts))
    else:
        content = pack(b"".join(parts))
    if content and draw(st.booleans()):
        content = content[: draw(st.integers(0, len(content)))]
    if content and draw(st.booleans()):
        at = draw(st.integers(0, len(content) - 1))
        content = content[:at] + draw(st.binary(min_size=1, max_size=3)) + content[at + 1 :]
    return f"case{ending}{suffix}", content


def outcomes(name: str, content: bytes, options: ReadOptions) -> tuple[InputFile, list[object], int]:
    kind, compression = find_format(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        file = InputFile("case", name, str(path), folder, kind, compression)
        return file, list(read_records(file, options)), count_records(file, options)


@settings(max_examples=600)
@given(files())
@example(("case.json", b'{"articles": [{"text": "a"}, {"text": "b"}]}'))
@example(("case.json", b'[{"text": "a"}, {"text": "b"}'))
@example(("case.json", b'{"text": "a"}[1]'))
@example(("case.csv", b'text,url\n"a,1\nb,2'))
@example(("case.warc.gz", gzip.compress(warc_record()) + b"\x1f\x8b\x08\x00broken" + gzip.compress(warc_record())))
def test_count__agrees_with_the_reader_on_any_file(case: tuple[str, bytes]) -> None:
    for options in (ReadOptions(), SMALL):
        _, found, count = outcomes(*case, options)
        assert len(found) == count
        identities = [one.identity for one in found]  # type: ignore[attr-defined]
        assert len(set(identities)) == len(found)


@settings(max_examples=60)
@given(files(), st.integers(1, 4), st.integers(1, 2000))
def test_read_batches__holds_every_outcome_once_whatever_the_bounds(
    case: tuple[str, bytes], most: int, size: int
) -> None:
    name, content = case
    kind, compression = find_format(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        file = InputFile("case", name, str(path), folder, kind, compression)
        found = list(read_records(file))
        batches = list(read_batches([file], ReadOptions(), most, size))
    assert all(1 <= batch.table.num_rows + len(batch.rejections) <= most for batch in batches)
    assert [batch.number for batch in batches] == list(range(len(batches)))
    ids = [i for batch in batches for i in batch.table["article_id"].to_pylist()]
    assert ids == [one.identity.article_id for one in found if not isinstance(one, Rejection)]
    assert [r for batch in batches for r in batch.rejections] == [one for one in found if isinstance(one, Rejection)]


@pytest.mark.parametrize("compression", sorted(PACKERS))
@settings(max_examples=25)
@given(
    st.lists(st.binary(max_size=300) | st.integers(0, 400_000).map(lambda n: b"z" * n), min_size=1, max_size=3),
    st.integers(0, 40),
)
def test_chunks__give_every_byte_and_before_a_cut_a_beginning(
    compression: Compression, members: list[bytes], cut: int
) -> None:
    whole = b"".join(members)
    packed = b"".join(map(PACKERS[compression][1], members))
    assert b"".join(Chunks(io.BytesIO(packed), compression)) == whole
    given_bytes = bytearray()
    try:
        for chunk in Chunks(io.BytesIO(packed[: len(packed) - cut]), compression):
            given_bytes += chunk
    except RefusedError:
        assert cut
    assert whole.startswith(bytes(given_bytes))


@settings(max_examples=200)
@given(
    st.text(), st.sampled_from(["utf-8", "utf-16", "cp1252", "shift_jis", None]), st.sampled_from(sorted(RecordKind))
)
def test_decode__gives_back_any_text_written_as_utf_8(text: str, declared: str | None, kind: RecordKind) -> None:
    content = text.encode("utf-8", "replace")
    if declared in (None, "utf-8") and "\x00" not in text and "\x1b" not in text:
        assert decode_content(content, declared, kind).text == content.decode().removeprefix("\ufeff")


@settings(max_examples=200)
@given(
    st.binary(max_size=400),
    st.sampled_from(["utf-8", "latin-1", "nonsense", "utf-7", "hex", None]),
    st.sampled_from(sorted(RecordKind)),
)
def test_decode__never_fails_but_with_a_reason(content: bytes, declared: str | None, kind: RecordKind) -> None:
    try:
        decode_content(content, declared, kind)
    except RecordRejectedError as refused:
        reason = refused.reason
        assert reason in (Reason.BINARY_CONTENT, Reason.UNDECODABLE)


@pytest.mark.parametrize("ending", [".txt", ".html", ".warc", ".jsonl", ".json", ".csv", ".parquet", ".unknown"])
@pytest.mark.parametrize("suffix", ["", ".gz", ".zst", ".bz2", ".xz"])
def test_read__gives_one_outcome_for_an_empty_file(ending: str, suffix: str) -> None:
    _, found, count = outcomes(f"x{ending}{suffix}", b"", ReadOptions())
    assert len(found) == count == 1
