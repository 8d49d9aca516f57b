"""What the form of `text` rules out, looked for in the bytes of a whole column at once: a text that is clean is hardly ever asked
alone, and no pattern walks through it.

Each function gives a helper: for each row whether the text contains the thing; null where the text is missing.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from expectations.rule import Helper
from transforms.columnar import join_chunks, read_values

Places: TypeAlias = NDArray[np.int64]
Bytes: TypeAlias = NDArray[np.uint8]
_PIECE = 1 << 17
# in RE2's syntax
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f\x{0080}-\x{009f}]"
_SPACE_AT_LINE_END = r"(?m)[ \t\x{00a0}\x{3000}]$"
_SPACE, _TAB, _NEWLINE, _DELETE = 0x20, 0x09, 0x0A, 0x7F
_LEAD_OF_CONTROLS, _FIRST_NO_CONTROL = 0xC2, 0xA0
_ENDS_OF_SPACES = (0x20, 0x09, 0xA0, 0x80)  # the last bytes of their UTF-8


@dataclass(frozen=True, slots=True)
class _Texts:
    """A column's texts as one run of UTF-8, and where each begins and the last ends."""

    data: Bytes
    bounds: Places

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> "_Texts":
        """The bytes of a column."""
        whole = join_chunks(column).cast(pa.large_string())
        _, offsets, data = whole.buffers()
        bounds = np.frombuffer(offsets, np.int64)[whole.offset : whole.offset + len(whole) + 1]
        held = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
        return cls(held[bounds[0] : bounds[-1]], bounds - bounds[0])

    def rows_of(self, places: Places) -> NDArray[np.bool_]:
        """Which rows hold one of these places."""
        marked = np.zeros(len(self.bounds) - 1, np.bool_)
        marked[np.searchsorted(self.bounds, places, "right") - 1] = True
        return marked


def _pieces(data: Bytes) -> Iterator[tuple[int, Bytes]]:
    """Bytes a piece at a time, with its place: what is worked out of a piece stays near the processor, and takes no new memory."""
    for at in range(0, len(data), _PIECE):
        yield at, data[at : at + _PIECE]


def _find(data: Bytes, condition: Callable[[Bytes], NDArray[np.bool_]]) -> Places:
    """Where a condition holds."""
    return np.concatenate([np.zeros(0, np.int64), *(np.flatnonzero(condition(p)) + at for at, p in _pieces(data))])


def _holds_low_control(data: Bytes) -> bool:
    """Whether one of these bytes stands for a control character other than newline and tab."""
    low, tabs, newlines = (np.count_nonzero(those) for those in (data < _SPACE, data == _TAB, data == _NEWLINE))
    return bool(low > tabs + newlines or (data == _DELETE).any())


def has_control_character(column: str) -> Helper:
    """Whether a text contains a control character other than newline and tab."""

    def is_free(texts: _Texts) -> bool:
        data = texts.data
        if any(_holds_low_control(piece) for _, piece in _pieces(data)):
            return False
        leads = _find(data, lambda piece: piece == _LEAD_OF_CONTROLS)
        return not (data[leads + 1] < _FIRST_NO_CONTROL).any()

    return _screened(column, _CONTROL, is_free)


def has_space_at_line_end(column: str) -> Helper:
    """Whether a line of a text ends in a space, a tab, a no-break space or an ideographic one."""

    def is_free(texts: _Texts) -> bool:
        data, bounds = texts.data, texts.bounds
        ends = np.concatenate([_find(data, lambda piece: piece == _NEWLINE), bounds[1:]])
        return not np.isin(data[ends[ends > 0] - 1], _ENDS_OF_SPACES).any()

    return _screened(column, _SPACE_AT_LINE_END, is_free)


def is_nfc(column: str) -> Helper:
    """Whether a text is in Unicode's normal form C; true where it is missing. Only texts with a character that may be combined with
    another, or stand for one, are looked at one by one.
    """

    def look(table: pa.Table) -> pa.Array:
        values = join_chunks(table[column])
        texts = _Texts.of(table[column])
        good = np.ones(len(values), np.bool_)
        places = _find(texts.data, lambda piece: piece >= _FIRST_UNSURE_LEAD)
        doubtful = np.flatnonzero(texts.rows_of(places[~_is_settled(texts.data, places)]))
        for row, text in zip(doubtful, read_values(values.take(pa.array(doubtful))), strict=True):
            good[row] = unicodedata.is_normalized("NFC", text)
        return pa.array(good)

    return look


# characters below U+0300 are never combined with what is before them; nor are the Cyrillic letters, the ideographs and the
# punctuation (dashes, quotation marks) whose UTF-8 begins so
_FIRST_UNSURE_LEAD = 0xCC
_SETTLED_LEADS = (0xD0, 0xD1, 0xE5, 0xE6, 0xE7, 0xE8)
_PUNCTUATION = (0xE2, 0x80, 0x82)


def _is_settled(data: Bytes, places: Places) -> NDArray[np.bool_]:
    """Whether the characters that begin at these places are in normal form wherever they stand."""
    leads = data[places]
    settled = np.isin(leads, _SETTLED_LEADS)
    maybe = np.flatnonzero(leads == _PUNCTUATION[0])
    at = places[maybe]
    settled[maybe] = (data[at + 1] == _PUNCTUATION[1]) & (data[at + 2] >= _PUNCTUATION[2])
    return settled


def _screened(column: str, pattern: str, is_free: Callable[[_Texts], bool]) -> Helper:
    """Whether a text contains what a pattern describes; the pattern is asked only where the whole column may contain it."""

    def look(table: pa.Table) -> pa.Array | pa.ChunkedArray:
        if not is_free(_Texts.of(table[column])):
            return pc.match_substring_regex(table[column], pattern)
        return pc.if_else(pc.is_valid(table[column]), pa.scalar(value=False), pa.scalar(None, pa.bool_()))

    return look
