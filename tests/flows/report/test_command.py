"""The command: page or JSON of the run that is asked for, one clear line where that cannot be."""

import json

import pytest
from support.report_data import leave_run, write_example

from flows.commands.report import report_command
from flows.report import gather_figures
from flows.settings import RunSettings
from flows.storage import DataDir


@pytest.fixture
def settings(tmp_path):
    data_dir = DataDir(tmp_path / "data")
    write_example(data_dir)
    leave_run(data_dir, 1)
    return RunSettings(data_dir=str(data_dir.root))


def test_report__goes_into_the_data_directory_or_where_it_is_told(settings, tmp_path, capsys):
    assert report_command(settings) == 0
    assert (settings.data_path / "report.html").is_file()
    assert "report.html" in capsys.readouterr().out
    assert report_command(settings, tmp_path / "new" / "night.html", run_id="20250520") == 0
    page = (tmp_path / "new" / "night.html").read_text(encoding="utf-8")
    assert "38 stories were published" in page
    assert "The run failed" not in page


def test_report__prints_the_same_figures_as_json(settings, capsys):
    assert report_command(settings, as_json=True) == 0
    told = capsys.readouterr().out
    assert json.loads(told) == gather_figures(DataDir(settings.data_path)).plain()
    assert told.isascii()
    assert not (settings.data_path / "report.html").exists()


def test_report__of_an_unknown_run_or_to_an_impossible_place_is_wrong_usage(settings, tmp_path, capsys):
    assert report_command(settings, run_id="1999") == 2
    assert "no run 1999" in capsys.readouterr().err
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert report_command(settings, tmp_path / "file" / "report.html") == 2
    assert "cannot write" in capsys.readouterr().err


def test_report__of_a_broken_file_is_one_clear_line(settings, capsys):
    file = next((settings.data_path / "published" / "latest" / "articles").iterdir())
    file.write_bytes(b"PAR1, but not really")
    assert report_command(settings) == 3
    told = capsys.readouterr().err
    assert "cannot be read" in told
    assert file.name in told
    assert len(told.strip().splitlines()) == 1


def test_report__of_a_snapshot_without_its_tables_shows_what_the_run_knows(settings, capsys):
    for file in (settings.data_path / "published" / "latest" / "articles").iterdir():
        file.unlink()
    assert report_command(settings, run_id="20250520") == 0
    page = (settings.data_path / "report.html").read_text(encoding="utf-8")
    assert "43 records came in, 38 stories were published." in page
    assert "no longer kept" in page
