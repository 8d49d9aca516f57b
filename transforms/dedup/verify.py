"""Exact comparison of candidate pairs on their shingle sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from transforms.dedup.candidates import Pairs, split_pair
from transforms.dedup.keys import Keys
from transforms.dedup.options import DedupOptions
from transforms.dedup.shingles import SHINGLE_RANGE

_AT_ONCE = 1_000  # pairs compared together: what fits in a processor's cache
_ONES = np.ones(1 << 20, np.bool_)


class Sets(Protocol):
    """Sets of 31-bit shingle hashes of many texts, wherever they lie: each sorted, each hash once."""

    @property
    def counts(self) -> NDArray[np.int64]:
        """The size of each text's set."""

    def slices(self, records: NDArray[np.int64]) -> Sequence[NDArray[np.uint32]]:
        """The shingles of some texts, one array each."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike the two texts of each pair are: Jaccard similarity, the share of the smaller one's shingles that the
    larger one holds, whether they are the same story or the smaller is held by the larger, and by how much that was
    decided: how far the pair lies above the nearer of its two thresholds (below, where negative).
    """

    jaccard: NDArray[np.float64]
    containment: NDArray[np.float64]
    is_near: NDArray[np.bool_]
    is_contained: NDArray[np.bool_]
    margin: NDArray[np.float64]


def count_shared(left: NDArray[np.int64], right: NDArray[np.int64], sets: Sets) -> NDArray[np.int64]:
    """Number of shingles that the two sets of each pair have in common."""
    both = _rows(left, sets).multiply(_rows(right, sets))
    shared: NDArray[np.int64] = np.diff(both.indptr).astype(np.int64)
    return shared


def _rows(records: NDArray[np.int64], sets: Sets) -> csr_array:
    """Some sets as the rows of a sparse matrix with a column for each possible shingle."""
    columns = np.concatenate(sets.slices(records)).view(np.int32)
    ends = np.concatenate((np.zeros(1, np.int32), np.cumsum(sets.counts[records]).astype(np.int32)))
    ones = _ONES[: len(columns)] if len(columns) <= len(_ONES) else np.ones(len(columns), np.bool_)
    rows = csr_array((ones, columns, ends), shape=(len(records), SHINGLE_RANGE))
    rows.has_canonical_format = True
    return rows


def compare_pairs(pairs: Pairs, sets: Sets, keys: Keys, options: DedupOptions) -> Likeness:
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
    above_near = jaccard - np.where(apart, options.apart_similarity, options.near_similarity)
    above_contained = containment - np.where(apart, options.apart_contained_share, options.contained_share)
    margin = np.maximum(above_near, above_contained)
    return Likeness(jaccard, containment, above_near >= 0, above_contained >= 0, margin)
