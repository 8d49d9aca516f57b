"""The candidate's tables depend on the records alone, and nothing is lost or doubled on the way."""

import random
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support import stored_rows as make

from flows.storage import AssembleOptions, DataDir
from transforms.edits import RemovedSpan, rebuild_text
from transforms.identity import hash_text
from transforms.schema import PUBLISHED, Table, enforce_schema
from transforms.schema.tables import ARTICLES

Rows = list[dict[str, Any]]


def records(count: int = 60) -> tuple[Rows, Rows, Rows]:
    """Articles, rejections and clusters of one dataset."""
    rows = make.stories(range(1, count))
    clusters = [make.cluster_of(rows[n], rows[n - 1]["article_id"]) for n in range(5, count - 1, 7)]
    return rows, [make.refusal(n, "b.jsonl") for n in range(4)], clusters


def test_assemble__writes_the_same_files_whatever_the_batches_and_their_order(data_dir, other_dir):
    rows, refused, clusters = records()
    one = make.publish(data_dir, rows, refused, clusters, batch_rows=60)
    random.Random(3).shuffle(rows)
    options = AssembleOptions(memory_limit="200MB", threads=1)
    other = make.publish(other_dir, rows, refused[::-1], clusters[::-1], batch_rows=3, options=options)
    assert make.hashes(one) == make.hashes(other)


def test_assemble__gives_in_many_runs_what_it_gives_in_one(data_dir, other_dir):
    rows, refused, clusters = records()
    whole = make.publish(data_dir, rows, refused, clusters)
    make.publish(other_dir, rows[40:], [], [c for c in clusters if c["article_id"] in ids(rows[40:])][1:])
    make.publish(other_dir, rows[:20], refused)
    parts = make.publish(other_dir, rows[20:40], [], clusters)
    assert make.hashes(parts) == make.hashes(whole)


def test_assemble__cuts_alike_in_many_runs_when_files_are_split(data_dir, other_dir):
    small = AssembleOptions(file_rows={"articles": 4, "duplicates": 2, "rejections": 2, "removed_text": 6})
    rows, refused, clusters = records()
    whole = make.publish(data_dir, rows, refused, clusters, options=small)
    for at in range(0, len(rows), 9):
        parts = make.publish(other_dir, rows[at : at + 9], refused[at // 9 : at // 9 + 1], clusters, options=small)
    assert make.hashes(parts) == make.hashes(whole)
    assert len(whole.manifest.tables["articles"]) > 15
    assert sum(pq.read_metadata(path).num_rows for path in whole.files("articles")) == whole.manifest.rows("articles")


def test_assemble__replaces_the_records_of_a_file_that_is_read_again(data_dir, other_dir):
    old = make.stories(range(1, 20), "a.jsonl") + make.stories(range(20, 30), "b.jsonl")
    new = [row | {"title": "Changed", "published_date": date(2025, 8, 1)} for row in old[3:9]]
    make.publish(data_dir, old, [make.refusal(99, "a.jsonl")])
    replaced = make.publish(data_dir, new, left_out=["a.jsonl"])
    fresh = make.publish(other_dir, new + old[19:])
    assert make.hashes(replaced) == make.hashes(fresh)


def test_assemble__links_the_files_in_which_nothing_changed(data_dir):
    rows = make.stories(range(1, 60))
    before = make.publish(data_dir, rows)
    after = make.publish(data_dir, [make.article(100, "c.jsonl", date(2025, 5, 20))])
    assert set(make.hashes(after)["articles"]) & set(make.hashes(before)["articles"])
    for name in set(make.hashes(after)["articles"]) & set(make.hashes(before)["articles"]):
        assert (before.folder / "articles" / name).samefile(after.folder / "articles" / name)


def test_assemble__loses_and_doubles_nothing(data_dir):
    rows, refused, clusters = records()
    snapshot = make.publish(data_dir, rows, refused, clusters)
    articles = pd.read_parquet(data_dir.latest / "articles")
    duplicates = pd.read_parquet(data_dir.latest / "duplicates")
    assert sorted([*articles["article_id"], *duplicates["article_id"]]) == sorted(ids(rows))
    assert set(duplicates["article_id"]) == ids(clusters)
    assert articles["duplicate_count"].sum() == len(duplicates) == snapshot.manifest.rows("duplicates")
    assert len(pd.read_parquet(data_dir.latest / "rejections")) == len(refused)


def test_assemble__keeps_what_rebuilds_the_extracted_text(data_dir):
    make.publish(data_dir, make.stories(range(1, 30)))
    articles = pd.read_parquet(data_dir.latest / "articles")
    removed = pd.read_parquet(data_dir.latest / "removed_text").groupby("article_id")
    for row in articles.itertuples():
        spans = [
            RemovedSpan(s.start, s.text, None if pd.isna(s.replacement) else s.replacement)
            for s in removed.get_group(row.article_id).itertuples()
        ]
        assert hash_text(rebuild_text(row.text, spans)) == row.extracted_text_hash


def test_assemble__sorts_rows_by_day_and_site(data_dir):
    snapshot = make.publish(data_dir, make.stories(range(1, 60)))
    for path in snapshot.files("articles"):
        rows = pq.ParquetFile(path).read(columns=list(ARTICLES.sort_by)).to_pylist()
        keys = [tuple((row[name] is None, row[name] or "") for name in ARTICLES.sort_by) for row in rows]
        assert keys == sorted(keys)


@pytest.mark.parametrize("table", PUBLISHED, ids=lambda table: table.name)
def test_assemble__writes_an_empty_table_with_its_schema(data_dir, table):
    snapshot = make.publish(data_dir, [])
    (path,) = snapshot.files(table.name)
    assert is_declared(pq.read_schema(path), table)
    assert duckdb.sql(f"FROM '{data_dir.latest}/{table.name}/*.parquet'").fetchall() == []


def test_assemble__keeps_the_types_of_columns_without_values(data_dir):
    make.publish(data_dir, [make.article(1, summary=None, day=None)])
    schema = pq.ParquetFile(next((data_dir.latest / "articles").glob("*.parquet"))).schema_arrow
    assert is_declared(schema, ARTICLES)


def test_assemble__leaves_nothing_behind(data_dir: DataDir):
    make.publish(data_dir, make.stories(range(1, 30)))
    left = {path.name for path in data_dir.state.iterdir()}
    assert left == {"staging"}
    assert not list(data_dir.building.iterdir())


def is_declared(found: pa.Schema, table: Table) -> bool:
    """Whether a file's schema is the declared one. Parquet calls the items of a list `element`."""
    enforce_schema(found.empty_table(), table)
    described = [(field.name, field.nullable, field.metadata) for field in found]
    declared = [(field.name, field.nullable, field.metadata) for field in table.schema()]
    return described == declared and found.metadata == table.schema().metadata


def ids(rows: Rows) -> set[str]:
    return {row["article_id"] for row in rows}
