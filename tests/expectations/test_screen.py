"""The screen says of any rows what Great Expectations says of them."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.engine import judge_frame
from expectations.rule import Rule
from expectations.screen import compute_columns, find_broken

TEXTS = st.lists(st.one_of(st.none(), st.text("aB\n é\u00a0", max_size=4)), min_size=1, max_size=8)
NUMBERS = st.lists(st.one_of(st.none(), st.integers(-3, 3)), min_size=1, max_size=8)
SHARES = st.lists(st.one_of(st.none(), st.floats(-2, 2), st.just(float("nan"))), min_size=1, max_size=8)
FLAGS = st.lists(st.booleans(), min_size=1, max_size=8)
COLUMN = {"column": "one"}
PAIR = {"column_A": "one", "column_B": "two", "ignore_row_if": "either_value_is_missing"}


def rule(expectation, **arguments):
    return Rule(expectation, "any__rules", "", expectation, arguments, ("one",))


OF_TEXTS = [
    rule("ExpectColumnValuesToNotBeNull", **COLUMN),
    rule("ExpectColumnValuesToBeInSet", **COLUMN, value_set=["a", "B"]),
    rule("ExpectColumnValuesToMatchRegex", **COLUMN, regex=r"\A(?:a+|\S B|)\Z"),
    rule("ExpectColumnValueLengthsToBeBetween", **COLUMN, min_value=2),
    rule("ExpectColumnValuesToBeUnique", **COLUMN),
]
OF_NUMBERS = [
    rule("ExpectColumnValuesToBeBetween", **COLUMN, min_value=-1, max_value=1),
    rule("ExpectColumnPairValuesToBeEqual", **PAIR),
    rule("ExpectColumnPairValuesAToBeGreaterThanB", **PAIR, or_equal=True),
]


def agree(rows, rules):
    columns = compute_columns(rows, rules)
    frame = pa.table(columns).to_pandas()
    for verdict in judge_frame(frame, rules, find_rows=True):
        screened = [place for place, broken in enumerate(find_broken(columns, verdict.rule).to_pylist()) if broken]
        assert (verdict.rule.expectation, list(verdict.positions)) == (verdict.rule.expectation, screened)
        assert verdict.success is (not screened)


few = settings(max_examples=15)


@few
@given(TEXTS)
def test_screen__agrees_on_texts(values):
    agree(pa.table({"one": pa.array(values, pa.string())}), OF_TEXTS)


@few
@given(NUMBERS, st.data())
def test_screen__agrees_on_numbers(values, data):
    size = len(values)
    others = data.draw(st.lists(st.one_of(st.none(), st.integers(-3, 3)), min_size=size, max_size=size))
    agree(pa.table({"one": pa.array(values, pa.int64()), "two": pa.array(others, pa.int64())}), OF_NUMBERS)


@few
@given(SHARES)
def test_screen__agrees_on_shares_and_takes_nan_for_missing(values):
    rows = pa.table({"one": pa.array(values, pa.float64()), "two": pa.array([0.5] * len(values), pa.float64())})
    agree(rows, [OF_TEXTS[0], *OF_NUMBERS[:1]])
