"""Hostile records through the real worker processes: each becomes an article or a rejection, and the run goes on."""

import bz2
import gzip
import json
import lzma

import pytest
import zstandard
from support.plain_runs import read_published, run_plain, story

from transforms.schema import vocabularies as v

MIB = 1 << 20
PAGE = "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


def page(number: int, extra: str = "") -> str:
    """A good page, with something else in its article."""
    paragraphs = "".join(f"<p>{part}</p>" for part in story(number).split("\n\n"))
    return PAGE.format(title=f"Ferry hall {number} opens", body=paragraphs + extra)


def write_bomb(path, pack) -> None:
    """A small file that unpacks to a great many bytes."""
    path.write_bytes(pack(b"A" * (60 * MIB)))


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    good = {"good.html": page(1), "good.txt": story(2)}
    pages = {
        "deep.html": "<div>" * 100_000 + "<p>Rain.</p>" + "</div>" * 100_000,
        "deep_open.html": page(3, "<b><i>" * 50_000),
        "links.html": page(4, "".join(f'<a href="/{n}">next {n}</a> ' for n in range(500_000))),
        "tables.html": page(5, "<table><tr><td>" * 20_000),
        "attributes.html": page(6, "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">Rain.</p>"),
        "script.html": "<script>" + "<!--" * 200_000,
        "entities.html": page(7, "<p>" + "&amp;" * 400_000 + "</p>"),
        "nul.html": "\x00" * 1000 + page(8),
        "no_article.html": "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "meta.html": f'<html><head><script type="application/ld+json">{"[" * 50_000}</script></head>' + page(9)[6:],
    }
    texts = {
        "words.txt": story(10) + "\n\n" + "word " * 100_000,
        "lines.txt": story(11) + "\n\n" + "x\n" * 50_000,
        "marks.txt": story(12) + "\n\n" + "a" + "\u0301" * 100_000,
        "json.jsonl": "[" * 100_000 + "\n" + json.dumps({"text": story(13)}),
        "row.jsonl": json.dumps({"text": "a" * (50 * MIB)}) + "\n" + json.dumps({"text": story(14)}),
    }
    for name, content in (good | pages | texts).items():
        (folder / name).write_text(content, encoding="utf-8")
    write_bomb(folder / "bomb.html.gz", gzip.compress)
    write_bomb(folder / "bomb.txt.bz2", bz2.compress)
    write_bomb(folder / "bomb.jsonl.xz", lambda data: lzma.compress(data, preset=0))
    write_bomb(folder / "bomb.csv.zst", zstandard.ZstdCompressor().compress)
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress(json.dumps({"text": story(15)}).encode() * 2000)[:-2000])
    return folder


@pytest.fixture(scope="module")
def done(raw, tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    result = run_plain([raw], data, workers=True, record_seconds=60, batch_records=8)
    return data, result


def test_run__goes_on_through_hostile_records(done):
    _, result = done
    assert result.outcome == v.Outcome.PUBLISHED
    assert sum(result.tables[name] for name in ("articles", "duplicates", "rejections")) == result.raw_records


def test_run__keeps_the_good_records_among_them(done):
    data, _ = done
    kept = set(read_published(data, "articles")["raw_file"].to_pylist())
    assert {"good.html", "good.txt", "json.jsonl", "row.jsonl"} <= kept


def test_run__refuses_each_hostile_record_with_the_reason_that_fits(done):
    data, _ = done
    refused = {row["raw_file"]: row["reason"] for row in read_published(data, "rejections").to_pylist()}
    too_complex = ("deep.html", "deep_open.html", "tables.html", "links.html", "attributes.html", "json.jsonl")
    assert {refused[name] for name in too_complex} == {"too_complex"}
    assert refused["nul.html"] == "binary_content"
    assert refused["row.jsonl"] == "record_too_large"
    assert {refused[f"bomb.{kind}"] for kind in ("html.gz", "txt.bz2", "jsonl.xz")} == {"record_too_large"}
    assert refused["bomb.csv.zst"] == "unsupported_format"
    assert refused["no_article.html"] == "no_article"
    assert refused["cut.jsonl.gz"] == "truncated_file"
    faults_of_ours = {"internal_error", "schema_violation", "rule_violation", "worker_crashed", "timeout"}
    assert not faults_of_ours & set(refused.values()), refused


def test_run__prints_no_traceback(done):
    data, _ = done
    (log,) = data.glob("runs/_files/*/workers.log")
    assert "Traceback" not in log.read_text(encoding="utf-8")
