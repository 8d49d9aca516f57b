"""Before and after a change of rules: what came, went, moved, differs."""

import json

import pytest
from support.plain_runs import run_plain, story

from flows.command_diff import describe, diff_command
from flows.compare import compare, find_snapshot
from flows.settings import RunSettings
from flows.sources import UsageError


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data directory in which a full run reads another field as the text and the title."""
    folder = tmp_path_factory.mktemp("compared")
    rows = [
        {"text": story(1), "story": story(1), "title": "Old\x1b[31m title", "headline": "New title"},
        {"text": story(2), "story": story(2), "title": "Same", "headline": "Same"},
        {"text": story(3), "story": "", "title": "Goes", "headline": "Goes"},
    ]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run_plain([folder / "rows.jsonl"], folder / "data", field_map={"text": "text", "title": "title"})
    run_plain([folder / "rows.jsonl"], folder / "data", field_map={"text": "story", "title": "headline"}, full=True)
    return folder / "data"


def test_compare__tells_what_moved_and_what_differs(data):
    found = compare(find_snapshot("000001", str(data)), find_snapshot(str(data)))
    assert found.moved == {("articles", "rejections"): 1}
    [title] = [change for change in found.changed if change.column == "title"]
    assert title.records == 1
    assert title.examples[0][2] == "New title"
    assert "settings" in found.versions
    assert found.same == 2


def test_compare__finds_nothing_between_a_snapshot_and_itself(data):
    one = find_snapshot(str(data / "published" / "latest"))
    assert "no article differs" in describe(compare(one, one))


def test_diff__prints_no_control_codes(data, capsys):
    assert diff_command(RunSettings(data_dir=str(data)), "000001", "000002", 3) == 0
    shown = capsys.readouterr().out
    assert "title differs in 1 articles" in shown
    assert "1 moved from articles to rejections" in shown
    assert "\x1b" not in shown


def test_diff__of_what_is_no_snapshot_is_wrong_usage(data, tmp_path):
    with pytest.raises(UsageError):
        find_snapshot("000009", str(data))
    assert diff_command(RunSettings(data_dir=str(data)), str(tmp_path), "000001", 3) == 2
