"""Each boundary: a stage that drops, doubles, retypes or nulls rows is caught, by a rejection or by a stop."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from support import stored_rows as make

from expectations.judge import DatasetFailureError, Judged, find_known, validate_boundary, validate_rows
from expectations.suites import row_rules
from transforms.identity import hash_text
from transforms.schema import Table
from transforms.schema.tables import CLUSTERS, EXTRACTED, NORMALISED, RAW_RECORDS, STRIPPED
from transforms.schema.vocabularies import Reason, Stage


def row_of(number: int) -> dict[str, Any]:
    """One record as it stands at any boundary."""
    return make.article(number) | {
        "kind": "text",
        "content": b"Rain.",
        "declared_encoding": None,
        "evidence": [],
        "extracted_text": "Rain.",
        "extracted_text_hash": hash_text("Rain."),
        "encoding": "utf-8",
        "blocks": [],
        "text": "Rain.",
        "edits": [],
        "word_count": 1,
    }


def table_of(table: Table, count: int = 4, **changes: Any) -> pa.Table:
    """Good rows; `changes` are made to the third."""
    rows = [row_of(number) for number in range(1, count + 1)]
    rows[2] |= changes
    picked = [{name: row[name] for name in table.names} for row in rows]
    return pa.Table.from_pylist(picked, schema=table.schema())


# stage, its table, a column that it may null for one row
BOUNDARIES = [
    (Stage.INGEST, RAW_RECORDS, "content"),
    (Stage.EXTRACT, EXTRACTED, "extracted_text"),
    (Stage.STRIP, STRIPPED, "edits"),
    (Stage.NORMALISE, NORMALISED, "language"),
]
each_boundary = pytest.mark.parametrize(("stage", "table", "column"), BOUNDARIES, ids=[b[0] for b in BOUNDARIES])


@each_boundary
def test_boundary__lets_good_rows_pass(stage, table, column):
    rows = table_of(table)
    verdict = validate_rows(rows, table, stage)
    assert verdict.passed.equals(rows)
    assert verdict.rejections == ()
    assert validate_boundary(rows["article_id"].to_pylist(), verdict.passed, (), stage).success
    assert verdict.report.success


@each_boundary
def test_boundary__rejects_a_row_that_a_stage_nulled(stage, table, column):
    verdict = validate_rows(table_of(table, **{column: None}), table, stage)
    (rejection,) = verdict.rejections
    assert (rejection.stage, rejection.reason, rejection.identity.raw_record) == (stage, Reason.SCHEMA_VIOLATION, 3)
    assert f"{column} is missing" in rejection.detail
    assert verdict.passed.num_rows == 3
    before = table_of(table)["article_id"].to_pylist()
    validate_boundary(before, verdict.passed, verdict.rejections, stage)
    assert verdict.report.outcome()[f"{table.name}__schema"]["failed"][0]["rows"] == 1


@each_boundary
def test_boundary__stops_a_run_whose_stage_dropped_a_row(stage, table, column):
    rows = table_of(table)
    with pytest.raises(DatasetFailureError, match=r"left_once: .*1 of 4 rows.*on 0, refused 0"):
        validate_boundary(rows["article_id"].to_pylist(), rows.slice(1), (), stage)


@each_boundary
def test_boundary__stops_a_run_whose_stage_doubled_a_row(stage, table, column):
    rows = table_of(table)
    doubled = pa.concat_tables([rows, rows.slice(1, 1)])
    with pytest.raises(DatasetFailureError, match=r"article_id.unique: .*2 of 5 rows"):
        validate_rows(doubled, table, stage)
    with pytest.raises(DatasetFailureError, match="left_once"):
        validate_boundary(rows["article_id"].to_pylist(), doubled, (), stage)


@each_boundary
def test_boundary__stops_a_run_whose_stage_made_a_row_up(stage, table, column):
    rows = table_of(table)
    with pytest.raises(DatasetFailureError, match="known_once"):
        validate_boundary(rows["article_id"].to_pylist()[1:], rows, (), stage)


@each_boundary
def test_boundary__stops_a_run_whose_stage_retyped_a_column(stage, table, column):
    rows = table_of(table)
    place = rows.column_names.index("raw_record")
    retyped = rows.set_column(place, "raw_record", pc.cast(rows["raw_record"], pa.string()))
    with pytest.raises(DatasetFailureError, match="raw_record: string where int64 is declared"):
        validate_rows(retyped, table, stage)
    with pytest.raises(DatasetFailureError, match=r"columns missing: \['raw_record'\]"):
        validate_rows(rows.drop_columns(["raw_record"]), table, stage)


@each_boundary
def test_boundary__stops_a_run_whose_stage_lost_an_identity(stage, table, column):
    with pytest.raises(DatasetFailureError, match=r"raw_file\.present"):
        validate_rows(table_of(table, raw_file=None), table, stage)


@each_boundary
def test_boundary__judges_no_rows(stage, table, column):
    verdict = validate_rows(table_of(table).slice(0, 0), table, stage)
    assert verdict.report.success
    assert validate_boundary([], verdict.passed, (), stage).success


def test_clusters__stop_the_run_where_a_row_breaks_a_rule():
    rows = [make.cluster_of(make.article(1)), make.cluster_of(make.article(2), "f" * 32) | {"similarity": None}]
    with pytest.raises(DatasetFailureError, match="similarity_with_duplicate_of"):
        validate_rows(pa.Table.from_pylist(rows, schema=CLUSTERS.schema()), CLUSTERS, Stage.DEDUPLICATE)


def test_rejection__names_every_rule_that_the_row_breaks_and_the_values():
    rows = table_of(NORMALISED, text="One. \n\n\nTwo.", language="Klingon!")
    (rejection,) = validate_rows(rows, NORMALISED, Stage.NORMALISE).rejections
    assert rejection.reason is Reason.SCHEMA_VIOLATION
    for part in (
        "language.pattern",
        "language=Klingon!",
        "text_has_no_three_newlines",
        "text_has_no_space_at_line_end",
    ):
        assert part in rejection.detail
    assert "\n" not in rejection.detail


def test_rejection__is_a_rule_violation_where_only_a_rule_across_columns_is_broken():
    (rejection,) = validate_rows(table_of(NORMALISED, title="Rain."), NORMALISED, Stage.NORMALISE).rejections
    assert rejection.reason is Reason.RULE_VIOLATION


def test_reports__add_up_over_batches():
    bad = validate_rows(table_of(NORMALISED, language="!"), NORMALISED, Stage.NORMALISE).report
    good = validate_rows(table_of(NORMALISED), NORMALISED, Stage.NORMALISE).report
    merged = good.plus(bad).plus(good)
    (failure,) = merged.failures
    assert (failure.rows, failure.failed) == (12, 1)
    assert str(failure).startswith("normalised__schema.language.pattern: language has its form (1 of 12 rows)")


def test_judge__is_imported_without_great_expectations():
    import subprocess
    import sys

    program = "import sys, expectations.judge, expectations.dataset, expectations.data_docs; "
    program += "sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_judge__asks_of_a_value_that_a_stage_changed_whatever_held_before():
    judged = Judged(table_of(STRIPPED), STRIPPED)
    verdict = validate_rows(table_of(NORMALISED, text="Rain. "), NORMALISED, Stage.NORMALISE, judged)
    assert [refused.reason for refused in verdict.rejections] == [Reason.RULE_VIOLATION]
    fewer = Judged(table_of(STRIPPED).slice(1), STRIPPED)
    assert len(validate_rows(table_of(NORMALISED, text="Rain. "), NORMALISED, Stage.NORMALISE, fewer).rejections) == 1


def test_judge__asks_again_only_where_something_changed():
    rules, rows = row_rules("normalised"), table_of(NORMALISED)
    known = find_known(rows, rules, Judged(table_of(STRIPPED, count=5), STRIPPED))
    assert {"text_is_nfc", "article_id.pattern"} <= known
    assert not known & {"title_is_nfc", "language.pattern", "words_fit_text"}
    changed = find_known(rows, rules, Judged(table_of(STRIPPED, text="Snow."), STRIPPED))
    assert known - changed == {rule.rule_id for rule in rules if rule.columns == ("text",)}
