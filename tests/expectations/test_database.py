"""DuckDB's overflow: a folder that is there only while something is in it."""

import tempfile

import pytest

from expectations.database import open_database


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_database__makes_no_folder_that_a_killed_process_would_leave_before_it_needs_one(folder):
    with open_database() as db:
        db.execute("SELECT sum(range) FROM range(1000)").fetchall()
        assert not list(folder.iterdir())


def test_database__removes_what_it_wrote_beside_its_memory(folder):
    with open_database("30MB", threads=1) as db:
        db.execute("CREATE TABLE t AS SELECT range AS a, repeat('x' || range, 50) AS b FROM range(300000)")
        assert [path.name[:18] for path in folder.iterdir()] == ["copydesk-database-"]
    assert not list(folder.iterdir())
