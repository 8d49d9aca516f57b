"""`copydesk takedown` as a person uses it."""

import pytest
from support.plain_runs import read_published, run_plain, story, write_stories

from flows.commands.takedown import add_command, apply_command, list_command
from flows.settings import RunSettings


@pytest.fixture
def settings(tmp_path):
    """A data directory in which one story stands twice, slightly different."""
    raw = write_stories(tmp_path / "raw", texts=2, rows=1)
    (raw / "again.txt").write_text(story(1).replace("two winters", "three winters"), encoding="utf-8")
    run_plain([raw], tmp_path / "data")
    return RunSettings(inputs=(str(raw),), data_dir=str(tmp_path / "data"))


def find_ids(settings, table):
    return read_published(settings.data_path, table)["article_id"].to_pylist()


def test_add__of_an_id_adds_the_hash_of_its_text_and_applies_at_once(settings, capsys):
    [merged] = read_published(settings.data_path, "duplicates").to_pylist()
    assert add_command(settings, [merged["article_id"]], "letter of May", duplicates=False, apply=True) == 0
    lines = settings.takedown_path.read_text(encoding="utf-8").splitlines()
    assert lines == [f"{merged['article_id']}  # letter of May", f"{merged['text_hash']}  # letter of May"]
    assert find_ids(settings, "duplicates") == []
    assert merged["duplicate_of"] in find_ids(settings, "articles")
    assert "took 1 records down" in capsys.readouterr().out


def test_add__with_duplicates_takes_the_whole_cluster(settings):
    [merged] = read_published(settings.data_path, "duplicates").to_pylist()
    assert add_command(settings, [merged["article_id"]], "", duplicates=True, apply=True) == 0
    assert merged["duplicate_of"] not in find_ids(settings, "articles")
    assert find_ids(settings, "duplicates") == []


def test_list__names_the_raw_records_that_are_kept_back(settings, capsys):
    [merged] = read_published(settings.data_path, "duplicates").to_pylist()
    add_command(settings, [merged["article_id"]], "", duplicates=False, apply=True)
    capsys.readouterr()
    assert list_command(settings) == 0
    shown = capsys.readouterr().out
    assert f"kept back: raw/{merged['raw_file']} record {merged['raw_record']}" in shown
    assert "2 entries, 1 records kept back" in shown


def test_apply__without_a_list_has_nothing_to_do(settings, capsys):
    assert apply_command(settings) == 0
    assert "nothing to take down" in capsys.readouterr().out


def test_add__of_nonsense_adds_nothing(settings, capsys):
    assert add_command(settings, ["harbourpost.example", "non sense"], "", duplicates=False, apply=False) == 2
    assert not settings.takedown_path.exists()
    assert "non sense" in capsys.readouterr().err
