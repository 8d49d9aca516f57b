"""Suites, derived from the declaration: `<table>__schema` from its columns, `<table>__rules` from the rules across columns.

A suite is a list of rules (see `rule`); `engine` hands it to Great Expectations.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import pyarrow as pa

from expectations.row_rules import rules_across
from expectations.rule import OnFailure, Rule
from transforms.schema import TABLES, Column, Table

_CAPTURE = re.compile(r"(?<!\\)\((?!\?)")  # pandas warns of groups that capture
IDENTITY = ("article_id", "source", "raw_file", "raw_record")


@cache
def schema_suite(name: str) -> tuple[Rule, ...]:
    """`<table>__schema`: presence, closed lists, patterns, ranges, lengths, and the key.

    Without its identity a row cannot be told from others, so there a failure stops the run, as a doubled key does.
    """
    table = TABLES[name]
    rules = [rule for column in table.columns for rule in _rules_of(column)]
    if len(table.key) == 1:
        rules.append(
            _rule(table[table.key[0]], "unique", f"{table.key[0]} is there once", "ExpectColumnValuesToBeUnique", {})
        )
    suite = f"{name}__schema"
    return tuple(replace(rule, suite=suite, on_failure=_on_failure(table, rule)) for rule in rules)


@cache
def rules_suite(name: str) -> tuple[Rule, ...]:
    """`<table>__rules`: the rules across columns that the table has."""
    table = TABLES[name]
    suite = f"{name}__rules"
    return tuple(replace(rule, suite=suite, on_failure=_on_failure(table, rule)) for rule in rules_across(table))


def row_rules(name: str) -> tuple[Rule, ...]:
    """All rules that a row of a table must meet."""
    return schema_suite(name) + rules_suite(name)


def _on_failure(table: Table, rule: Rule) -> OnFailure:
    """A row can be refused only where the table says which raw record it came from."""
    if rule.on_failure == OnFailure.WARN:
        return rule.on_failure
    whole = set(IDENTITY) <= set(table.names) and table.name != "rejections"
    about_identity = rule.columns[0] in IDENTITY and len(rule.columns) == 1
    return OnFailure.REJECT if whole and not about_identity else OnFailure.STOP


def _rules_of(column: Column) -> Iterator[Rule]:
    name = column.name
    if not column.nullable:
        yield _rule(column, "present", f"{name} has a value", "ExpectColumnValuesToNotBeNull", {})
    if column.values is not None:
        listed = {"value_set": list(column.values)}
        yield _rule(column, "listed", f"{name} is one of its closed list", "ExpectColumnValuesToBeInSet", listed)
    if column.pattern is not None:
        pattern = {"regex": rf"\A(?:{_CAPTURE.sub('(?:', column.pattern)})\Z"}
        yield _rule(column, "pattern", f"{name} has its form", "ExpectColumnValuesToMatchRegex", pattern)
    if column.minimum is not None or column.maximum is not None:
        bounds = {"min_value": column.minimum, "max_value": column.maximum}
        says = f"{name} is in its range"
        yield _rule(column, "range", says, "ExpectColumnValuesToBeBetween", bounds)
    if column.min_length is not None:
        length = {"min_value": column.min_length}
        says = f"{name} has at least {column.min_length} characters"
        yield _rule(column, "length", says, "ExpectColumnValueLengthsToBeBetween", length)
    if column.unique:
        yield _rule(column, "unique", f"{name} is there once", "ExpectColumnValuesToBeUnique", {})


def _rule(column: Column, kind: str, says: str, expectation: str, arguments: Mapping[str, object]) -> Rule:
    return Rule(f"{column.name}.{kind}", "", says, expectation, {"column": column.name, **arguments}, (column.name,))


def is_scalar(column_type: pa.DataType) -> bool:
    """Whether rules look at a column's values; of others (nested, binary) only at whether they are there."""
    return not (
        pa.types.is_nested(column_type) or pa.types.is_binary(column_type) or pa.types.is_large_binary(column_type)
    )
