"""Every form of input gives its records, with what the container says about them."""

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.sources import ReadOptions
from transforms.records import RawRecord
from transforms.schema.vocabularies import RecordKind

Read = Callable[..., list]


def evidence(record: RawRecord) -> list[tuple[str, str, str, str]]:
    return [(found.field.value, found.value, found.source, found.place) for found in record.evidence]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.TXT"])
def test_text__is_one_record_byte_for_byte(read: Read, name: str) -> None:
    (record,) = read(name, b"\xef\xbb\xbf Rain.\r\n\r\n ")
    assert (record.content, record.kind, record.identity.raw_record) == (
        b"\xef\xbb\xbf Rain.\r\n\r\n ",
        RecordKind.TEXT,
        1,
    )


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.txt", "index.php", "article-77"])
def test_page__is_known_by_its_name_or_by_how_it_begins(read: Read, name: str) -> None:
    (record,) = read(name, b"<!-- saved --><!DOCTYPE html><html><p>Rain.</p></html>")
    assert record.kind is RecordKind.HTML


@pytest.mark.parametrize("sidecar", ["page.html.meta.json", "page.meta.json"])
def test_page__takes_metadata_from_the_file_beside_it(read: Read, tmp_path: Path, sidecar: str) -> None:
    fields = {
        "url": "https://a.example/1?x=1 ",
        "fetched_at": "2025-03-01T08:00:00Z",
        "headline": "Rain",
        "tags": ["wet"],
    }
    (tmp_path / sidecar).write_text(json.dumps(fields))
    (record,) = read("page.html", b"<p>Rain.</p>")
    assert record.identity.source_url == "https://a.example/1?x=1 "
    assert ("fetched", "2025-03-01T08:00:00Z", "sidecar", "fetched_at") in evidence(record)
    assert ("title", "Rain", "sidecar", "headline") in evidence(record)


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff\xff\x00", b""])
def test_page__is_read_without_a_broken_sidecar_and_says_so(read: Read, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "page.meta.json").write_bytes(content)
    (record,) = read("page.html", b"<p>Rain.</p>")
    ((field, value, source, place),) = evidence(record)
    assert (field, source, place, value[:16]) == ("url", "sidecar", "page.meta.json", "(sidecar not rea")


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.jsonlines", "a.jl"])
def test_json_lines__are_numbered_by_line_and_blank_ones_are_none(read: Read, told: Callable, name: str) -> None:
    found = read(name, b'\xef\xbb\xbf{"text": "one"}\n\n  \r\n{"text": "two"}\r\n{"text": "three"}')
    assert told(found) == [(1, "one"), (4, "two"), (5, "three")]


def test_json_lines__hand_on_all_metadata_as_found(read: Read) -> None:
    row = {
        "maintext": "Rain.",
        "Link": "https://a.example/1",
        "title": "T",
        "authors": ["Ana", {"name": "Jo"}],
        "date": 1735689600,
        "source": "a.example",
    }
    (record,) = read("a.ndjson", json.dumps(row).encode())
    assert (record.identity.source_url, record.declared_encoding) == ("https://a.example/1", "utf-8")
    assert evidence(record) == [
        ("title", "T", "field", "title"), ("published", "1735689600", "field", "date"), ("author", "Ana", "field", "authors"),
        ("author", "Jo", "field", "authors"), ("site", "a.example", "field", "source"), ("url", "https://a.example/1", "field", "Link"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "kind", "content"),
    [
        ({"html": "<p>x</p>", "text": "x"}, RecordKind.HTML, b"<p>x</p>"),
        ({"html": "", "text": "x"}, RecordKind.TEXT, b"x"),
        ({"content": "<p>Rain.</p><p>More.</p>"}, RecordKind.HTML, b"<p>Rain.</p><p>More.</p>"),
        ({"body": "a < b and b > c"}, RecordKind.TEXT, b"a < b and b > c"),
        ({"text": ["One.", "Two."]}, RecordKind.TEXT, b"One.\n\nTwo."),
        ({"metadata": {"url": "https://a.example/"}, "text": "x"}, RecordKind.TEXT, b"x"),
        ({"text": "lone \ud800 half"}, RecordKind.TEXT, "lone \ufffd half".encode()),
    ],
)
def test_rows__say_whether_they_hold_a_page_or_a_text(read: Read, row: dict, kind: RecordKind, content: bytes) -> None:
    (record,) = read("a.jsonl", json.dumps(row).encode())
    assert (record.kind, record.content) == (kind, content)


def test_rows__are_read_by_a_field_map_first(read: Read) -> None:
    row = {"text": "teaser", "data": {"full": "The whole."}, "when": "2025-03-01", "html": "<p>no</p>"}
    options = ReadOptions(field_map={"text": "data.full", "published": "when"})
    (record,) = read("a.jsonl", json.dumps(row).encode(), options)
    assert record.content == b"The whole."
    assert ("published", "2025-03-01", "field", "when") in evidence(record)


def test_field_map__refuses_a_field_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="'texxt' is no field"):
        ReadOptions(field_map={"texxt": "a"})


@pytest.mark.parametrize(
    "content",
    [
        b'[{"text": "one"}, {"text": "a, ]}\\" two"}]',
        b'\n [\n{"text": "one"}\n,\n{"text": "a, ]}\\" two"}\n]\n',
        b'{"text": "one"}\n{"text": "a, ]}\\" two"}\n',
        b'{"status": "ok", "articles": [{"text": "one"}, {"text": "a, ]}\\" two"}]}',
        b'{"response": {"docs": [{"text": "one"}, {"text": "a, ]}\\" two"}]}}',
        '[{"text": "one"}, {"text": "a, ]}\\" two"}]'.encode("utf-16"),
    ],
)
def test_json__is_an_array_values_in_a_row_or_a_wrapper(read: Read, told: Callable, content: bytes) -> None:
    assert told(read("a.json", content)) == [(1, "one"), (2, 'a, ]}" two')]


def test_json__one_object_is_one_record_even_with_lists_in_it(read: Read, told: Callable) -> None:
    assert told(read("a.json", b'{"text": "one", "results": [{"text": "inner"}]}')) == [(1, "one")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv__finds_its_delimiter_and_keeps_line_breaks_in_quotes(read: Read, told: Callable, delimiter: str) -> None:
    rows = [
        ["Title", "Article Body", "url"],
        ["T", '"one"\n\nsaid; she, and\t|', "https://a.example/"],
        ["", "two", ""],
    ]
    lines = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    found = read("a.csv", ("\r\n".join([*lines[:2], "", lines[2]]) + "\r\n").encode())
    assert told(found) == [(1, '"one"\n\nsaid; she, and\t|'), (2, "two")]
    assert found[0].identity.source_url == "https://a.example/"
    assert found[1].identity.source_url is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv__is_read_in_the_encoding_that_it_was_written_in(read: Read, encoding: str) -> None:
    (record,) = read("a.csv", "title,text\nGröße,Die Straße führt über den Fluss nach Süden.\n".encode(encoding))
    assert record.content.decode() == "Die Straße führt über den Fluss nach Süden."
    assert ("title", "Größe", "field", "title") in evidence(record)


def parquet(columns: dict, **how: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **how)
    return out.getvalue()


def test_parquet__reads_rows_of_all_groups_with_their_types(read: Read, told: Callable) -> None:
    content = parquet(
        {
            "text": ["one", None, "three"],
            "published_at": pa.array([datetime(2025, 3, 1, 8, tzinfo=UTC)] * 3, pa.timestamp("us", "UTC")),
            "updated": [date(2025, 3, 2)] * 3,
            "authors": [["Ana", "Jo"], [], None],
            "vector": [[0.5]] * 3,
        },
        row_group_size=2,
    )
    found = read("a.parquet", content)
    assert told(found) == [(1, "one"), (2, "empty_record"), (3, "three")]
    assert [(field, value) for field, value, *_ in evidence(found[0])] == [
        ("published", "2025-03-01 08:00:00Z"), ("modified", "2025-03-02"), ("author", "Ana"), ("author", "Jo"),
    ]  # fmt: skip


def test_parquet__bytes_are_content_of_unknown_encoding(read: Read) -> None:
    (record,) = read("a.parquet", parquet({"html": pa.array([b"<p>\xe9</p>"])}))
    assert (record.content, record.declared_encoding, record.kind) == (b"<p>\xe9</p>", None, RecordKind.HTML)


def test_warc__gives_each_html_response_with_address_time_and_charset(read: Read, warc: SimpleNamespace) -> None:
    content = b"".join(
        (
            warc.response(1, warc_type="request"),
            warc.response(2, http=("Content-Type: text/html; charset=windows-1251",)),
            warc.response(3, http=("Content-Type: image/png",)),
            warc.response(4, b"<!doctype html><p>x", http=("Server: x",)),
            warc.response(5, b"<p>moved", status="301 Moved"),
            warc.response(6, b"A text.", warc_type="conversion", content_type="text/plain"),
            warc.response(
                7,
                b"5\r\n<p>x<\r\n3\r\n/p>\r\n0\r\n\r\n",
                http=("Content-Type: text/html", "Transfer-Encoding: chunked"),
            ),
        )
    )
    second, fourth, moved, text, chunked = read("a.warc", content)
    assert (second.identity.raw_record, second.declared_encoding, second.content) == (
        2,
        "windows-1251",
        b"<html><p>Rain.</p></html>",
    )
    assert evidence(second) == [
        ("url", "https://harbourpost.example/2", "warc", "WARC-Target-URI"), ("fetched", "2025-03-03T08:00:00Z", "warc", "WARC-Date"),
    ]  # fmt: skip
    assert (fourth.identity.raw_record, fourth.kind) == (4, RecordKind.HTML)
    assert (moved.reason, moved.detail) == ("no_article", "HTTP status 301")
    assert (text.kind, text.content) == (RecordKind.TEXT, b"A text.")
    assert chunked.content == b"<p>x</p>"
