"""Make a table fit its declaration, or say exactly why it does not."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from transforms.schema.model import Table


class SchemaError(ValueError):
    """A table does not fit its declaration; the message names table, column and fault."""


def build_table(rows: Iterable[Mapping[str, Any]], table: Table) -> pa.Table:
    """Rows (mappings by column name) as an Arrow table with the declared schema; columns not declared are refused.

    Raises SchemaError where a value has the wrong type or a required one is missing.

    >>> from transforms.schema.tables import REMOVED_TEXT
    >>> build_table([], REMOVED_TEXT).num_rows
    0
    """
    rows = list(rows)
    declared = frozenset(table.names)
    for row in rows:
        if unknown := row.keys() - declared:
            raise SchemaError(f"{table.name}: columns not declared: {sorted(unknown)}")
    try:
        built = pa.Table.from_pylist(rows, schema=table.schema())
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise SchemaError(f"{table.name}: {error}") from error
    return enforce_schema(built, table)


def enforce_schema(data: pa.Table, table: Table) -> pa.Table:
    """The same data with exactly the declared columns, in order, types and descriptions as declared.

    Raises SchemaError on a missing or undeclared column, on a type that does not match (nothing is cast but string
    to large_string and back, which is the same value), and on a null where none may be.
    """
    if set(data.column_names) != set(table.names):
        missing = [name for name in table.names if name not in data.column_names]
        extra = [name for name in data.column_names if name not in table.names]
        raise SchemaError(f"{table.name}: columns missing: {missing}; columns not declared: {extra}")
    arrays = []
    for column in table.columns:
        array = data.column(column.name)
        if array.type != column.type:
            if not _same_value(array.type, column.type):
                raise SchemaError(f"{table.name}.{column.name}: {array.type} where {column.type} is declared")
            array = array.cast(column.type)
        if not column.nullable and array.null_count:
            raise SchemaError(f"{table.name}.{column.name}: {array.null_count} nulls where none may be")
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=table.schema())


def _same_value(found: pa.DataType, declared: pa.DataType) -> bool:
    """Whether two types differ only in how the same values are laid out."""
    text = (pa.string(), pa.large_string())
    if found in text and declared in text:
        return True
    if pa.types.is_list(declared) and (pa.types.is_list(found) or pa.types.is_large_list(found)):
        return found.value_type == declared.value_type or _same_value(found.value_type, declared.value_type)
    return False
