"""The rules of the house that a program can see."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for package in ("transforms", "expectations", "flows") for path in (ROOT / package).rglob("*.py"))
PURE = [path for path in SOURCES if path.is_relative_to(ROOT / "transforms")]
IMPURE_CALLS = {"open", "print", "input", "exec", "eval", "hash"}


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PURE, ids=names)
def test_transforms__neither_open_files_nor_ask_the_clock(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in IMPURE_CALLS, f"{node.func.id}() in line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in {"now", "utcnow", "today", "getenv"}, (
                f"{node.func.attr}() in line {node.lineno}"
            )


@pytest.mark.parametrize("path", SOURCES, ids=names)
def test_sources__are_rooms_with_one_purpose(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", SOURCES, ids=names)
def test_sources__say_what_they_are_for(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_lock__names_no_host():
    assert not re.search(
        r"https?://|index-url|find-links|file:", (ROOT / "requirements.lock").read_text(encoding="utf-8")
    )


@pytest.mark.parametrize("path", SOURCES, ids=names)
def test_sources__open_duckdb_in_one_place(path):
    opens = re.findall(r"\bduckdb\.(?:connect|sql|execute|query)\(", path.read_text(encoding="utf-8"))
    assert not opens or path == ROOT / "expectations" / "database.py"
