"""Backfills, files of rejected records: read again, nothing doubled."""

import json
import os
from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError
from support.plain_runs import hash_published, read_published, run_plain, story

from flows.reread import find_day
from flows.settings import RunSettings


@pytest.fixture
def raw(tmp_path):
    """Files whose day is in their path, and one whose day is that of its modification."""
    folder = tmp_path / "raw"
    for number, name in enumerate(("2025/05/01/a.txt", "2025-05-02/b.txt", "crawl-20250503.txt", "plain.txt")):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(story(number), encoding="utf-8")
    then = datetime(2025, 5, 4, 12, tzinfo=UTC).timestamp()
    os.utime(folder / "plain.txt", (then, then))
    return folder


def count_read(result):
    return result.read_files


def test_backfill__reads_the_files_of_its_days_again_and_changes_nothing(raw, tmp_path):
    data = tmp_path / "data"
    run_plain([raw], data)
    before = hash_published(data)
    result = run_plain([raw], data, since=date(2025, 5, 2), until=date(2025, 5, 3))
    assert (result.outcome, count_read(result)) == ("published", 2)
    assert hash_published(data) == before
    assert count_read(run_plain([raw], data, since=date(2025, 5, 4))) == 1
    assert count_read(run_plain([raw], data, until=date(2025, 5, 1))) == 1


def test_backfill__leaves_other_new_files_to_the_next_run(raw, tmp_path):
    data = tmp_path / "data"
    assert count_read(run_plain([raw], data, until=date(2025, 5, 2))) == 2
    assert read_published(data, "articles").num_rows == 2
    assert count_read(run_plain([raw], data)) == 2
    assert read_published(data, "articles").num_rows == 4


def test_backfill__replaces_what_the_file_said_before(raw, tmp_path):
    data = tmp_path / "data"
    run_plain([raw], data)
    path = raw / "2025-05-02" / "b.txt"
    before = path.stat()
    path.write_text(story(8), encoding="utf-8")  # as long as before
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert run_plain([raw], data).outcome == "nothing_new"  # same size, same time
    run_plain([raw], data, since=date(2025, 5, 2), until=date(2025, 5, 2))
    texts = " ".join(read_published(data, "articles")["text"].to_pylist())
    assert "item8x1" in texts
    assert "item1x1" not in texts


def test_reread_rejected__reads_their_files_again(raw, tmp_path):
    data = tmp_path / "data"
    (raw / "empty.txt").write_bytes(b"")
    run_plain([raw], data)
    before = hash_published(data)
    result = run_plain([raw], data, reread_rejected=("empty_record",))
    assert count_read(result) == 1
    assert hash_published(data) == before
    assert run_plain([raw], data, reread_rejected=("timeout",)).outcome == "nothing_new"


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("a/2025/05/14/b.txt", date(2025, 5, 14)),
        ("2024-01-01/b-2025.05.14.txt", date(2025, 5, 14)),
        ("CC-20250514093000-00012.warc.gz", date(2025, 5, 14)),
        ("2025_05_14.jsonl", date(2025, 5, 14)),
        ("id-1202505141.txt", None),
        ("2025-05.txt", None),
        ("2025-05/14.txt", None),
        ("2025-02-30.txt", None),
    ],
)
def test_find_day__is_the_last_day_in_the_path(path, day):
    assert find_day(path) == day


def test_settings__refuse_a_range_that_cannot_be():
    with pytest.raises(ValidationError, match="is after until"):
        RunSettings(since=date(2025, 5, 2), until=date(2025, 5, 1))
    with pytest.raises(ValidationError, match="choose one"):
        RunSettings(full=True, since=date(2025, 5, 2))


def test_sidecar__that_changes_comes_or_goes_counts_as_a_change_of_its_page(tmp_path):
    raw, data = tmp_path / "raw", tmp_path / "data"
    raw.mkdir()
    paragraphs = "".join(f"<p>{line}</p>" for line in story(3).split("\n\n"))
    (raw / "page.html").write_text(f"<html><body><article>{paragraphs}</article></body></html>", encoding="utf-8")

    def publish(url):
        sidecar = raw / "page.html.meta.json"
        sidecar.write_text(json.dumps({"url": url}), encoding="utf-8") if url else sidecar.unlink()
        assert count_read(run_plain([raw], data)) == 1
        return read_published(data, "articles")["source_url"].to_pylist()

    run_plain([raw], data)
    assert publish("https://harbourpost.example/1") == ["https://harbourpost.example/1"]
    assert publish("https://harbourpost.example/2") == ["https://harbourpost.example/2"]
    assert run_plain([raw], data).outcome == "nothing_new"
    assert publish(None) == [None]
