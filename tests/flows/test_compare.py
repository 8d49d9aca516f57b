"""Before and after a change of rules: what came, went, moved, differs."""

import re
from pathlib import Path

import duckdb
import pytest
from support.plain_runs import run_plain, story, write_stories

from flows.commands.diff import describe, diff_command
from flows.compare import compare, find_snapshot
from flows.settings import RunSettings
from flows.sources import UsageError
from flows.storage import DataDir


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data directory in which the second snapshot comes from raw files that were changed, emptied, removed and added."""
    raw = write_stories(tmp_path_factory.mktemp("compared") / "raw", texts=4, rows=1)
    data = raw.parent / "data"
    run_plain([raw], data)
    (raw / "0.txt").write_text(story(0).replace("two winters", "three\x1b[31m winters"), encoding="utf-8")
    (raw / "1.txt").write_bytes(b"")
    (raw / "2.txt").unlink()
    (raw / "9.txt").write_text(story(9), encoding="utf-8")
    run_plain([raw], data, full=True, max_record_bytes=1_000_000)
    return data


def test_compare__tells_what_moved_and_what_differs(data):
    found = compare(find_snapshot("000001", DataDir(data)), find_snapshot(str(data), DataDir(data)))
    assert found.moved == {("articles", "rejections"): 1, ("articles", ""): 1, ("", "articles"): 1}
    [text] = [change for change in found.changed if change.column == "text"]
    assert text.records == 1
    assert "three" in text.examples[0][2]
    assert "settings" in found.versions
    assert found.same == 4


def test_compare__finds_nothing_between_a_snapshot_and_itself(data):
    one = find_snapshot(str(data / "published" / "latest"), DataDir(data))
    assert "no article differs" in describe(compare(one, one))


def test_diff__prints_no_control_codes(data, capsys):
    assert diff_command(RunSettings(data_dir=str(data)), "000001", "000002", 3) == 0
    shown = capsys.readouterr().out
    assert "text differs in 1 articles" in shown
    assert "1 moved from articles to rejections" in shown
    assert "\x1b" not in shown


def test_diff__of_what_is_no_snapshot_is_wrong_usage(data, tmp_path):
    with pytest.raises(UsageError):
        find_snapshot("000009", DataDir(data))
    assert diff_command(RunSettings(data_dir=str(data)), str(tmp_path), "000001", 3) == 2


def test_query_in_the_docs__finds_what_diff_counts(data, tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    [query] = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    snapshots = data / "published" / "snapshots"
    query = query.replace("data/published/latest", str(snapshots / "000001"))
    query = query.replace("data-next/published/latest", str(snapshots / "000002"))
    assert duckdb.sql(query.replace("title", "text")).fetchall()
    assert duckdb.sql(query).fetchall() == []
