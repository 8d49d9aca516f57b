"""The command line: help at once, one clear line for wrong usage."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.plain_runs import run_plain, write_stories

COMMAND = Path(sys.executable).with_name("copydesk")


def run_command(*arguments, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COPYDESK_"))}
    return subprocess.run(
        [COMMAND, *arguments], env=kept | environment, capture_output=True, text=True, timeout=600, check=False
    )


COMMANDS = [(), *((name,) for name in ("run", "explain", "report", "schema", "serve", "retain", "diff", "takedown"))]
COMMANDS += [("check",), ("export",), ("learn",), ("path",), ("sql",)]
COMMANDS += [("takedown", name) for name in ("add", "list", "apply")]


@pytest.mark.parametrize("command", COMMANDS)
def test_help__ends_with_an_example(command):
    result = run_command(*command, "--help")
    assert result.returncode == 0
    *_, paragraph = result.stdout.strip().split("\n\n")
    assert paragraph.strip().startswith("Example: copydesk")


def test_help__imports_nothing_heavy():
    script = "import sys, flows.cli; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"prefect", "great_expectations", "pandas", "pyarrow", "duckdb", "trafilatura"} & set(told)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("run", "--nope"), "--nope"),
        (("run", "no/such/folder"), "no/such/folder"),
        (("run", "--workers", "0"), "workers"),
        (("run", "--root", "raw"), "--root"),
        (("run", "--field", "nonsense=x", "."), "nonsense"),
        (("fly",), "fly"),
        (("schema", "nope"), "nope"),
        (("report", "--data-dir", "no/such/folder"), "no/such/folder"),
        (("run", "--since", "yesterday"), "since"),
        (("run", "--since", "2025-05-02", "--until", "2025-05-01", "."), "is after until"),
        (("run", "--full", "--since", "2025-05-02", "."), "choose one"),
        (("run", "--reread-rejected", "boredom", "."), "--reread-rejected"),
        (("diff", "no/such/folder", "000001"), "no/such/folder"),
        (("takedown", "add", "not an entry"), "not an entry"),
        (("serve",), "--cron"),
        (("serve", "no/such/folder", "--cron", "30 2 * * *"), "no/such/folder"),
        (("explain", "no/such/file.html"), "no/such/file.html"),
    ],
)
def test_wrong_usage__exits_2_with_one_line(arguments, word, tmp_path):
    result = run_command(*arguments)
    assert result.returncode == 2, result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert word in result.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("WORKERS", "many"), ("STAGE_SECONDS", "extract=1"), ("STAGE_SECONDS", '{"dream": 1}')]
)
def test_wrong_setting_in_the_environment__exits_2_with_one_line_that_names_it(name, value):
    result = run_command("run", **{f"COPYDESK_{name}": value})
    assert result.returncode == 2
    [line] = result.stderr.strip().splitlines()
    assert f"COPYDESK_{name}" in line
    assert "Value error" not in line


def test_misspelt_setting_in_the_environment__is_told(tmp_path):
    result = run_command("path", "--data-dir", str(tmp_path), COPYDESK_WORKER="4")
    assert "there is no setting COPYDESK_WORKER" in result.stderr


def test_damaged_table__is_one_line_that_says_which_file(tmp_path):
    run_plain([write_stories(tmp_path / "raw", texts=1, rows=1)], tmp_path / "data")
    [table] = (tmp_path / "data" / "published" / "latest" / "articles").glob("*.parquet")
    table.write_bytes(table.read_bytes()[:100])
    for command in (
        ("sql", "from articles"),
        ("report",),
        ("learn",),
        ("export", "--format", "csv", "-o", tmp_path / "out"),
    ):
        result = run_command(*command, "--data-dir", tmp_path / "data")
        assert result.returncode in (2, 3), command
        [line] = result.stderr.strip().splitlines()
        assert table.name in line, command


def test_schema__describes_a_table():
    result = run_command("schema", "rejections")
    assert result.returncode == 0
    assert "raw_record" in result.stdout
