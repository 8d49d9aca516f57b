"""Objects as columns and columns as objects, a column at a time: a row never becomes a dictionary on its way.

A list of small records (evidence, edits, blocks) is kept by Arrow as the records of all rows in turn, and how many each row has;
so it is built and read that way, one field at a time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any, TypeVar

import pyarrow as pa

from transforms.schema import SchemaError, Table, enforce_schema

T = TypeVar("T")
Getters = Mapping[str, Callable[[Any], Any]]  # column name -> what a record has there


def build_columns(
    records: Sequence[Any], getters: Getters, declared: Table, carried: Mapping[str, pa.ChunkedArray] | None = None
) -> pa.Table:
    """Records as a table of exactly the declared form; the columns that are `carried` are taken as they are.

    Raises SchemaError where a value has the wrong type, a required one is missing, or a carried column has another length.
    """
    carried = carried or {}
    arrays = []
    for column in declared.columns:
        try:
            if column.name in carried:
                arrays.append(carried[column.name])
            else:
                arrays.append(_build(list(map(getters[column.name], records)), column.type))
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise SchemaError(f"{declared.name}.{column.name}: {error}") from error
    if any(len(array) != len(records) for array in arrays):
        raise SchemaError(f"{declared.name}: columns of different lengths")
    return enforce_schema(pa.Table.from_arrays(arrays, names=declared.names), declared)


def _build(values: list[Any], kind: pa.DataType) -> pa.Array:
    if not (pa.types.is_list(kind) and pa.types.is_struct(kind.value_type)):
        return pa.array(values, kind)
    fields = list(kind.value_type)
    flat = list(chain.from_iterable(values))
    children = [pa.array(list(map(attrgetter(field.name), flat)), field.type) for field in fields]
    offsets = pa.array(accumulate(map(len, values), initial=0), pa.int32(), size=len(values) + 1)
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(children, fields=fields), type=kind)


def join_chunks(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array; not copied where it is one, which `combine_chunks` does even then.

    >>> join_chunks(pa.chunked_array([["a"], ["b"]])).to_pylist(), len(join_chunks(pa.chunked_array([], pa.string())))
    (['a', 'b'], 0)
    """
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def read_values(column: pa.Array) -> list[Any]:
    """The values of a column; None where one is missing.

    >>> read_values(pa.array(["a", None])), read_values(pa.array([["a"], None]))
    (['a', None], [['a'], None])
    """
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_large_binary(kind):
        listed: list[Any] = column.to_numpy(zero_copy_only=False).tolist()  # an eighth of the time of to_pylist
        return listed
    return list(column.to_pylist())


def read_lists(column: pa.Array, make: Callable[..., T]) -> list[tuple[T, ...]]:
    """A column of lists: of each row, what `make` gives for its items (for a list of records: for their fields, in order)."""
    flat = column.flatten()
    children = flat.flatten() if pa.types.is_struct(flat.type) else [flat]
    items = list(map(make, *map(read_values, children)))
    ends = accumulate(length or 0 for length in column.value_lengths().to_pylist())
    rows, start = [], 0
    for end in ends:
        rows.append(tuple(items[start:end]))
        start = end
    return rows


def take_columns(table: pa.Table, names: Iterable[str], places: Sequence[int]) -> dict[str, pa.ChunkedArray]:
    """Some columns of some rows of a table; not copied where it is all of them."""
    chosen = table.select(list(names))
    if len(places) != table.num_rows:
        chosen = chosen.take(pa.array(places, pa.int64()))
    return dict(zip(chosen.column_names, chosen.columns, strict=True))
