"""Remote storage that fails in the middle: tried again where it passes, a rejection that the next run mends where not."""

import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.flaky_storage import FlakyFileSystem, install
from support.plain_runs import hash_published, read_published, run_plain, story

from flows.sources import find_inputs, read_records, steady
from transforms.schema import vocabularies as v

ROWS = [{"text": f"story {number} " + f"word{number} " * 4000} for number in range(40)]
LINES = "\n".join(map(json.dumps, ROWS)).encode()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(steady, "PAUSES", (0.0, 0.0, 0.0))


def as_parquet():
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), sink, row_group_size=7)
    return sink.getvalue()


@pytest.mark.parametrize("seekable", [True, False])
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jsonl", LINES), ("a.jsonl.gz", gzip.compress(LINES, 0)), ("a.json", json.dumps(ROWS).encode())],
    ids=["lines", "packed", "list"],
)
def test_read__goes_on_where_a_connection_broke(name, content, seekable):
    install({f"bucket/{name}": content}, {f"bucket/{name}": 5}, seekable=seekable)
    (file,) = find_inputs([f"flaky://bucket/{name}"], [], [])
    assert [record.content.decode() for record in read_records(file)] == [row["text"] for row in ROWS]
    assert FlakyFileSystem.reads[f"bucket/{name}"] > 12


def test_read__goes_on_in_the_middle_of_a_parquet_file():
    install({"bucket/a.parquet": as_parquet()}, {"bucket/a.parquet": 2})
    (file,) = find_inputs(["flaky://bucket/a.parquet"], [], [])
    assert [record.content.decode() for record in read_records(file)] == [row["text"] for row in ROWS]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jsonl", LINES), ("a.parquet", as_parquet()), ("a.txt", b"Rain.")],
    ids=["lines", "parquet", "text"],
)
def test_read__gives_one_rejection_where_storage_stays_away(name, content):
    install({f"bucket/{name}": content}, {f"bucket/{name}": 1})
    (file,) = find_inputs([f"flaky://bucket/{name}"], [], [])
    (refused,) = read_records(file)
    assert (refused.reason, refused.identity.raw_record) == (v.Reason.STORAGE_FAILED, 0)
    assert "failed 4 times" in refused.detail
    assert "connection reset by peer" in refused.detail


def test_read__refuses_the_rest_of_a_file_that_changed_meanwhile():
    install({"bucket/a.jsonl": LINES}, {"bucket/a.jsonl": 4})
    (file,) = find_inputs(["flaky://bucket/a.jsonl"], [], [])
    outcomes = read_records(file)
    records = [next(outcomes)]
    FlakyFileSystem.contents["bucket/a.jsonl"] = LINES + b"\n" + LINES
    *more, refused = outcomes
    records += more
    assert [record.content.decode() for record in records] == [row["text"] for row in ROWS[: len(records)]]
    assert 0 < len(records) < len(ROWS)
    assert "changed while it was read" in refused.detail


def test_run__goes_on_without_a_file_that_storage_withholds_and_reads_it_in_the_next(tmp_path):
    contents = {f"bucket/{number}.txt": story(number).encode() for number in range(3)}
    contents["bucket/rows.jsonl"] = json.dumps({"text": story(9)}).encode()
    install(contents, {"bucket/rows.jsonl": 1, "bucket/1.txt": 2})
    result = run_plain(["flaky://bucket"], tmp_path / "data")
    assert result.outcome == v.Outcome.PUBLISHED
    assert (result.tables["articles"], result.rejected) == (3, {"storage_failed": 1})
    FlakyFileSystem.failing = {}
    assert run_plain(["flaky://bucket"], tmp_path / "data").read_files == 1
    assert read_published(tmp_path / "data", "rejections").num_rows == 0
    assert run_plain(["flaky://bucket"], tmp_path / "data").outcome == v.Outcome.NOTHING_NEW
    run_plain(["flaky://bucket"], tmp_path / "at-once")
    assert hash_published(tmp_path / "data") == hash_published(tmp_path / "at-once")
