"""Hostile records: whatever one holds, it becomes an article or a rejection with a reason of the list, in bounded time."""

import bz2
import gzip
import html
import io
import lzma
import tempfile
import tracemalloc
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from support.growth import enforce_growth

from flows.sources import InputFile, ReadOptions, count_records, read_batches, read_records
from flows.sources.formats import find_format
from flows.sources.model import MOST_CONTAINERS
from transforms.article import Options, clean_record
from transforms.records import Article, Evidence, Identity, RawRecord, Rejection
from transforms.schema.vocabularies import Field, Reason, RecordKind
from transforms.tables import Measured, normalised_table, raw_records, rejections_table

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
PACK = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}
OPTIONS = Options()
LIMITS = ReadOptions(max_record_bytes=1 << 20)
WHO = Identity("s", "a.html", 1, "https://harbourpost.example/2025/05/14/ferry")
FAULTS_OF_OURS = {Reason.INTERNAL_ERROR, Reason.SCHEMA_VIOLATION, Reason.RULE_VIOLATION, Reason.WORKER_CRASHED}
PARAGRAPHS = (
    "The harbour office of Port Ellery opened its new ferry hall on Tuesday after two winters of delay.",
    "Councillor Maren Holt said the hall would serve nine islands and some four thousand commuters a day.",
    "Fishermen had asked for a cold store beside the quay, and they got one, though smaller than planned.",
)

HOSTILE = st.sampled_from([
    "\x00", "\x1b[2J", "\u202e", "\u2066", "\ufeff", "\ufffe", "\u2028", "\x85", "&#x0;", "&#xD800;", "&#1114112;", "&amp;" * 50, "<b>" * 80,
    "<!--", "-->", "]]>", "<![CDATA[", "<script>", "</p></p>", "<svg><style>", "<table><tr>", "{{7*7}}", "=cmd()", "../../etc/passwd", "javascript:alert(1)",
    "\\ud800", "1e999", "NaN", "-Infinity", "9" * 400, "[" * 120, "{" * 120, '"', "'", ",", ";", "\r", "\n\n\n", "2025-13-45", "31/02/2025", "٢٠٢٥", "0" * 60,
    "a\u0301" * 40, "🏴" * 20, " " * 90, "Share " * 12, "By ", "©", "…",
])  # fmt: skip


def read_all(name: str, content: bytes) -> list[Article | Rejection]:
    """What becomes of every record of a file; each of them fits its table."""
    kind, compression = find_format(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        file = InputFile("s", name, str(path), folder, kind, compression)
        results: list[Article | Rejection] = []
        for batch in read_batches([file], LIMITS):
            results += batch.rejections
            results += [clean_record(raw, OPTIONS) for raw in raw_records(batch.table)]
        assert count_records(file, LIMITS) == len(results)
    enforce_good_ends(results)
    return results


def enforce_good_ends(results: list[Article | Rejection]) -> None:
    refused = [one for one in results if isinstance(one, Rejection)]
    assert not [one for one in refused if one.reason in FAULTS_OF_OURS]
    rejections_table(refused)
    normalised_table([Measured.of(one) for one in results if isinstance(one, Article)], "0", "0")


@st.composite
def mutated_samples(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the sample with bytes flipped, cut out, repeated, or put in, and packed."""
    path = draw(st.sampled_from(sorted(p for p in SAMPLE.rglob("*") if p.is_file() and p.stat().st_size < 40_000)))
    content = path.read_bytes()
    name = path.name
    if path.suffix in (".gz", ".zst") and "broken" not in path.parts and draw(st.booleans()):
        content = (
            gzip.decompress(content)
            if path.suffix == ".gz"
            else zstandard.decompress(content, 1 << 22)
            if content
            else b""
        )
        name = path.stem
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        size = draw(st.integers(0, 200))
        piece = draw(st.binary(max_size=6) | HOSTILE.map(lambda text: text.encode("utf-8", "replace")))
        content = draw(st.sampled_from([
            content[:at] + piece + content[at + len(piece):], content[:at] + content[at + size:], content[:at] + content[at:at + size] * 8 + content[at:],
            content[:at] + piece + content[at:],
        ]))  # fmt: skip
    suffix = draw(st.sampled_from(sorted(PACK))) if "." in name and not name.endswith((".gz", ".zst")) else ""
    return name + suffix, PACK[suffix](content)


@settings(max_examples=60)
@given(mutated_samples())
def test_read_and_clean__ends_well_on_any_damage_to_a_file(case: tuple[str, bytes]) -> None:
    assert read_all(*case)


@settings(max_examples=60)
@given(
    st.lists(HOSTILE | st.text(max_size=30) | st.sampled_from(PARAGRAPHS), min_size=1, max_size=10),
    st.sampled_from(RecordKind),
)
def test_clean__ends_well_and_the_same_way_on_hostile_parts(parts: list[str], kind: RecordKind) -> None:
    text = "\n\n".join(parts) if kind is RecordKind.TEXT else "<p>" + "</p><p>".join(parts) + "</p>"
    evidence = tuple(Evidence(field, part, "field", "x") for field, part in zip(Field, parts, strict=False) if part)
    raw = RawRecord(WHO, kind, text.encode("utf-8", "replace"), None, evidence)
    first = clean_record(raw, OPTIONS)
    enforce_good_ends([first])
    assert clean_record(raw, OPTIONS) == first


@pytest.mark.parametrize(
    ("name", "content", "reasons"),
    [
        ("a.jsonl", rb'{"text": "Rain fell on the hall.", "title": "a\ud800b", "author": ["\udc00"]}', []),
        ("a.jsonl", rb'{"text": "Rain fell on the hall.", "tags": "[\u0027\\ud800\u0027]"}', []),
        ("a.jsonl", rb'{"odd\ud800": 1}', [Reason.WRONG_SHAPE]),
        ("a.jsonl", b'{"text": "Rain fell on the hall.", "author": "[0x' + b"f" * 5000 + b']"}', []),
        ("a.jsonl", b'{"text": "Rain fell on the hall.", "n": 1e999, "published": NaN, "n": [[[[1]]]]}', []),
        ("a.json", b'{"x": [' + b"[]," * (MOST_CONTAINERS // 2) + b"[]]}", [Reason.WRONG_SHAPE]),
        ("a.jsonl", b"[" + b"[]," * (MOST_CONTAINERS // 2 - 10) + b"1]", [Reason.WRONG_SHAPE]),
        ("a.jsonl", b'{"' + b"n" * 500_000 + b'": 1}', [Reason.WRONG_SHAPE]),
        ("a.csv", b'text,url\n"Rain\x00 fell on the hall",../../x\n', [Reason.BINARY_CONTENT]),
    ],
)
def test_read_and_clean__knows_hostile_rows(name: str, content: bytes, reasons: list[Reason]) -> None:
    results = read_all(name, content)
    assert [one.reason for one in results if isinstance(one, Rejection)] == reasons
    assert all(len(one.detail) < 2000 for one in results if isinstance(one, Rejection))


def test_read__refuses_a_value_of_too_many_lists_before_it_is_parsed() -> None:
    content = b'{"text": "Rain.", "x": [' + b"[]," * MOST_CONTAINERS + b"1]}"
    kind, compression = find_format("a.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_bytes(content)
        file = InputFile("s", "a.jsonl", str(path), folder, kind, compression)
        (batch,) = read_batches([file])
    assert [one.reason for one in batch.rejections] == [Reason.TOO_COMPLEX]


def http_record(encoding: bytes, body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: " + encoding + b"\r\n\r\n" + body
    return b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n" % len(http) + http + b"\r\n\r\n"


def peak_of_reading(name: str, content: bytes) -> tuple[list[object], int]:
    """What a file's records became (reason, or None for a record), and the most bytes that Python objects took meanwhile."""
    kind, compression = find_format(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        file = InputFile("s", name, str(path), folder, kind, compression)
        tracemalloc.start()
        ends = [getattr(one, "reason", None) for one in read_records(file, LIMITS)]
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert count_records(file, LIMITS) == len(ends)
    return ends, peak


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
@pytest.mark.parametrize("suffix", ["", ".gz", ".xz"])
def test_read__holds_no_bomb_that_an_archived_response_unpacks_to(encoding: str, suffix: str) -> None:
    body = b"A" * (60 << 20)
    for word in encoding.split(", "):
        body = gzip.compress(body, 1) if word == "gzip" else zlib.compress(body, 1)
    ends, peak = peak_of_reading("a.warc" + suffix, PACK[suffix](http_record(encoding.encode(), body)))
    assert ends == [Reason.RECORD_TOO_LARGE]
    assert peak < 16 << 20


def test_read__holds_a_text_that_all_rows_of_a_table_share_a_few_times_only() -> None:
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 1500, pa.int32()), pa.array(["x" * 400_000]))
    sink = io.BytesIO()
    pq.write_table(pa.table({"text": texts}), sink, compression="zstd")
    content = sink.getvalue()
    assert len(content) < 2000
    pa.default_memory_pool().release_unused()
    ends, peak = peak_of_reading("a.parquet", content)
    assert ends == [None] * 1500
    assert peak < 32 << 20


@pytest.mark.parametrize("label", ["unicode_escape", "raw-unicode-escape", "utf-7", "idna", "punycode"])
def test_clean__believes_no_declared_encoding_that_the_web_does_not_have(label: str) -> None:
    text = "\n\n".join(PARAGRAPHS).encode() + rb" \ud800 +2AA- caf" + b"\xe9"
    result = clean_record(RawRecord(WHO, RecordKind.TEXT, text, label), OPTIONS)
    assert isinstance(result, Article)
    assert "\\ud800" in result.stripped.extracted.text


def read_and_count(file: InputFile) -> None:
    assert list(read_batches([file]))
    assert count_records(file)


@pytest.mark.parametrize(
    ("name", "opening", "unit", "times"),
    [
        ("a.warc", b"", b"WARC/1.0\r\nContent-Length: 33000000\r\n\r\n", 4000),
        ("a.warc", b"", b"WARC/1.0\r\n", 4000),
        ("a.warc.gz", b"", b"\x1f\x8b\x08\x00broken", 3000),
        ("a.txt", b"", b"<!---->", 4000),
        ("a.jsonl", b"", b'{"text": "<!----><!----><!----><!----><!----><!----><!----><!----></p>"}\n', 500),
        ("a.csv", b"text,url\n", b'""",', 4000),
        ("a.json", b"", b'{"a":', 4000),
    ],
)
def test_read__takes_time_in_step_with_the_size(
    name: str, opening: bytes, unit: bytes, times: int, tmp_path: Path
) -> None:
    kind, compression = find_format(name)

    def reading(length: int) -> Callable[[], None]:
        path = tmp_path / f"{length}-{name}"
        path.write_bytes(opening + unit * length)
        return partial(read_and_count, InputFile("s", path.name, str(path), str(tmp_path), kind, compression))

    reading(1)()
    enforce_growth(reading(times), reading(4 * times), factor=9, enough=0.4)


UNITS = (" ", "\u00a0", "1", "a", ",", "-", "|", "1:", "2025-", "_", "Aa, ", "a.", "• ", ": ", "(", "年", "http://")


def clean_text(text: str) -> None:
    evidence = tuple(Evidence(field, text, "field", "x") for field in Field)
    body = "\n\n".join((PARAGRAPHS[0], text, PARAGRAPHS[1], PARAGRAPHS[2])).encode()
    enforce_good_ends([clean_record(RawRecord(WHO, RecordKind.TEXT, body, None, evidence), OPTIONS)])


PLACES = (
    "<title>{}</title>",
    '<meta name="author" content="{}"><meta property="article:published_time" content="{}"><meta name="keywords" content="{}">',
    '<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{}", "datePublished": "{}", "author": "{}"}}</script>',
    '<p class="byline">{}</p><time datetime="{}">{}</time><h1>{}</h1><a href="{}">x</a>',
    '<div class="{}" id="{}"><p>{}</p></div>',
)


def clean_page(place: str, text: str) -> None:
    part = place.format(*[html.escape(text)] * place.count("{}"))
    page = f"<html><body><article>{part}{''.join(f'<p>{line}</p>' for line in PARAGRAPHS)}</article></body></html>"
    enforce_good_ends([clean_record(RawRecord(WHO, RecordKind.HTML, page.encode()), OPTIONS)])


@pytest.mark.parametrize("place", PLACES)
def test_clean__of_a_page_is_not_driven_into_back_tracking(place: str) -> None:
    clean_page(place, "x")
    for unit in UNITS:
        short, long = ((unit * length)[:length] for length in (5000, 20_000))
        enforce_growth(partial(clean_page, place, short), partial(clean_page, place, long), factor=9, enough=0.5)


@pytest.mark.parametrize("unit", UNITS)
def test_clean__is_not_driven_into_back_tracking(unit: str) -> None:
    clean_text(unit)
    short, long = ((unit * length)[:length] for length in (5000, 20_000))
    enforce_growth(partial(clean_text, short), partial(clean_text, long), factor=9, enough=0.5)
