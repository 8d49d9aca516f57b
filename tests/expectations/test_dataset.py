"""What must hold of a snapshot as a whole: each rule finds the snapshot that was broken on purpose."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support import stored_rows as make

from expectations.data_docs import write_data_docs
from expectations.dataset import DatasetOptions, validate_dataset
from expectations.dataset_rules import CHECKS
from expectations.volumes import BOUNDS, validate_volumes
from flows.storage import DataDir
from transforms.schema import PUBLISHED, build_table
from transforms.schema.tables import LEDGER

ROWS = make.stories(range(1, 21))
CANONICAL = ROWS[0]["article_id"]


def tables_of(tmp_path: Path) -> dict[str, list[Path]]:
    """A good snapshot: twenty records of which two are merged into the first, and one rejection."""
    clusters = [make.cluster_of(ROWS[n], CANONICAL) for n in (4, 9)]
    snapshot = make.publish(DataDir(tmp_path), ROWS, [make.refusal(99)], clusters)
    return {table.name: snapshot.files(table.name) for table in PUBLISHED}


def ledger_of(count: int = 21) -> pa.Table:
    entry = {
        "source": "raw",
        "raw_file": "a.jsonl",
        "size": 1,
        "modified_at": datetime(2026, 1, 1, tzinfo=UTC),
        "etag": None,
        "content_hash": "0" * 64,
        "record_count": count,
        "outcome": "read",
    }
    return build_table([entry], LEDGER)


def spoil(files: list[Path], change: Any) -> None:
    """Change the rows of a table's first file in place."""
    path = next(path for path in files if pq.read_metadata(path).num_rows)
    rows = pq.ParquetFile(path).read()
    path.unlink()
    pq.write_table(change(rows), path)


def with_value(column: str, value: Any) -> Any:
    """A change that puts a value into a column's first row."""

    def change(rows: pa.Table) -> pa.Table:
        values = [value, *rows[column].to_pylist()[1:]]
        return rows.set_column(
            rows.column_names.index(column), rows.schema.field(column), pa.array(values, rows[column].type)
        )

    return change


def drop_first(rows: pa.Table) -> pa.Table:
    return rows.slice(1)


def double_first(rows: pa.Table) -> pa.Table:
    return pa.concat_tables([rows, rows.slice(0, 1)])


FAULTS = [
    ("articles", drop_first, "conservation"),
    ("rejections", double_first, "conservation"),
    ("articles", double_first, "one_place"),
    ("duplicates", with_value("duplicate_of", "f" * 32), "merged_into_article"),
    ("articles", with_value("cluster_id", "f" * 32), "cluster_of_article"),
    ("articles", with_value("duplicate_count", 7), "duplicates_counted"),
    ("duplicates", with_value("match_kind", "exact"), "exact_is_one"),
    ("removed_text", with_value("article_id", "f" * 32), "removed_from_record"),
    ("removed_text", double_first, "spans_apart"),
    ("removed_text", drop_first, "rebuilds"),
    ("articles", with_value("text", "Other."), "rebuilds"),
    ("articles", with_value("cluster_id", "no id"), "cluster_id.pattern"),
    ("articles", with_value("duplicate_count", -1), "duplicate_count.range"),
    ("duplicates", with_value("match_kind", "perhaps"), "match_kind.listed"),
    ("duplicates", with_value("similarity", 1.5), "similarity.range"),
    ("removed_text", with_value("end", 1), "text_fills_span"),
    ("rejections", with_value("reason", "bad luck"), "reason.listed"),
]


def test_dataset__passes_when_it_is_good(tmp_path):
    verdict = validate_dataset(tables_of(tmp_path), ledger_of())
    assert verdict.ok
    assert (verdict.failures, verdict.warnings) == ((), ())
    assert verdict.volumes[""]["records"] == 21


@pytest.mark.parametrize(("table", "change", "rule"), FAULTS, ids=[f"{fault[0]}-{fault[2]}" for fault in FAULTS])
def test_dataset__stops_a_snapshot_that_is_broken(tmp_path, table, change, rule):
    tables = tables_of(tmp_path)
    spoil(tables[table], change)
    verdict = validate_dataset(tables, ledger_of(), options=DatasetOptions(rebuild_rows=None))
    failure = next(failure for failure in verdict.failures if failure.rule_id == rule)
    assert not verdict.ok
    assert failure.failed
    assert failure.examples


def test_dataset__rules_are_all_broken_on_purpose():
    assert {check.rule_id for check in CHECKS} <= {rule for _, _, rule in FAULTS}


def test_dataset__counts_against_the_ledger_file_by_file(tmp_path):
    verdict = validate_dataset(tables_of(tmp_path), ledger_of(22))
    (failure,) = verdict.failures
    assert (failure.rule_id, failure.examples) == ("conservation", ("raw/a.jsonl: 22 counted, 21 in tables",))


def test_dataset__judges_the_rows_of_fresh_files_only(tmp_path):
    tables = tables_of(tmp_path)
    spoil(tables["rejections"], with_value("reason", "bad luck"))
    assert validate_dataset(tables, ledger_of(), fresh={}).ok
    assert not validate_dataset(tables, ledger_of(), fresh={"rejections": tables["rejections"]}).ok


USUAL = {
    "records": 1000,
    "article_share": 0.9,
    "rejected_share": 0.02,
    "undated_share": 0.1,
    "untitled_share": 0.01,
    "median_words": 400.0,
}
DRIFT = [
    ("article_share", 0.5, "article_share_not_low"),
    ("rejected_share", 0.3, "rejected_share_not_high"),
    ("undated_share", 0.6, "undated_share_not_high"),
    ("untitled_share", 0.5, "untitled_share_not_high"),
    ("median_words", 100.0, "median_words_not_low"),
]


@pytest.mark.parametrize(("measure", "value", "rule"), DRIFT)
def test_volumes__warn_of_a_site_that_drifts_and_stop_nothing(measure, value, rule):
    history = [{"": USUAL, "a.example": USUAL}] * 3
    report = validate_volumes({"": USUAL, "a.example": USUAL | {measure: value}}, history)
    (warning,) = report.warnings
    assert report.success
    assert warning.rule_id == rule
    assert warning.examples[0].startswith(f"a.example: {measure} {value:.3g}, usual ")


def test_volumes__say_nothing_of_few_records_or_without_history():
    odd = USUAL | {"undated_share": 1.0, "median_words": 30.0}
    assert validate_volumes({"": odd, "a.example": odd}, []).warnings == ()
    few = odd | {"records": 10}
    assert validate_volumes({"": few, "a.example": few}, [{"": USUAL, "a.example": USUAL}] * 3).warnings == ()


def test_volumes__are_all_tested():
    assert set(BOUNDS) == {measure for measure, _, _ in DRIFT}


def test_data_docs__need_no_network_and_show_nothing_unescaped(tmp_path):
    from expectations.judge import validate_rows
    from transforms.schema.tables import NORMALISED
    from transforms.schema.vocabularies import Stage

    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)> $x {{y}}\u202e\x1b[31m"
    rows = [row | {"url": hostile, "language": hostile} for row in ROWS[:3]]
    verdict = validate_rows(pa.Table.from_pylist(rows, schema=NORMALISED.schema()), NORMALISED, Stage.NORMALISE)
    index = write_data_docs(tmp_path / "docs", verdict.report, "Run <1>")
    pages = {path.name: path.read_text(encoding="utf-8") for path in index.parent.glob("*.html")}
    assert set(pages) == {"index.html", "normalised__rules.html", "normalised__schema.html"}
    whole = "".join(pages.values())
    for forbidden in ("<script", "<img", "http://", "https://www", 'src="', "\x1b", "\u202e", "onerror=alert(2)>"):
        assert forbidden not in whole
    assert "&lt;script&gt;" in pages["normalised__schema.html"]
    assert "3" in pages["index.html"]
    assert "✗" in pages["normalised__schema.html"]
