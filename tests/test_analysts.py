"""The questions of docs/analysts.md, asked to the published sample: SQL and pandas must give the same answers."""

import re
from pathlib import Path

import pandas as pd
import pytest
from support.plain_runs import run_plain

from flows.storage import DataDir, open_latest
from flows.tables import ask, open_views

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8")
QUESTION = re.compile(r"^### (\d+)\. (.+?)\n.*?```sql\n(.+?)```\n+```python\n(.+?)```", re.MULTILINE | re.DOTALL)
QUESTIONS = QUESTION.findall(PAGE)
OPENING = re.search(r"```python\n(import pandas.+?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("analysts")
    run_plain([ROOT / "data" / "sample"], folder)
    return DataDir(folder)


def plain(frame: pd.DataFrame) -> list[list[object]]:
    """The rows as plain values, so that a date is a date whoever made it."""
    return [
        [value.tolist() if hasattr(value, "tolist") else value for value in row]
        for row in frame.itertuples(index=False)
    ]


def test_page__has_twenty_questions():
    assert [int(number) for number, *_ in QUESTIONS] == list(range(1, 21))


@pytest.mark.parametrize(("sql", "code"), [question[2:] for question in QUESTIONS], ids=[q[1] for q in QUESTIONS])
def test_question__has_the_same_answer_in_sql_and_in_pandas(data, sql, code):
    names: dict[str, object] = {}
    opening = OPENING.group(1).replace("data/published/latest", str(data.latest.resolve()))
    exec(compile(opening + code, "docs/analysts.md", "exec"), names)
    with open_views(data, open_latest(data)) as db:
        asked = ask(db, sql)
        columns, rows = asked.columns, [list(row) for row in asked.fetchall()]
    answer = names["answer"]
    assert list(answer.columns) == columns
    assert plain(answer) == rows
    assert rows, "the sample shows nothing of it"
