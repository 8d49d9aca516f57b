"""Learned tables in a run: learned from what is published, taken into use by a setting, told by rules_version."""

import subprocess
import sys
from pathlib import Path

import pytest
from support.plain_runs import read_published, run_plain
from support.site_rows import MOTTO, story_with_motto, write_rows_of_one_site

from flows.learn_boilerplate import learn_tables
from flows.learned import read_learned
from flows.sources.model import UsageError
from flows.storage import DataDir
from flows.storage.ledger import MixedRulesError
from transforms.edits import RemovedSpan, rebuild_text


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("learned")
    raw, data = write_rows_of_one_site(folder / "raw"), folder / "data"
    run_plain([raw], data)
    before = read_published(data, "articles").to_pylist()
    tables = learn_tables(DataDir(data))
    with pytest.raises(MixedRulesError, match="learned"):
        run_plain([raw], data, learned=tables)
    run_plain([raw], data, learned=tables, full=True)
    return data, before, tables


def test_learned_lines__go_and_can_be_put_back(learned):
    data, before, _ = learned
    after = {row["article_id"]: row for row in read_published(data, "articles").to_pylist()}
    spans = read_published(data, "removed_text").to_pylist()
    assert all(MOTTO in row["text"] for row in before)
    for row in before:
        now = after[row["article_id"]]
        mine = [span for span in spans if span["article_id"] == row["article_id"]]
        assert now["text"] == row["text"].removesuffix(MOTTO).rstrip()
        assert any(span["rule_id"].startswith("site_line/") for span in mine)
        rebuilt = rebuild_text(now["text"], [RemovedSpan(s["start"], s["text"], s["replacement"]) for s in mine])
        assert rebuilt.strip() == story_with_motto(int(row["source_url"].rpartition("/")[2]))


def test_learned_habits__settle_titles_and_dates_in_figures(learned):
    data, before, _ = learned
    first = {row["source_url"]: row for row in before}["https://harbourpost.example/0"]
    now = {row["source_url"]: row for row in read_published(data, "articles").to_pylist()}[
        "https://harbourpost.example/0"
    ]
    assert first["published_date"] is None
    assert now["published_date"].isoformat() == "2024-03-04"
    assert first["title"].endswith("Harbour Live")
    assert now["title"] == "Boat a comes in late again"


def test_rules_version__names_the_tables_in_use(learned):
    data, before, tables = learned
    (old,) = {row["rules_version"] for row in before}
    (new,) = {row["rules_version"] for row in read_published(data, "articles").to_pylist()}
    assert new == "+".join([old, *read_learned(tables).versions])
    assert len(read_learned(tables).versions) == 2


def test_learning_again__keeps_what_is_in_use(learned):
    data, _, tables = learned
    assert learn_tables(DataDir(data), in_use=tables) == tables


def test_explain__shows_what_a_learned_line_took(learned):
    data, before, tables = learned
    options = [word for table in tables for word in ("--learned", table)]
    shown = subprocess.run(
        [Path(sys.executable).with_name("copydesk"), "explain", before[0]["article_id"], "--data-dir", data, *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    assert "site_line/any/" in shown.stdout


def test_read_learned__refuses_two_tables_of_a_kind_and_a_missing_one(learned, tmp_path):
    _, _, tables = learned
    with pytest.raises(UsageError, match="second table"):
        read_learned([tables[0], tables[0]])
    with pytest.raises(UsageError, match="cannot be read"):
        read_learned([tmp_path / "missing.yml"])
