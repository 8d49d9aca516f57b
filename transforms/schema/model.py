"""What a column and a table are. The declarations themselves stand in `columns` and `tables`."""

from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, Arrow type, description, and the constraints that every value must meet.

    A constraint speaks of present values; `nullable` alone decides whether a value may be missing.

    >>> Column("word_count", pa.int32(), "Number of words.", nullable=False, minimum=0).field().nullable
    False
    """

    name: str
    type: pa.DataType
    description: str
    nullable: bool = True
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    pattern: str | None = None  # a regular expression that the whole value must match
    values: tuple[str, ...] | None = None  # the closed list

    def field(self) -> pa.Field:
        """The Arrow field, with the description in its metadata (key `description`)."""
        return pa.field(self.name, self.type, self.nullable, {"description": self.description})


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, its key and the order of its rows."""

    name: str
    one_row_is: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    sort_by: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> list[str]:
        """Column names, in order."""
        return [column.name for column in self.columns]

    def schema(self) -> pa.Schema:
        """The Arrow schema, descriptions included."""
        return self._schema

    @cached_property
    def _schema(self) -> pa.Schema:
        return pa.schema([column.field() for column in self.columns], {"description": self.one_row_is})
