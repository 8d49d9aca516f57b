"""Pairs worth comparing: texts that share a MinHash band, and short texts whose rare shingles stand in a longer one.

A pair is one 64-bit key, `smaller index << 32 | larger index`. Indices count records in order of article_id, so every
choice made here depends on the set of records alone, never on the order in which they came.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from transforms.dedup.options import DedupOptions
from transforms.dedup.shingles import SHINGLE_RANGE, ShingleSets, mark_run_starts

Pairs = NDArray[np.uint64]
Indices = NDArray[np.int64]
_HALF = np.uint64(32)
_AT_ONCE = 20_000_000
_SAMPLED_AT_ONCE = 2_000  # records whose shingles are looked through together: what fits in a processor's cache
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


def find_contained_pairs(
    keys: Pairs, sizes: NDArray[np.int64], options: DedupOptions, at_once: int = _AT_ONCE
) -> Pairs:
    """Pairs in which a good part of the smaller text's rare sampled shingles stand in the larger text.

    `keys` names the sampled shingles and whose they are, `shingle << 32 | index`, and is sorted in place; `sizes` is the
    number of shingles of each record. A shingle that more than `options.common` records share says nothing and is left
    out. Memory is bounded by `at_once`, the shared shingles that are counted together; it changes no result.
    """
    keys.sort()
    hashes = (keys >> _HALF).astype(np.uint32)
    owners = keys.astype(np.uint32).view(np.int32)
    starts = np.flatnonzero(mark_run_starts(hashes))
    spread = np.diff(np.append(starts, len(hashes)))
    rare_of = np.bincount(owners[np.repeat(spread <= options.common, spread)], minlength=len(sizes))
    keep = (spread > 1) & (spread <= options.common)
    owners, spread = owners[np.repeat(keep, spread)], spread[keep]
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(spread)))
    by_shingle = csr_array((np.ones(len(owners), np.int32), owners, ends), shape=(len(spread), len(sizes)))
    by_record = by_shingle.T.tocsr()
    work = np.cumsum(by_record @ spread)
    found: list[Pairs] = []
    first = 0
    while first < len(sizes):
        done = work[first - 1] if first else 0
        last = max(int(np.searchsorted(work, done + at_once, side="right")), first + 1)
        counts = by_record[first:last] @ by_shingle
        left = np.repeat(np.arange(first, last), np.diff(counts.indptr))
        right = counts.indices.astype(np.int64)
        smaller = np.where(sizes[left] <= sizes[right], left, right)
        enough = (left < right) & (counts.data >= options.sampled_share * rare_of[smaller])
        found.append(join_pair(left[enough], right[enough]))
        first = last
    return unite_pairs(found)


def sample_shingles(records: NDArray[np.int64], sets: ShingleSets, options: DedupOptions) -> Pairs:
    """The sampled shingles of these records, `shingle << 32 | index`: the lowest of all possible hashes, one in
    `sample_rate`, the same in every text (FracMinHash, Irber and others 2022).
    """
    limit = np.uint32(SHINGLE_RANGE // options.sample_rate)
    records = records[np.argsort(sets.starts[records])]
    found = [np.empty(0, np.uint64)]
    for first in range(0, len(records), _SAMPLED_AT_ONCE):
        chunk = records[first : first + _SAMPLED_AT_ONCE]
        starts = sets.starts[chunk]
        begin = starts[0]
        values = sets.values[begin : starts[-1] + sets.counts[chunk[-1]]]
        at = np.flatnonzero(values < limit)
        owner = np.searchsorted(starts, begin + at, side="right") - 1
        of_chunk = begin + at < starts[owner] + sets.counts[chunk][owner]
        at, owner = at[of_chunk], owner[of_chunk]
        found.append((values[at].astype(np.uint64) << _HALF) | chunk[owner].astype(np.uint64))
    return np.concatenate(found)
