"""Texts to sets of shingle hashes, a whole batch at a time, in numpy.

Words are runs of letters, marks and digits, lower-cased; a character of a script written without spaces is a word of
its own. A shingle is five such words in a row (eight where most of a text is such characters). All hashing is
polynomial modulo 2^64 with a final mix (splitmix64, Steele and others 2014): the same on every machine.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from transforms.dedup.options import DedupOptions

Words: TypeAlias = NDArray[np.uint64]

SHINGLE_RANGE = 2**31 - 1  # shingle hashes are below it, so that they can number the columns of a sparse matrix

_PLANE = 0x10000
_BASE = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))
_OTHER, _WORD, _SOLO = 0, 1, 2
_CHUNK = 100_000
# Scripts written without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han.
_WITHOUT_SPACES = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))


@dataclass(frozen=True, slots=True)
class ShingleSets:
    """Sets of 31-bit shingle hashes: text i has `counts[i]` of them from `values[starts[i]]` on, sorted, each once."""

    values: NDArray[np.uint32]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]

    def of(self, index: int) -> NDArray[np.uint32]:
        """The shingles of one text."""
        start = self.starts[index]
        return self.values[start : start + self.counts[index]]

    def slices(self, records: NDArray[np.int64]) -> list[NDArray[np.uint32]]:
        """The shingles of some texts, one array each."""
        starts = self.starts[records]
        ends = starts + self.counts[records]
        return [self.values[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread every bit of each value over all of its bits (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def mark_run_starts(ordered: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Where a run of equal values starts.

    >>> mark_run_starts(np.array([3, 3, 5])).tolist()
    [True, False, True]
    """
    starts = np.ones(len(ordered), np.bool_)
    starts[1:] = ordered[1:] != ordered[:-1]
    return starts


def shingle_texts(texts: Sequence[str], options: DedupOptions) -> ShingleSets:
    """The shingle sets of a batch of texts. A text of fewer words than a shingle holds is one shingle.

    >>> sets = shingle_texts(["One two three four five six.", "one, two three four five"], DedupOptions())
    >>> sets.counts.tolist()
    [2, 1]
    """
    parts = [_shingle_chunk(texts[first:last], options) for first, last in _chunks(texts)]
    counts = np.concatenate([np.empty(0, np.int64), *(part.counts for part in parts)])
    values = np.concatenate([np.empty(0, np.uint32), *(part.values for part in parts)])
    return ShingleSets(values, np.cumsum(counts) - counts, counts)


def _chunks(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Runs of texts of about `_CHUNK` characters: what fits in a processor's cache is several times faster."""
    first = size = 0
    for index, text in enumerate(texts):
        size += len(text) + 1
        if size > _CHUNK:
            yield first, index + 1
            first, size = index + 1, 0
    if first < len(texts):
        yield first, len(texts)


def _shingle_chunk(texts: Sequence[str], options: DedupOptions) -> ShingleSets:
    words, owner, is_solo = hash_words(texts)
    count = len(texts)
    per_text = np.bincount(owner, minlength=count)
    by_character = np.bincount(owner[is_solo], minlength=count) > 0.3 * per_text
    keys = [
        _shingle(words, owner, np.minimum(size, per_text), by_character == solo)
        for size, solo in ((options.shingle_words, False), (options.shingle_characters, True))
        if (by_character == solo).any()
    ]
    ordered = np.sort(np.concatenate(keys))
    unique = ordered[mark_run_starts(ordered)]
    offsets = np.searchsorted(unique, np.arange(count + 1, dtype=np.uint64) << np.uint64(32)).astype(np.int64)
    return ShingleSets(unique.astype(np.uint32), offsets[:-1], np.diff(offsets))


def _powers(length: int) -> tuple[Words, Words]:
    """The powers of the hash's base, and those of its inverse, from 0 to `length`."""
    if length <= 2 * _CHUNK:
        power, inverse = _chunk_powers()
        return power[: length + 1], inverse[: length + 1]
    return _cumulative(_BASE, length), _cumulative(_INVERSE, length)


@cache
def _chunk_powers() -> tuple[Words, Words]:
    return _cumulative(_BASE, 2 * _CHUNK), _cumulative(_INVERSE, 2 * _CHUNK)


def _cumulative(base: np.uint64, length: int) -> Words:
    factors = np.full(length + 1, base, np.uint64)
    factors[0] = 1
    return np.cumprod(factors)


def _shingle(words: Words, owner: NDArray[np.int64], sizes: NDArray[np.int64], chosen: NDArray[np.bool_]) -> Words:
    """Keys `text << 32 | hash` of every shingle of the chosen texts; `sizes` is the shingle's length for each text."""
    if not len(words):
        return np.empty(0, np.uint64)
    size = sizes[owner]
    power, inverse = _powers(len(words))
    running = np.concatenate((np.zeros(1, np.uint64), np.cumsum(words * power[:-1])))
    start = np.arange(len(words))
    end = start + size
    fits = (end <= len(words)) & chosen[owner]
    fits[fits] = owner[end[fits] - 1] == owner[start[fits]]
    start, end, text = start[fits], end[fits], owner[fits].astype(np.uint64)
    hashes = mix((running[end] - running[start]) * inverse[start])
    keys: Words = (text << np.uint64(32)) | np.minimum(hashes >> np.uint64(33), np.uint64(SHINGLE_RANGE - 1))
    return keys


def hash_words(texts: Sequence[str]) -> tuple[Words, NDArray[np.int64], NDArray[np.bool_]]:
    """Every word of a batch, in order: its hash, the index of its text, and whether it is a single character of a
    script without spaces.
    """
    kind_of, lower = _tables()
    points = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
    plane = np.minimum(points, _PLANE - 1)
    kind = np.where(points < _PLANE, kind_of[plane], _WORD).astype(np.uint8)
    folded = np.where(points < _PLANE, lower[plane], points).astype(np.uint64)
    inside = kind != _OTHER
    before = np.concatenate((np.zeros(1, np.uint8), kind[:-1]))
    after = np.concatenate((kind[1:], np.zeros(1, np.uint8)))
    starts = np.flatnonzero(inside & ((before != kind) | (kind == _SOLO)))
    ends = np.flatnonzero(inside & ((after != kind) | (kind == _SOLO))) + 1
    power, inverse = _powers(len(points))
    running = np.concatenate((np.zeros(1, np.uint64), np.cumsum((folded + np.uint64(1)) * power[:-1])))
    words = mix((running[ends] - running[starts]) * inverse[starts])
    owner = np.searchsorted(np.cumsum(lengths), starts, side="right").astype(np.int64)
    return words, owner, kind[starts] == _SOLO


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """For each character of the basic plane: its kind (other, part of a word, word of its own), and its lower case."""
    kind = np.zeros(_PLANE, np.uint8)
    lower = np.arange(_PLANE, dtype=np.uint32)
    for point in range(_PLANE):
        character = chr(point)
        if unicodedata.category(character)[0] in "LMN":
            kind[point] = _WORD
            folded = character.lower()
            lower[point] = ord(folded) if len(folded) == 1 else point
    for first, last in _WITHOUT_SPACES:
        block = kind[first : last + 1]
        block[block == _WORD] = _SOLO
    return kind, lower
