"""Every rule across columns lets a good row pass and refuses a bad one; screen and expectations agree on all of them."""

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest
from support import stored_rows as make

from expectations.engine import judge_frame
from expectations.judge import DatasetFailureError, build_frame, validate_rows
from expectations.row_rules import ROW_RULES, SPAN_RULES
from expectations.screen import compute_columns, find_broken
from expectations.suites import row_rules, rules_suite, schema_suite
from transforms.identity import hash_text
from transforms.schema import TABLES
from transforms.schema.tables import CLUSTERS, NORMALISED, REMOVED_TEXT, STRIPPED
from transforms.schema.vocabularies import Stage

NOON = datetime(2025, 5, 14, 12, tzinfo=UTC)
MIDNIGHT = datetime(2025, 5, 14, tzinfo=UTC)
TIMED = {"published_at": NOON, "published_precision": "second"}
MERGED = {"duplicate_of": "b" * 32, "cluster_id": "b" * 32, "match_kind": "near", "similarity": 0.5}

# rule: (changes to a good row that must still pass, changes that must fail)
NORMALISED_CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "published_precision_with_published_at": ({}, {"published_precision": None}),
    "published_date_with_published_at": ({}, {"published_date": None}),
    "published_source_with_published_at": ({}, {"published_source": None}),
    "published_before_fetched": (
        {"fetched_at": datetime(2025, 5, 13, tzinfo=UTC)},
        {"fetched_at": datetime(2025, 5, 12, 23, 59, tzinfo=UTC)},
    ),
    "published_date_fits_time": (
        TIMED | {"published_utc_offset": 13 * 60, "published_date": date(2025, 5, 15)},
        TIMED | {"published_utc_offset": 11 * 60, "published_date": date(2025, 5, 15)},
    ),
    "day_is_midnight": ({"published_precision": "month"}, {"published_at": NOON}),
    "offset_needs_time": (TIMED | {"published_utc_offset": 60}, {"published_utc_offset": 60}),
    "truncation_has_reason": (
        {"is_truncated": True, "truncation_reason": "teaser"},
        {"is_truncated": True, "truncation_reason": None},
    ),
    "title_is_not_text": ({"title": None}, {"title": "All of it.", "text": "All of it."}),
    "text_has_no_three_newlines": ({"text": "One.\n\nTwo."}, {"text": "One.\n\n\nTwo."}),
    "text_has_no_space_at_line_end": ({"text": "One\tcell.\nTwo."}, {"text": "One. \nTwo."}),
    "text_has_no_space_at_start": ({"text": "One."}, {"text": "\nOne."}),
    "text_has_no_space_at_end": ({"text": "One."}, {"text": "One.\n"}),
    "text_has_no_control_characters": ({"text": "One\ttwo."}, {"text": "One\x00 two."}),
    "text_is_nfc": ({"text": "caf\u00e9"}, {"text": "cafe\u0301"}),
    "title_is_nfc": ({"title": "caf\u00e9"}, {"title": "cafe\u0301"}),
    "title_is_one_line": ({"title": "One: two"}, {"title": "One\ntwo"}),
    "words_fit_text": ({"text": "ab c", "word_count": 4}, {"text": "ab c", "word_count": 5}),
}
STRIPPED_CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "hash_fits_extracted_text": ({}, {"extracted_text_hash": "0" * 64}),
    "edits_lead_to_text": ({}, {"text": "Rain, again. Sun."}),
}
SPAN_CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "span_ends_after_start": ({"start": 5, "end": 5, "text": "", "replacement": "\n"}, {"start": 6, "end": 5}),
    "text_fills_span": ({"start": 0, "end": 1, "text": "\U0001f600"}, {"start": 0, "end": 2, "text": "x"}),
    "replacement_differs": ({"replacement": "other"}, {"replacement": "\nShare this"}),
}
CLUSTER_CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "match_kind_with_duplicate_of": (MERGED, MERGED | {"match_kind": None}),
    "similarity_with_duplicate_of": (MERGED, MERGED | {"similarity": None}),
    "exact_is_one": (MERGED | {"match_kind": "exact", "similarity": 1.0}, MERGED | {"match_kind": "exact"}),
    "merged_into_another": (MERGED, MERGED | {"duplicate_of": "a" * 32, "cluster_id": "a" * 32}),
    "cluster_is_canonical": ({}, {"cluster_id": "b" * 32}),
}


def stripped_row(**changes: Any) -> dict[str, Any]:
    extracted = "Rain. Share: Sun."
    row = make.article(1) | {
        "extracted_text": extracted,
        "extracted_text_hash": hash_text(extracted),
        "text": "Rain. Sun.",
        "edits": [
            {"start": 5, "end": 12, "replacement": None, "rule_id": "share/en/x", "category": "share", "score": None}
        ],
        "evidence": [],
    }
    return {name: (row | changes)[name] for name in STRIPPED.names}


def span_row(**changes: Any) -> dict[str, Any]:
    return make.span(make.article(1)) | changes


def cluster_row(**changes: Any) -> dict[str, Any]:
    return make.cluster_of({"article_id": "a" * 32}) | changes


def normalised_row(**changes: Any) -> dict[str, Any]:
    return make.article(1, published_at=MIDNIGHT) | changes


CASES = [
    (table, maker, rule, *case)
    for table, maker, cases in (
        (NORMALISED, normalised_row, NORMALISED_CASES),
        (STRIPPED, stripped_row, STRIPPED_CASES),
        (REMOVED_TEXT, span_row, SPAN_CASES),
        (CLUSTERS, cluster_row, CLUSTER_CASES),
    )
    for rule, case in cases.items()
]


def table_of(table, *rows):
    return pa.Table.from_pylist(list(rows), schema=table.schema())


def broken_rules(table, row):
    """The rules that a row breaks, as the screen has it and as Great Expectations has it."""
    rules = row_rules(table.name)
    rows = table_of(table, row)
    columns = compute_columns(rows, rules)
    screened = {rule.rule_id for rule in rules if find_broken(columns, rule).to_pylist() == [True]}
    verdicts = judge_frame(build_frame(rows, table, columns, rules), rules, find_rows=True)
    assert {verdict.rule.rule_id for verdict in verdicts if verdict.positions == (0,)} == screened
    return screened


def test_rules__each_have_a_case():
    tested = NORMALISED_CASES | STRIPPED_CASES | CLUSTER_CASES
    assert {rule.rule_id for rule in ROW_RULES} == set(tested)
    assert {rule.rule_id for rule in SPAN_RULES} == set(SPAN_CASES)


@pytest.mark.parametrize(("table", "maker", "rule", "good", "bad"), CASES, ids=[case[2] for case in CASES])
def test_rule__passes_the_good_row_and_refuses_the_bad_one(table, maker, rule, good, bad):
    assert rule not in broken_rules(table, maker(**good))
    assert rule in broken_rules(table, maker(**bad))


def test_good_rows__break_no_rule():
    for table, maker in {case[0].name: case[:2] for case in CASES}.values():
        assert broken_rules(table, maker()) == set()


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_suites__state_every_constraint_of_the_declaration(table):
    stated = {rule.rule_id for rule in schema_suite(table.name)}
    for column in table.columns:
        assert (f"{column.name}.present" in stated) is (not column.nullable)
        assert (f"{column.name}.listed" in stated) is (column.values is not None)
        assert (f"{column.name}.pattern" in stated) is (column.pattern is not None)
        bounded = column.minimum is not None or column.maximum is not None
        assert (f"{column.name}.range" in stated) is bounded
        assert (f"{column.name}.length" in stated) is (column.min_length is not None)
    assert {rule.suite for rule in schema_suite(table.name)} == {f"{table.name}__schema"}
    assert {rule.suite for rule in rules_suite(table.name)} <= {f"{table.name}__rules"}


def test_published_date__may_be_a_day_away_where_the_offset_is_unknown():
    rule = "published_date_fits_time"
    assert rule not in broken_rules(NORMALISED, normalised_row(**TIMED, published_date=date(2025, 5, 15)))
    assert rule in broken_rules(NORMALISED, normalised_row(**TIMED, published_date=date(2025, 5, 16)))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"word_count": None}, "word_count.present"),
        ({"authors": None}, "authors.present"),
        ({"content_type": "poem"}, "content_type.listed"),
        ({"language": "en\n"}, "language.pattern"),
        ({"url": "https://a.example/\u00a0b"}, "url.pattern"),
        ({"published_utc_offset": 841}, "published_utc_offset.range"),
        ({"word_count": 0}, "word_count.range"),
        ({"title": ""}, "title.length"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_schema__refuses_a_value_outside_the_declaration(changes, rule):
    assert rule in broken_rules(NORMALISED, normalised_row(**changes))


def test_spans__stop_the_run_since_no_record_can_be_refused_for_them():
    with pytest.raises(DatasetFailureError, match="span_ends_after_start"):
        validate_rows(table_of(REMOVED_TEXT, span_row(start=300, end=299, text="")), REMOVED_TEXT, Stage.STRIP)
