"""The real command on data/sample: the real Prefect flow, temporary server and worker processes, run once for all."""

import os
import re
import subprocess
import sys
import time
import uuid
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from support.plain_runs import hash_published, read_published, run_plain
from support.processes import find_processes

pytestmark = pytest.mark.xdist_group("command")

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("copydesk")


def run_command(*arguments, mark="none", timeout=600):
    """The command, run as a person runs it, without a terminal."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COPYDESK_"))}
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        cwd=ROOT,
        env=environment | {"TEST_MARK": mark},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def done(data):
    mark = uuid.uuid4().hex
    result = run_command("run", "data/sample", "--data-dir", data, mark=mark)
    assert find_processes(mark) == [], "server or workers were left behind"
    return result


def test_run__publishes_and_exits_0(done, data):
    assert done.returncode == 0, done.stderr
    assert read_published(data, "articles").num_rows > 10


def test_run__prints_no_traceback_and_no_log_of_the_libraries(done):
    told = done.stdout + done.stderr
    assert "Traceback" not in told
    assert "INFO" not in told
    assert "leaked" not in told


def test_run__ends_with_counts_and_the_lines_that_open_the_tables(done, data):
    for word in ("records in", "published", "duplicates", "rejected", "changes to texts", "time"):
        assert word in done.stdout
    flat = done.stdout.replace("\n", "")
    assert re.search(r"pandas: .*read_parquet", flat)
    assert re.search(r"DuckDB: FROM", flat)
    articles = pd.read_parquet(data / "published" / "latest" / "articles")
    rows = duckdb.sql(f"FROM '{data}/published/latest/articles/*.parquet'").fetchall()
    assert len(articles) == len(rows) > 0


def find_block(holding):
    """The code block of the README that holds some words."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    [block] = [block for block in re.findall(r"```\w*\n(.*?)```", page, re.DOTALL) if holding in block]
    return block


def test_readme__shows_the_counts_that_come_out(done):
    def counts(text):
        return " ".join(text[text.index("records in  ") : text.index("time  ")].split())

    assert counts(done.stdout) == counts(find_block("records in "))


def test_readme__shows_the_answers_that_come_out(done, data, capsys):
    exec(compile(find_block("import pandas").replace("data/published", f"{data}/published"), "README.md", "exec"), {})
    assert capsys.readouterr().out == find_block("published_date language")
    answer = str(duckdb.sql(find_block("from 'data/published").replace("data/published", f"{data}/published")))
    assert answer.split() == find_block("│ ").split()


def test_readme__shows_what_explain_shows(done, data):
    command, *shown = find_block("copydesk explain").splitlines()
    told = run_command(*command.split()[2:], "--data-dir", data).stdout
    lines = [line.rstrip() for line in told.splitlines()]
    assert [line for line in shown if line not in ("", "...") and line.rstrip() not in lines] == []


def test_run__gives_the_bytes_that_a_run_without_prefect_gives(done, data, tmp_path):
    run_plain([ROOT / "data" / "sample"], tmp_path, batch_records=7)
    assert hash_published(tmp_path) == hash_published(data)


def test_run__leaves_a_row_in_runs_and_data_docs(done, data):
    runs = pd.read_parquet(data / "runs")
    assert list(runs["outcome"]) == ["published"]
    assert (data / "runs" / "_files" / runs["run_id"][0] / "data_docs" / "index.html").is_file()


def test_report__is_one_page_that_asks_for_nothing(done, data):
    result = run_command("report", "--data-dir", data)
    assert result.returncode == 0, result.stderr
    page = (data / "report.html").read_text(encoding="utf-8")
    assert page.count("<script") == 1, "the page's own, which sorts tables"
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:http|//)""", page)
    assert "no_article" in page or "no article" in page


def test_run_again__finds_nothing_new_and_exits_0(done, data):
    before = (data / "published" / "latest").readlink()
    result = run_command("run", "data/sample", "--data-dir", data)
    assert result.returncode == 0, result.stderr
    assert "nothing new" in result.stdout
    assert (data / "published" / "latest").readlink() == before


def test_run_with_other_rules__exits_2_and_says_what_to_do(done, data):
    result = run_command("run", "data/sample", "--data-dir", data, "--field", "text=story")
    assert result.returncode == 2
    assert "--full" in result.stderr
    assert "Traceback" not in result.stderr


def test_run__killed_in_the_middle_leaves_nothing_and_the_next_run_completes(done, data, tmp_path):
    mark = uuid.uuid4().hex
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COPYDESK_"))}
    run = subprocess.Popen(
        [COMMAND, "run", "data/sample", "--data-dir", tmp_path],
        cwd=ROOT,
        env=kept | {"TEST_MARK": mark},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with run:
        for line in run.stderr:
            if line.startswith("cleaning"):
                break
        time.sleep(1)
        run.kill()
    for _ in range(600):
        if not find_processes(mark):
            break
        time.sleep(0.1)
    assert find_processes(mark) == []
    assert not (tmp_path / "published" / "latest").exists()
    run_plain([ROOT / "data" / "sample"], tmp_path)
    assert hash_published(tmp_path) == hash_published(data)
    assert not list((tmp_path / "state" / "staging").glob("*"))
