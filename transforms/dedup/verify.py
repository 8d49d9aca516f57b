"""Exact comparison of candidate pairs on their shingle sets."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.dedup.candidates import Pairs, split_pair
from transforms.dedup.options import DedupOptions
from transforms.dedup.shingles import ShingleSets


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike the two texts of each pair are: Jaccard similarity, and the share of the smaller one's shingles that
    the larger one holds.
    """

    jaccard: NDArray[np.float64]
    containment: NDArray[np.float64]

    def is_near(self, options: DedupOptions) -> NDArray[np.bool_]:
        """Which pairs are the same story."""
        mostly = (self.containment >= options.near_containment) & (self.jaccard >= options.near_floor)
        return (self.jaccard >= options.near_similarity) | mostly


def count_shared(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> int:
    """Number of shingles that two sets have in common."""
    if len(first) > len(second):
        first, second = second, first
    if not len(first):
        return 0
    places = np.searchsorted(second, first)
    places[places == len(second)] = 0
    return int(np.count_nonzero(second[places] == first))


def compare_pairs(pairs: Pairs, sets: ShingleSets) -> Likeness:
    """The likeness of each pair, exact up to collisions of 32-bit hashes.

    >>> from transforms.dedup.shingles import shingle_texts
    >>> sets = shingle_texts(["a b c d e f", "a b c d e f g h"], DedupOptions())
    >>> likeness = compare_pairs(np.array([1], np.uint64), sets)
    >>> likeness.jaccard.tolist(), likeness.containment.tolist()
    ([0.5], [1.0])
    """
    left, right = split_pair(pairs)
    shared = np.fromiter(
        (count_shared(sets.of(i), sets.of(j)) for i, j in zip(left.tolist(), right.tolist(), strict=True)),
        np.float64,
        len(pairs),
    )
    first, second = sets.counts[left], sets.counts[right]
    return Likeness(shared / np.maximum(first + second - shared, 1), shared / np.maximum(np.minimum(first, second), 1))
