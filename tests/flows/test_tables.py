"""`copydesk sql` and `copydesk export`, on a published dataset."""

import csv
import gzip
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from support.plain_runs import read_published, run_plain, write_stories

from transforms.schema import PUBLISHED


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    run_plain([write_stories(folder / "raw", texts=2, rows=3)], folder / "data")
    return folder / "data"


def copydesk(*arguments, stdin=None):
    return subprocess.run(
        [Path(sys.executable).with_name("copydesk"), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def test_sql__answers_as_a_table_and_as_json_lines(data):
    asked = "select count(*) as stories, min(word_count) > 0 as worded from articles"
    shown = copydesk("sql", asked, "--data-dir", data)
    assert shown.returncode == 0
    assert shown.stdout.split() == ["stories", "worded", "5", "True"]
    piped = copydesk("sql", "-", "--format", "jsonl", "--data-dir", data, stdin=asked)
    assert json.loads(piped.stdout) == {"stories": 5, "worded": True}


def test_sql__shows_no_control_code(data):
    shown = copydesk("sql", "select chr(27) || '[31mred' as code from articles limit 1", "--data-dir", data)
    assert shown.returncode == 0
    assert "\x1b" not in shown.stdout


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("selct 1", "syntax error"),
        ("select nothing from articles", "nothing"),
        ("select 1/'a' from articles", "convert"),
    ],
)
def test_sql__refuses_a_wrong_statement_in_one_line(data, statement, said):
    refused = copydesk("sql", statement, "--data-dir", data)
    assert refused.returncode == 2
    assert refused.stderr.startswith("copydesk: ")
    assert said in refused.stderr.lower()
    assert refused.stderr.count("\n") == 1


def test_sql__says_that_nothing_is_published_yet(tmp_path):
    refused = copydesk("sql", "from articles", "--data-dir", tmp_path)
    assert refused.returncode == 2
    assert "nothing is published" in refused.stderr


def test_sql__asks_a_named_snapshot(data):
    asked = copydesk(
        "sql", "select count(*) as n from articles", "--snapshot", 1, "--format", "csv", "--data-dir", data
    )
    assert asked.stdout == "n\n5\n"
    refused = copydesk("sql", "from articles", "--snapshot", 9, "--data-dir", data)
    assert refused.returncode == 2
    assert "there are 000001" in refused.stderr


def test_export__csv_holds_every_row_and_lists_as_json(data, tmp_path):
    done = copydesk("export", "--format", "csv", "--compression", "gzip", "--output", tmp_path, "--data-dir", data)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{table.name}.csv.gz" for table in PUBLISHED)
    with gzip.open(tmp_path / "articles.csv.gz", "rt", encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    published = {row["article_id"]: row for row in read_published(data, "articles").to_pylist()}
    assert {row["article_id"]: row["text"] for row in rows} == {key: row["text"] for key, row in published.items()}
    assert all(json.loads(row["authors"]) == published[row["article_id"]]["authors"] for row in rows)


def test_export__jsonl_of_one_table(data, tmp_path):
    done = copydesk("export", "--format", "jsonl", "--table", "rejections", "--output", tmp_path, "--data-dir", data)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["rejections.jsonl"]
    (row,) = map(json.loads, (tmp_path / "rejections.jsonl").read_text(encoding="utf-8").splitlines())
    assert row["raw_file"] == "empty.txt"


def test_export__duckdb_holds_all_tables_with_their_descriptions(data, tmp_path):
    for _again in range(2):  # a file that is there is replaced
        done = copydesk("export", "--format", "duckdb", "--output", tmp_path, "--data-dir", data)
        assert done.returncode == 0, done.stderr
    with duckdb.connect(tmp_path / "copydesk.duckdb", read_only=True) as db:
        comments = dict(db.execute("select table_name || '.' || column_name, comment from duckdb_columns()").fetchall())
        for table in PUBLISHED:
            assert len(db.table(table.name)) == read_published(data, table.name).num_rows
            assert all(comments[f"{table.name}.{column.name}"] == column.description for column in table.columns)


def test_export__refuses_what_is_no_table(data, tmp_path):
    refused = copydesk("export", "--format", "csv", "--table", "stories", "--output", tmp_path, "--data-dir", data)
    assert refused.returncode == 2
    assert all(table.name in refused.stderr for table in PUBLISHED)
