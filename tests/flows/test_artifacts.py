"""Artifacts: readable, and nothing in them that came from a record has a meaning."""

import re

from flows.artifacts import cell, code, count_rows, plain, write_summary
from flows.results import RunResult
from transforms.schema.vocabularies import Outcome

HOSTILE = "[click](javascript:alert(1)) <img src=x onerror=y> `code` | cell | **bold** # head\n- list &lt; \x1b[31m"


def make_result(**more):
    values = {
        "run_id": "20250514T023000-1",
        "outcome": Outcome.PUBLISHED,
        "data_dir": "data`|x",
        "raw_records": 10,
        "read_files": 2,
        "snapshot_id": "000007",
        "tables": {"articles": 6, "duplicates": 2, "rejections": 2, "removed_text": 40},
        "rejected": {"no_article": 2},
    }
    return RunResult(**values | more)


def test_summary__says_what_went_where_and_why_records_were_rejected():
    summary = write_summary(make_result())
    assert "| articles | 6 | 60.0% |" in summary
    assert "| no article | 2 | 100.0% |" in summary
    assert "Snapshot 000007" in summary


def test_summary__of_a_run_that_was_stopped_shows_rule_and_rows():
    rule = {"suite": "dataset__rules", "rule": "conservation", "says": "all is there", "rows": 3, "examples": [HOSTILE]}
    summary = write_summary(
        make_result(outcome=Outcome.VALIDATION_FAILED, snapshot_id=None, tables={}, rejected={}, broken_rules=(rule,))
    )
    assert "published nothing" in summary
    assert "3 rows break it" in summary
    assert "conservation" in summary


def test_summary__gives_no_meaning_to_what_comes_from_outside():
    rule = {"suite": "s", "rule": "r", "says": HOSTILE, "rows": 1, "examples": [HOSTILE]}
    summary = write_summary(make_result(messages=(HOSTILE,), broken_rules=(rule,)))
    assert "<img" not in summary
    assert not re.search(r"(?<!\\)\]\((?!file://)", summary)
    assert "\x1b" not in summary
    for line in summary.splitlines():
        if "click" in line:
            assert "**bold**" not in line
            assert "`code`" not in line


def test_cell__holds_no_link_and_no_tag():
    assert "](" not in cell(HOSTILE)
    assert "<" not in cell(HOSTILE)
    assert "\n" not in cell(HOSTILE)


def test_code__stays_code():
    assert code("a`b|c\nd") == "`a'b/c d`"
    assert "\n" not in plain(HOSTILE)


def test_counts__name_tables_and_reasons_in_words():
    assert ("rejected: no article", 2) in count_rows(make_result())
    assert ("removed text", 40) in count_rows(make_result())
