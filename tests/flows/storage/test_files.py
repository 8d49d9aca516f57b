"""Bytes depend on rows alone, and half-written files are never seen."""

import pytest
from support import stored_rows as make

from flows.storage import DataDir, Staging, clear_staging
from flows.storage.files import hash_file, replacing
from flows.storage.parquet import ROW_GROUP_ROWS, TableWriter, read_batches
from flows.storage.partition import plan_cuts
from transforms.schema import SchemaError, build_table
from transforms.schema.tables import NORMALISED, REJECTIONS


def test_writer__gives_the_same_bytes_however_rows_arrive(tmp_path):
    rows = build_table([make.refusal(n) for n in range(2 * ROW_GROUP_ROWS + 100)], REJECTIONS)
    hashes = set()
    for size in (1000, ROW_GROUP_ROWS, 5000, rows.num_rows):
        path = tmp_path / f"{size}.parquet"
        with TableWriter(path, REJECTIONS) as writer:
            for at in range(0, rows.num_rows, size):
                writer.write(rows.slice(at, size))
        hashes.add(hash_file(path))
        assert writer.rows == rows.num_rows
    assert len(hashes) == 1
    assert sum(batch.num_rows for batch in read_batches([path], REJECTIONS)) == rows.num_rows


def test_writer__refuses_rows_that_do_not_fit(tmp_path):
    rows = build_table([make.refusal(1)], REJECTIONS).drop_columns(["reason"])
    with pytest.raises(SchemaError), TableWriter(tmp_path / "x.parquet", REJECTIONS) as writer:
        writer.write(rows)


def test_replacing__keeps_the_old_file_when_writing_fails(tmp_path):
    path = tmp_path / "a"
    path.write_text("old")

    def write_half() -> None:
        with replacing(path) as temporary:
            temporary.write_text("ne")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_staging__replaces_a_batch_staged_again_and_is_gone_when_cleared(data_dir: DataDir):
    staging = Staging.of(data_dir, "one")
    staging.write(build_table([make.article(1)], NORMALISED), NORMALISED, "000")
    path = staging.write(build_table([make.article(2), make.article(3)], NORMALISED), NORMALISED, "000")
    assert staging.files(NORMALISED) == [path]
    assert sum(batch.num_rows for batch in read_batches([path], NORMALISED)) == 2
    clear_staging(data_dir)
    assert staging.files(NORMALISED) == []
    clear_staging(data_dir)


def test_cuts__follow_from_counts_in_any_order():
    from datetime import date, timedelta

    counts = [("articles", date(2025, 1, 1) + timedelta(days=n), 40 + n % 7) for n in range(60)] + [
        ("articles", None, 9)
    ]
    cuts = plan_cuts(counts, {"articles": 45})
    assert cuts == plan_cuts(counts[::-1], {"articles": 45})
    assert {cut.period for cut in cuts if cut.day is None} == {"undated"}
    assert {cut.buckets for cut in cuts} == {1, 2}
