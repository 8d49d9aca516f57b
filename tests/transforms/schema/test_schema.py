import pyarrow as pa
import pytest

from transforms.schema import BOUNDARIES, PUBLISHED, TABLES, SchemaError, build_table, enforce_schema
from transforms.schema import columns as declared
from transforms.schema.model import Column
from transforms.schema.tables import ARTICLES, CLUSTERS, DUPLICATES, NORMALISED, REJECTIONS, REMOVED_TEXT

ALL = list(TABLES.values())
MUST_HAVE = {
    "articles": """article_id url source_url site title text summary authors byline published_at published_date
        published_utc_offset published_precision published_source published_raw modified_at fetched_at language sections tags
        content_type is_truncated syndication_source extraction_method word_count text_hash extracted_text_hash cluster_id
        duplicate_count raw_file raw_record pipeline_version rules_version""",
    "duplicates": "article_id text duplicate_of match_kind similarity raw_file raw_record",
    "rejections": "raw_file raw_record source_url stage reason detail excerpt",
    "removed_text": "article_id start end text replacement rule_id category score",
}


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_table__has_a_key_of_its_own_columns_and_an_order(table):
    assert table.key
    assert set(table.key) | set(table.sort_by) <= set(table.names)
    assert len(set(table.names)) == len(table.names)
    assert table.one_row_is


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_columns__are_described_in_a_sentence(table):
    for column in table.columns:
        assert column.description.endswith("."), column.name
        assert column.description[0].isupper(), column.name


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_columns__keep_their_type_without_values(table):
    written = pa.BufferOutputStream()
    import pyarrow.parquet as pq

    pq.write_table(build_table([], table), written)
    read = pq.read_table(pa.BufferReader(written.getvalue()))
    assert read.schema.equals(table.schema())
    assert not any(pa.types.is_null(field.type) for field in read.schema)


@pytest.mark.parametrize("name", MUST_HAVE)
def test_published_tables__have_what_readers_were_promised(name):
    assert set(MUST_HAVE[name].split()) <= set(TABLES[name].names)


def test_duplicates__have_the_columns_of_the_record_itself():
    assert set(NORMALISED.names) <= set(DUPLICATES.names)
    assert set(NORMALISED.names) <= set(ARTICLES.names)


def test_declarations__are_all_used():
    used = {id(column) for table in ALL for column in table.columns}
    groups = [value for value in vars(declared).values() if isinstance(value, tuple) and value]
    for group in groups:
        for column in group:
            if isinstance(column, Column) and column.name not in CLUSTERS.names:
                assert id(column) in used, column.name


def test_tables__are_each_published_or_cross_a_boundary_or_tell_of_runs():
    names = {table.name for table in (*PUBLISHED, *BOUNDARIES)}
    assert set(TABLES) - names <= {"runs", "ledger"}


def test_build_table__refuses_what_is_not_declared_or_fits_no_type():
    with pytest.raises(SchemaError, match="not declared"):
        build_table([{"nonsense": 1}], REMOVED_TEXT)
    with pytest.raises(SchemaError, match="removed_text"):
        build_table([{"article_id": 5}], REMOVED_TEXT)


def test_enforce_schema__names_the_column_at_fault():
    good = build_table([], REJECTIONS)
    with pytest.raises(SchemaError, match="missing"):
        enforce_schema(good.drop_columns(["reason"]), REJECTIONS)
    retyped = good.set_column(0, "article_id", pa.array([], pa.int64()))
    with pytest.raises(SchemaError, match="article_id"):
        enforce_schema(retyped, REJECTIONS)
    nulls = pa.table(
        {name: pa.nulls(1, field.type) for name, field in zip(good.column_names, good.schema, strict=True)}
    )
    with pytest.raises(SchemaError, match="1 nulls"):
        enforce_schema(nulls, REJECTIONS)
