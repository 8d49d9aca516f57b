"""How a row that broke a rule is shown to people."""

import pyarrow as pa

from expectations.report import shorten
from expectations.rule import Rule
from expectations.suites import is_scalar
from transforms.schema import Table


def show_row(rows: pa.Table, declared: Table, position: int, rule: Rule) -> str:
    """A row's key, and the values that a rule speaks about."""
    key = " ".join(str(rows[name][position].as_py()) for name in declared.key if name not in rule.columns)
    values = ", ".join(show_value(rows, declared, position, name) for name in rule.columns)
    return f"{key}: {values}" if key else values


def show_value(rows: pa.Table, declared: Table, position: int, name: str) -> str:
    """A value with its column's name, on one line; of nested and binary columns only that it is there."""
    value = rows[name][position]
    if not value.is_valid:
        return f"{name} is missing"
    if not is_scalar(declared[name].type):
        return f"{name} is there"
    shown = value.as_py()
    return f"{name}={shorten(shown if isinstance(shown, str) else str(shown), 80)}"
