"""Pairs worth comparing: texts that share a MinHash band, and short texts whose rare shingles stand in a longer one.

A pair is one 64-bit key, `smaller index << 32 | larger index`. Indices count records in order of article_id, so every
choice made here depends on the set of records alone, never on the order in which they came.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from transforms.dedup.options import DedupOptions
from transforms.dedup.shingles import SHINGLE_RANGE, mark_run_starts

Pairs = NDArray[np.uint64]
Indices = NDArray[np.int64]
_HALF = np.uint64(32)
_AT_ONCE = 20_000_000
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


@dataclass(frozen=True, slots=True)
class Sharing:
    """Which pairs of records share rare sampled shingles: each pair once, in order, and how many they share; and how
    many rare sampled shingles each record has.
    """

    pairs: Pairs
    counts: NDArray[np.int32]
    rare: NDArray[np.int32]


def count_sharing(keys: Pairs, records: int, options: DedupOptions, at_once: int = _AT_ONCE) -> Sharing:
    """What records share of some sampled shingles, of which `keys` names each occurrence, `shingle << 32 | index`.

    `keys` is sorted in place. A shingle that more than `options.common` records share says nothing and is left out.
    Memory is bounded by `at_once`, the shared shingles that are counted together; it changes no result.
    """
    keys.sort()
    hashes = (keys >> _HALF).astype(np.uint32)
    owners = keys.astype(np.uint32).view(np.int32)
    starts = np.flatnonzero(mark_run_starts(hashes))
    spread = np.diff(np.append(starts, len(hashes)))
    rare = np.bincount(owners[np.repeat(spread <= options.common, spread)], minlength=records).astype(np.int32)
    keep = (spread > 1) & (spread <= options.common)
    owners, spread = owners[np.repeat(keep, spread)], spread[keep]
    sharing, member = np.unique(owners, return_inverse=True)
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(spread)))
    shape = (len(spread), len(sharing))
    by_shingle = csr_array((np.ones(len(member), np.int32), member.astype(np.int32), ends), shape=shape)
    by_record = by_shingle.T.tocsr()
    work = np.cumsum(by_record @ spread)
    found: list[Pairs] = [np.empty(0, np.uint64)]
    counted: list[NDArray[np.int32]] = [np.empty(0, np.int32)]
    first = 0
    while first < len(sharing):
        done = work[first - 1] if first else 0
        last = max(int(np.searchsorted(work, done + at_once, side="right")), first + 1)
        counts = by_record[first:last] @ by_shingle
        left = np.repeat(np.arange(first, last), np.diff(counts.indptr))
        right = counts.indices.astype(np.int64)
        once = left < right
        pairs = join_pair(sharing[left[once]].astype(np.int64), sharing[right[once]].astype(np.int64))
        order = np.argsort(pairs)
        found.append(pairs[order])
        counted.append(counts.data[once][order])
        first = last
    return Sharing(np.concatenate(found), np.concatenate(counted), rare)


def add_sharing(parts: Sequence[tuple[Pairs, NDArray[np.int32]]]) -> tuple[Pairs, NDArray[np.int32]]:
    """What pairs of records share in all, from what they share of several parts of the shingles."""
    if len(parts) == 1:
        return parts[0]
    pairs = np.concatenate((np.empty(0, np.uint64), *(pairs for pairs, _ in parts)))
    counts = np.concatenate((np.empty(0, np.int32), *(counts for _, counts in parts)))
    order = np.argsort(pairs, kind="stable")
    pairs, counts = pairs[order], counts[order]
    starts = np.flatnonzero(mark_run_starts(pairs))
    return pairs[starts], np.add.reduceat(counts, starts) if len(starts) else counts


def choose_contained(
    pairs: Pairs, counts: NDArray[np.int32], rare: NDArray[np.int32], sizes: NDArray[np.int64], options: DedupOptions
) -> Pairs:
    """Pairs in which a good part of the smaller text's rare sampled shingles stand in the larger text. `sizes` is the
    number of shingles of each record.
    """
    left, right = split_pair(pairs)
    smaller = np.where(sizes[left] <= sizes[right], left, right)
    return pairs[counts >= options.sampled_share * rare[smaller]]


def sample_shingles(values: NDArray[np.uint32], owners: NDArray[np.int64], options: DedupOptions) -> Pairs:
    """Those of some shingles that are sampled, with the record that each is of, as `shingle << 32 | index`: the lowest of
    all possible hashes, one in `sample_rate`, the same in every text (FracMinHash, Irber and others 2022).
    """
    sampled = np.flatnonzero(values < np.uint32(SHINGLE_RANGE // options.sample_rate))
    keys: Pairs = (values[sampled].astype(np.uint64) << _HALF) | owners[sampled].astype(np.uint64)
    return keys
