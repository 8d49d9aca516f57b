"""The cheap first look: the same rules as the suites state, worked out over whole columns at once.

Great Expectations spends several milliseconds on each expectation, however few the rows; a suite of sixty costs more than
cleaning the batch. So the screen counts for each row how many rules it breaks, Great Expectations judges those counts, and
only where they are not all zero it is asked rule by rule. A property test holds the screen and the expectations together.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from expectations.rule import Rule

Values: TypeAlias = pa.Array | pa.ChunkedArray
Columns = Mapping[str, Values]


def compute_columns(rows: pa.Table, rules: Sequence[Rule]) -> dict[str, Values]:
    """The columns that rules look at: a table's own, and those computed for a rule."""
    columns: dict[str, Values] = {}
    for rule in rules:
        for name in rule.judged:
            if name not in columns:
                columns[name] = rule.helpers[name](rows) if name in rule.helpers else rows[name]
    return columns


def find_broken(columns: Columns, rule: Rule) -> Values:
    """For each row whether it breaks a rule: true or false, never null."""
    return pc.fill_null(_SCREENS[rule.expectation](columns, rule), False)


def count_broken(masks: Sequence[Values], rows: int) -> Values:
    """For each row, how many of the masks are true."""
    none = pa.array([0] * rows, pa.int64())
    return reduce(lambda total, mask: pc.add(total, pc.cast(mask, pa.int64())), masks, none)


def is_present(column: Values) -> Values:
    """Whether a value is there; NaN is none, as pandas has it."""
    return pc.invert(pc.is_null(column, nan_is_null=True))


def _missing(columns: Columns, rule: Rule) -> Values:
    return pc.invert(is_present(columns[rule.arguments["column"]]))


def _unlisted(columns: Columns, rule: Rule) -> Values:
    column = columns[rule.arguments["column"]]
    listed = pc.is_in(column, pa.array(rule.arguments["value_set"], column.type))
    return pc.and_(is_present(column), pc.invert(listed))


def _unmatched(columns: Columns, rule: Rule) -> Values:
    search = _compile(rule.arguments["regex"]).search
    values = columns[rule.arguments["column"]].to_pylist()
    return pa.array([value is not None and not search(value) for value in values], pa.bool_())


@cache
def _compile(regex: str) -> re.Pattern[str]:
    return re.compile(regex)


def _out_of_range(columns: Columns, rule: Rule) -> Values:
    return _outside(columns[rule.arguments["column"]], rule)


def _wrong_length(columns: Columns, rule: Rule) -> Values:
    return _outside(pc.utf8_length(columns[rule.arguments["column"]]), rule)


def _outside(values: Values, rule: Rule) -> Values:
    low, high = rule.arguments.get("min_value"), rule.arguments.get("max_value")
    broken = pc.and_(is_present(values), pc.invert(is_present(values)))  # nothing yet
    if low is not None:
        broken = pc.or_(broken, pc.fill_null(pc.less(values, low), False))
    if high is not None:
        broken = pc.or_(broken, pc.fill_null(pc.greater(values, high), False))
    return broken


def _doubled(columns: Columns, rule: Rule) -> Values:
    column = columns[rule.arguments["column"]]
    counts = pc.value_counts(column)
    doubled = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    return pc.and_(is_present(column), pc.is_in(column, doubled))


def _unequal(columns: Columns, rule: Rule) -> Values:
    return pc.not_equal(columns[rule.arguments["column_A"]], columns[rule.arguments["column_B"]])


def _below(columns: Columns, rule: Rule) -> Values:
    return pc.less(columns[rule.arguments["column_A"]], columns[rule.arguments["column_B"]])


_SCREENS: dict[str, Callable[[Columns, Rule], Values]] = {
    "ExpectColumnValuesToNotBeNull": _missing,
    "ExpectColumnValuesToBeInSet": _unlisted,
    "ExpectColumnValuesToMatchRegex": _unmatched,
    "ExpectColumnValuesToBeBetween": _out_of_range,
    "ExpectColumnValueLengthsToBeBetween": _wrong_length,
    "ExpectColumnValuesToBeUnique": _doubled,
    "ExpectColumnPairValuesToBeEqual": _unequal,
    "ExpectColumnPairValuesAToBeGreaterThanB": _below,
}
