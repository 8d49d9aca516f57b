"""Bad input becomes rejections with the right reason; what stands around it is read."""

import gzip
import json
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import zstandard

from flows.sources import Compression, Format, InputFile, ReadOptions, count_records, read_batches, read_records

Read = Callable[..., list]
SMALL = ReadOptions(max_record_bytes=200)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"", [(1, "empty_record")]),
        ("a.txt", b" \n\t", [(1, "empty_record")]),
        ("a.jsonl", b"\n\n", [(0, "empty_record")]),
        ("a.json", b"[]", [(0, "empty_record")]),
        ("a.csv", b"text,url\n", [(0, "empty_record")]),
        ("a.warc", b"", [(0, "empty_record")]),
        ("a.pdf", b"%PDF-1.7", [(1, "unsupported_format")]),
        ("a.html.gz", b"<html>", [(0, "unreadable_file")]),
        ("a.parquet", b"PAR1nothing", [(0, "unreadable_file")]),
        ("a.jsonl", b'{"text": "a"}\n{"text": \n[1]\n"x"\nnull\n{"id": 1}\n{"text": " "}\n{"text": "b"}', [
            (1, "a"), (2, "malformed_record"), (3, "wrong_shape"), (4, "wrong_shape"), (5, "wrong_shape"), (6, "wrong_shape"),
            (7, "empty_record"), (8, "b")]),
        ("a.jsonl", b'{"text": "a\x00"}\n{"text": "nan"}', [(1, "binary_content"), (2, "empty_record")]),
        ("a.jsonl", b'{"text": "' + b"\xff\xfe\x81" * 9 + b'"}', [(1, "undecodable")]),
        ("a.jsonl", b"[" * 100_000, [(1, "too_complex")]),
        ("a.json", b'[{"text": "a"}, oops, {"text": "b"}]', [(1, "a"), (2, "malformed_record"), (3, "b")]),
        ("a.json", b'[{"text": "a"}, {"text": "b', [(1, "a"), (0, "truncated_file")]),
        ("a.json", b'{"type": "Point", "features": [1]}', [(1, "wrong_shape")]),
        ("a.csv", b'text,url\na,b,c\n"a,b\n', [(1, "malformed_record"), (2, "malformed_record")]),
        ("a.csv", b"id,name\n1,x\n2,y\n", [(1, "wrong_shape"), (2, "wrong_shape")]),
    ],
)  # fmt: skip
def test_bad_content__is_rejected_record_by_record(
    read: Read, told: Callable, name: str, content: bytes, expected: list
) -> None:
    assert told(read(name, content)) == expected


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".zst", zstandard.ZstdCompressor().compress)])
def test_truncated_file__gives_the_records_before_the_cut_and_one_rejection(
    read: Read, suffix: str, pack: Callable
) -> None:
    lines = [json.dumps({"text": f"story {i} " + os.urandom(300).hex()}) for i in range(4000)]
    packed = pack("\n".join(lines).encode())
    *records, cut = read(f"a.jsonl{suffix}", packed[: len(packed) // 2])
    assert 1000 < len(records) < 3000
    assert [record.content for record in records] == [
        json.loads(line)["text"].encode() for line in lines[: len(records)]
    ]
    assert (cut.reason, cut.identity.raw_record) == ("truncated_file", 0)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (lambda w: w.response(2, length="9"), "malformed_record"),
        (lambda w: w.response(2, length="300"), "malformed_record"),
        (lambda w: w.response(2, length="99999999999"), "malformed_record"),
        (lambda w: w.response(2, length="many"), "malformed_record"),
        (lambda w: b"some garbage\r\n\r\n", "malformed_record"),
        (lambda w: w.response(2, b"<p>" + b"y" * 40_000_000), "record_too_large"),
    ],
)
def test_broken_warc_record__does_not_hide_the_ones_behind_it(
    read: Read, told: Callable, warc: SimpleNamespace, broken: Callable, expected: str, packed: bool
) -> None:
    parts = [warc.response(1, b"<p>one"), broken(warc), warc.response(3, b"<p>three"), warc.response(4, b"<p>four")]
    content = b"".join(gzip.compress(part, 1) if packed else part for part in parts)
    found = told(read("a.warc.gz" if packed else "a.warc", content))
    assert found == [(1, "<p>one"), (2, expected), (3, "<p>three"), (4, "<p>four")]


def test_broken_gzip_member__costs_only_the_records_in_it(read: Read, told: Callable, warc: SimpleNamespace) -> None:
    members = [gzip.compress(warc.response(i, b"<p>%d" % i)) for i in range(1, 5)]
    members[1] = members[1][:40] + b"\xff\xff\xff\xff" + members[1][44:]
    assert told(read("a.warc.gz", b"".join(members))) == [
        (1, "<p>1"),
        (2, "malformed_record"),
        (3, "<p>3"),
        (4, "<p>4"),
    ]
    assert told(read("b.warc.gz", b"".join(members)[:-9]))[-1] == (0, "truncated_file")


def test_too_large__is_passed_over_in_every_form(read: Read, told: Callable) -> None:
    long = "z" * 500
    rows = [{"text": "a"}, {"text": long}, {"text": "b"}]
    expected = [(1, "a"), (2, "record_too_large"), (3, "b")]
    assert told(read("a.jsonl", "\n".join(map(json.dumps, rows)).encode(), SMALL)) == expected
    assert told(read("a.json", json.dumps(rows).encode(), SMALL)) == expected
    assert told(read("a.csv", f'text\na\n"{long}"\nb\n'.encode(), SMALL)) == expected
    assert told(read("a.txt", long.encode(), SMALL)) == [(1, "record_too_large")]
    assert told(read("a.html", long.encode(), SMALL)) == [(1, "record_too_large")]


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_a_line_of_50_mb__is_not_held(tmp_path: Path, suffix: str) -> None:
    content = b'{"text": "a"}\n{"text": "' + b"x" * 50_000_000 + b'"}\n{"text": "b"}\n'
    pack = {"": bytes, ".gz": lambda data: gzip.compress(data, 1), ".zst": zstandard.ZstdCompressor().compress}[suffix]
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(pack(content))
    del content
    file = InputFile(
        "s",
        path.name,
        str(path),
        str(tmp_path),
        Format.JSON_LINES,
        {"": Compression.NONE, ".gz": Compression.GZIP, ".zst": Compression.ZSTD}[suffix],
    )
    options = ReadOptions(max_record_bytes=1 << 20)
    tracemalloc.start()
    outcomes = list(read_records(file, options))
    counted = count_records(file, options)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [getattr(one, "reason", "record") for one in outcomes] == ["record", "record_too_large", "record"]
    assert counted == 3
    assert peak < 40 << 20


def test_a_file_that_cannot_be_opened__is_one_rejection(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for name in ("gone.txt", "pipe.txt"):
        file = InputFile("s", name, str(tmp_path / name), str(tmp_path), Format.TEXT)
        (outcome,) = read_records(file)
        assert (outcome.reason, outcome.identity.raw_record, count_records(file)) == ("unreadable_file", 0, 1)


def test_rejection__shows_the_start_of_the_record_on_one_line(read: Read) -> None:
    (rejection,) = read("a.jsonl", b'{"url": "https://a.example/9",\t"note": "' + b"n" * 900 + b'"}')
    assert rejection.identity.source_url == "https://a.example/9"
    assert len(rejection.excerpt) <= 210
    assert rejection.excerpt.startswith(r'{"url": "https://a.example/9",\t')


def test_read_batches__are_bounded_in_bytes_and_records(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"text": "x" * 10_000}) for _ in range(30)) + "\n{}\n")
    file = InputFile("s", "a.jsonl", str(path), str(tmp_path), Format.JSON_LINES)
    by_bytes = list(read_batches([file], max_bytes=50_000))
    assert [batch.table.num_rows for batch in by_bytes] == [5, 5, 5, 5, 5, 5, 0]
    assert [len(batch.rejections) for batch in by_bytes] == [0, 0, 0, 0, 0, 0, 1]
    by_records = list(read_batches([file, file], max_records=20))
    assert [batch.table.num_rows + len(batch.rejections) for batch in by_records] == [20, 20, 20, 2]
