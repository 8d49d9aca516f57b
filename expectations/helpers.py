"""Columns computed for rules that a stock expectation cannot state on the columns as they are."""

from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

from expectations.rule import Helper
from transforms.columnar import join_chunks, read_values
from transforms.edits import Edit, apply_edits
from transforms.identity import hash_text
from transforms.schema.vocabularies import Category

DAY = pa.scalar(timedelta(days=1), pa.duration("us"))


def has(column: str) -> Helper:
    """Whether a value is present."""
    return lambda table: pc.is_valid(table[column])


def day_after(column: str) -> Helper:
    """A time, one day later."""
    return lambda table: pc.add(table[column], DAY)


def matches(column: str, pattern: str) -> Helper:
    """Whether a text contains what a pattern (RE2) describes."""
    return lambda table: pc.match_substring_regex(table[column], pattern)


def is_one_of(column: str, *values: str) -> Helper:
    """Whether a value is one of these; false where it is missing."""
    return lambda table: pc.fill_null(pc.is_in(table[column], pa.array(values, pa.string())), False)


def same(column: str, other: str) -> Helper:
    """Whether two values are equal; false where one is missing."""
    return lambda table: pc.fill_null(pc.equal(table[column], table[other]), False)


def is_value(column: str, value: object) -> Helper:
    """Whether a value is this one; false where it is missing."""
    return lambda table: pc.fill_null(pc.equal(table[column], value), False)


def length_of(column: str) -> Helper:
    """Number of code points of a text."""
    return lambda table: pc.cast(pc.utf8_length(table[column]), pa.int64())


def hash_of(column: str) -> Helper:
    """SHA-256 of a text."""
    return lambda table: pa.array(
        [None if text is None else hash_text(text) for text in _texts(table, column)], pa.string()
    )


def _texts(table: pa.Table, column: str) -> list[str | None]:
    return read_values(join_chunks(table[column]))


def own_day(table: pa.Table) -> pa.Array | pa.ChunkedArray:
    """The day of publication in the publication's zone, from published_at and published_utc_offset."""
    minutes = pc.fill_null(pc.cast(table["published_utc_offset"], pa.int64()), 0)
    shift = pc.cast(pc.multiply(minutes, 60_000_000), pa.duration("us"))
    return pc.cast(pc.add(table["published_at"], shift), pa.timestamp("us")).cast(pa.date32(), safe=False)


def is_own_day(table: pa.Table) -> pa.Array | pa.ChunkedArray:
    """Whether published_date is the day of published_at in the publication's zone, or, where the offset is unknown, at
    most a day away; null where either is missing.
    """
    apart = pc.abs(pc.subtract(pc.cast(own_day(table), pa.int32()), pc.cast(table["published_date"], pa.int32())))
    allowed = pc.if_else(pc.is_valid(table["published_utc_offset"]), pa.scalar(0, pa.int32()), pa.scalar(1, pa.int32()))
    return pc.less_equal(apart, allowed)


def is_midnight(table: pa.Table) -> pa.Array | pa.ChunkedArray:
    """Whether published_at has no time of day."""
    at = table["published_at"]
    return pc.equal(at, pc.floor_temporal(at, unit="day"))


def is_rebuilt(table: pa.Table) -> pa.Array:
    """Whether the edits, made to extracted_text, give text."""
    fits = []
    rows = zip(_texts(table, "extracted_text"), edits_of(table), _texts(table, "text"), strict=True)
    for extracted, edits, text in rows:
        try:
            fits.append(extracted is not None and apply_edits(extracted, edits) == text)
        except ValueError:
            fits.append(False)
    return pa.array(fits, pa.bool_())


def edits_of(table: pa.Table) -> list[list[Edit]]:
    """The edits of each row."""
    column = join_chunks(table["edits"])
    flat = column.flatten()
    starts, ends, replacements = (flat.field(name).to_pylist() for name in ("start", "end", "replacement"))
    edits = [
        Edit(start, end, replacement, "", Category.REPAIR)
        for start, end, replacement in zip(starts, ends, replacements, strict=True)
    ]
    counts = pc.fill_null(pc.list_value_length(column), 0).to_pylist()
    rows, at = [], 0
    for count in counts:
        rows.append(edits[at : at + count])
        at += count
    return rows


def where(condition: Helper, verdict: Helper) -> Helper:
    """A verdict where a condition holds, and null elsewhere, which no expectation objects to."""
    return lambda table: pc.if_else(condition(table), verdict(table), pa.scalar(None, pa.bool_()))


def no(condition: Helper) -> Helper:
    """The opposite; null stays null."""
    return lambda table: pc.invert(condition(table))


def agree(one: Helper, other: Helper) -> Helper:
    """Whether two conditions are both true or both false."""
    return lambda table: pc.equal(one(table), other(table))


def either(one: Helper, other: Helper) -> Helper:
    """Whether one of two conditions holds."""
    return lambda table: pc.or_(one(table), other(table))


def both(one: Helper, other: Helper) -> Helper:
    """Whether two conditions hold."""
    return lambda table: pc.and_(one(table), other(table))


def value_of(column: str) -> Helper:
    """The column as it is."""
    return lambda table: table[column]


def is_as_long_as_span(table: pa.Table) -> pa.Array | pa.ChunkedArray:
    """Whether a span's text has as many code points as the span."""
    return pc.equal(pc.cast(pc.utf8_length(table["text"]), pa.int32()), pc.subtract(table["end"], table["start"]))
