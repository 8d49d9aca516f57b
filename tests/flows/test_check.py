"""Files of a snapshot that rot: they are found, and a full run writes them anew."""

import duckdb
import pytest
from support.plain_runs import hash_published, run_plain, story, write_stories

from flows.commands.check import check_command
from flows.failures import describe_failure
from flows.settings import RunSettings


@pytest.fixture
def place(tmp_path):
    run_plain([write_stories(tmp_path / "raw", texts=3, rows=3)], tmp_path / "data")
    return tmp_path


def rot(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGE = {
    "holds other bytes": rot,
    "has 100 bytes": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "is missing": lambda path: path.unlink(),
}


def check(place):
    return check_command(RunSettings(data_dir=str(place / "data")))


def test_check__finds_nothing_where_nothing_is_wrong(place, capsys):
    assert check(place) == 0
    assert "1 snapshots, no files damaged" in capsys.readouterr().out


@pytest.mark.parametrize("why", DAMAGE)
def test_damage__is_named_and_mended_by_a_full_run(place, capsys, why):
    before = hash_published(place / "data")
    [table] = (place / "data" / "published" / "latest" / "articles").glob("*.parquet")
    DAMAGE[why](table)
    assert check(place) == 3
    told = capsys.readouterr()
    assert f"{table.name} {why}" in told.out
    assert "--full" in told.err
    run_plain([place / "raw"], place / "data", full=True)
    assert hash_published(place / "data") == before


def test_check__goes_on_where_a_manifest_cannot_be_read(place, capsys):
    (place / "raw" / "new.txt").write_text(story(80), encoding="utf-8")
    run_plain([place / "raw"], place / "data")
    (place / "data" / "published" / "snapshots" / "000001" / "manifest.json").write_text("{", encoding="utf-8")
    assert check(place) == 3
    told = capsys.readouterr()
    assert "000001 is no snapshot" in told.out
    assert "the last snapshot is sound" in told.err


def test_run__sets_a_pointer_to_nothing_to_the_last_snapshot(place):
    latest = place / "data" / "published" / "latest"
    latest.unlink()
    latest.symlink_to("snapshots/000099")
    assert (
        "pointed latest to snapshot 000001: it pointed nowhere" in run_plain([place / "raw"], place / "data").messages
    )
    assert str(latest.readlink()) == "snapshots/000001"


@pytest.mark.parametrize("why", ["has 100 bytes", "is missing"])
def test_run__does_not_carry_on_a_file_that_is_no_table_any_more(place, why):
    [table] = (place / "data" / "published" / "latest" / "removed_text").glob("*.parquet")
    DAMAGE[why](table)
    (place / "raw" / "new.txt").write_text(story(80), encoding="utf-8")
    with pytest.raises((OSError, duckdb.Error)) as raised:
        run_plain([place / "raw"], place / "data")
    assert table.name in describe_failure(raised.value)
    assert "copydesk check" in describe_failure(raised.value)
