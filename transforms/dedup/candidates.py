"""Pairs worth comparing: texts that share a MinHash band, and short texts whose rare shingles stand in a longer one.

A pair is one 64-bit key, `smaller index << 32 | larger index`. Indices count records in order of article_id, so every
choice made here depends on the set of records alone, never on the order in which they came.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from transforms.dedup.shingles import mark_run_starts

Pairs = NDArray[np.uint64]
_HALF = np.uint64(32)
_NEIGHBOURS = 8  # in a crowded bucket each text is compared with so many that follow it, and with the first


def join_pair(left: NDArray[np.int64], right: NDArray[np.int64]) -> Pairs:
    """Keys of pairs of indices, the smaller first."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    return (low.astype(np.uint64) << _HALF) | high.astype(np.uint64)


def split_pair(pairs: Pairs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The smaller and the larger index of each pair."""
    return (pairs >> _HALF).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def find_bucket_pairs(keys: NDArray[np.generic], records: NDArray[np.int64], crowd: int) -> Pairs:
    """Pairs of records with the same key, each once. `records` holds ascending indices, `keys` one key for each.

    >>> split_pair(find_bucket_pairs(np.array([7, 5, 7], np.uint32), np.array([0, 1, 2]), 48))
    (array([0]), array([2]))
    """
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    same_as_next = ordered[1:] == ordered[:-1]
    shared = np.zeros(len(keys), np.bool_)
    shared[1:] |= same_as_next
    shared[:-1] |= same_as_next
    ordered, members = ordered[shared], records[order[shared]]
    if not len(members):
        return np.empty(0, np.uint64)
    starts = np.flatnonzero(mark_run_starts(ordered))
    sizes = np.diff(np.append(starts, len(ordered)))
    size = np.repeat(sizes, sizes)
    place = np.arange(len(ordered)) - np.repeat(starts, sizes)
    found = [
        join_pair(members[here], members[here + distance])
        for distance in range(1, min(int(sizes.max()), crowd))
        if len(here := np.flatnonzero((place + distance < size) & ((size <= crowd) | (distance <= _NEIGHBOURS))))
    ]
    to_first = np.flatnonzero((size > crowd) & (place > _NEIGHBOURS))
    found.append(join_pair(members[to_first], members[to_first - place[to_first]]))
    return unite_pairs(found)


def unite_pairs(found: Sequence[Pairs]) -> Pairs:
    """All pairs of several arrays, sorted, each once."""
    ordered = np.sort(np.concatenate((np.empty(0, np.uint64), *found)))
    return ordered[mark_run_starts(ordered)]


def is_sampled(hashes: NDArray[np.uint32], rate: int) -> NDArray[np.bool_]:
    """Which shingles stand in the sample that contained texts are looked up by.

    One in `rate`, the same in every text (FracMinHash, Irber and others 2022); the hashes are mixed already.
    """
    sampled: NDArray[np.bool_] = hashes % np.uint32(rate) == 0
    return sampled


def find_contained_pairs(
    hashes: NDArray[np.uint32], owners: NDArray[np.int64], sizes: NDArray[np.int64], crowd: int
) -> Pairs:
    """Pairs in which at least half of the smaller text's rare sampled shingles stand in the larger text.

    `hashes` and `owners` name the sampled shingles and whose they are; `sizes` the number of shingles of each record.
    A shingle that more than `crowd` records share says nothing and is left out.
    """
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    starts = np.flatnonzero(mark_run_starts(hashes))
    spread = np.diff(np.append(starts, len(hashes)))
    rare = np.repeat(spread <= crowd, spread)
    rare_of = np.bincount(owners[rare], minlength=len(sizes))
    keep = rare & np.repeat(spread > 1, spread)
    spread = spread[(spread > 1) & (spread <= crowd)]
    owners = owners[keep]
    size = np.repeat(spread, spread)
    place = np.arange(len(owners)) - np.repeat(np.cumsum(spread) - spread, spread)
    keys = np.empty(0, np.uint64)
    counts = np.empty(0, np.int64)
    for distance in range(1, int(spread.max(initial=1))):
        here = np.flatnonzero(place + distance < size)
        new, new_counts = np.unique(join_pair(owners[here], owners[here + distance]), return_counts=True)
        keys, inverse = np.unique(np.concatenate((keys, new)), return_inverse=True)
        counts = np.bincount(inverse, np.concatenate((counts, new_counts)), len(keys)).astype(np.int64)
    left, right = split_pair(keys)
    smaller = np.where(sizes[left] <= sizes[right], left, right)
    enough = (counts >= 2) & (counts * 2 >= rare_of[smaller])
    return keys[enough]
