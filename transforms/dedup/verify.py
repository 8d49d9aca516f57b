"""Exact comparison of candidate pairs on their shingle sets."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from transforms.dedup.candidates import Pairs, split_pair
from transforms.dedup.keys import Keys
from transforms.dedup.options import DedupOptions
from transforms.dedup.shingles import SHINGLE_RANGE, ShingleSets

_AT_ONCE = 1_000  # pairs compared together: what fits in a processor's cache
_ONES = np.ones(1 << 20, np.bool_)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike the two texts of each pair are: Jaccard similarity, the share of the smaller one's shingles that the
    larger one holds, and whether they are the same story or the smaller is held by the larger.
    """

    jaccard: NDArray[np.float64]
    containment: NDArray[np.float64]
    is_near: NDArray[np.bool_]
    is_contained: NDArray[np.bool_]


def count_shared(left: NDArray[np.int64], right: NDArray[np.int64], sets: ShingleSets) -> NDArray[np.int64]:
    """Number of shingles that the two sets of each pair have in common."""
    both = _rows(left, sets).multiply(_rows(right, sets))
    shared: NDArray[np.int64] = np.diff(both.indptr).astype(np.int64)
    return shared


def _rows(records: NDArray[np.int64], sets: ShingleSets) -> csr_array:
    """Some sets as the rows of a sparse matrix with a column for each possible shingle."""
    parts = [sets.values[start:end] for start, end in zip(*sets.bounds(records), strict=True)]
    columns = np.concatenate(parts).view(np.int32)
    ends = np.concatenate((np.zeros(1, np.int32), np.cumsum(sets.counts[records]).astype(np.int32)))
    ones = _ONES[: len(columns)] if len(columns) <= len(_ONES) else np.ones(len(columns), np.bool_)
    rows = csr_array((ones, columns, ends), shape=(len(records), SHINGLE_RANGE))
    rows.has_canonical_format = True
    return rows


def compare_pairs(pairs: Pairs, sets: ShingleSets, keys: Keys, options: DedupOptions) -> Likeness:
    """The likeness of each pair, exact up to collisions of 31-bit hashes.

    >>> from transforms.dedup.shingles import shingle_texts
    >>> sets = shingle_texts(["a b c d e f", "a b c d e f g h"], DedupOptions())
    >>> likeness = compare_pairs(np.array([1], np.uint64), sets, Keys.empty(2), DedupOptions())
    >>> likeness.jaccard.tolist(), likeness.containment.tolist()
    ([0.5], [1.0])
    """
    left, right = split_pair(pairs)
    counted = [
        count_shared(left[first : first + _AT_ONCE], right[first : first + _AT_ONCE], sets)
        for first in range(0, len(pairs), _AT_ONCE)
    ]
    shared = np.concatenate((np.empty(0, np.int64), *counted))
    one, other = sets.counts[left], sets.counts[right]
    jaccard = shared / np.maximum(one + other - shared, 1)
    containment = shared / np.maximum(np.minimum(one, other), 1)
    apart = keys.are_apart(left, right)
    return Likeness(
        jaccard,
        containment,
        jaccard >= np.where(apart, options.apart_similarity, options.near_similarity),
        containment >= np.where(apart, options.apart_contained_share, options.contained_share),
    )
