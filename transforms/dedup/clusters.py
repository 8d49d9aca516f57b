"""From verified pairs to clusters, each with one canonical article. A function of the set of records alone.

1. Records with equal text are one group; its best record stands for it.
2. Groups whose texts are near form components. The best member of a component is canonical; members too unlike it
   (a chain's far end) are split off and start over among themselves.
3. A canonical text contained in a longer canonical one hangs on that one, with those of its cluster that are contained
   there too; it links nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from transforms.dedup.candidates import Pairs, join_pair, split_pair
from transforms.dedup.options import DedupOptions
from transforms.dedup.shingles import mark_run_starts, mix
from transforms.dedup.verify import Likeness
from transforms.schema.vocabularies import MatchKind

Indices = NDArray[np.int64]
Compare = Callable[[Pairs], Likeness]


@dataclass(frozen=True, slots=True)
class Keys:
    """What is known of each record, in order of article_id; one array each (see the FINGERPRINTS table).

    `published_end` is microseconds since 1970, the largest value where unknown; `size` the number of shingles.
    """

    exact: NDArray[np.uint64]
    title: NDArray[np.uint64]
    url: NDArray[np.uint64]
    words: NDArray[np.int64]
    is_truncated: NDArray[np.bool_]
    is_syndicated: NDArray[np.bool_]
    published_end: NDArray[np.int64]
    size: NDArray[np.int64]

    @classmethod
    def empty(cls, count: int) -> "Keys":
        """Keys of so many records, to be filled in."""
        hashes, numbers, flags = (np.zeros((3, count), kind) for kind in (np.uint64, np.int64, np.bool_))
        return cls(hashes[0], hashes[1], hashes[2], numbers[0], flags[0], flags[1], numbers[1], numbers[2])

    def columns(self) -> dict[str, NDArray[Any]]:
        """The arrays that are columns of FINGERPRINTS, by the column's name."""
        return {
            "exact_key": self.exact,
            "title_key": self.title,
            "url_key": self.url,
            "word_count": self.words,
            "is_truncated": self.is_truncated,
            "is_syndicated": self.is_syndicated,
            "published_end_at": self.published_end,
        }

    def rank(self) -> Indices:
        """The place of each record in the order that an analyst would choose by: whole before truncated, own before
        taken over, earliest, most complete, smallest id.
        """
        count = len(self.exact)
        order = np.lexsort((np.arange(count), -self.words, self.published_end, self.is_syndicated, self.is_truncated))
        rank = np.empty(count, np.int64)
        rank[order] = np.arange(count)
        return rank


@dataclass(slots=True)
class Merges:
    """Into which record each one is merged (itself: none), how, and how alike the two are."""

    into: Indices
    kind: list[MatchKind | None]
    similarity: NDArray[np.float64]

    @classmethod
    def none(cls, count: int) -> "Merges":
        """Nothing merged."""
        return cls(np.arange(count), [None] * count, np.ones(count))

    def merge(self, record: int, into: int, kind: MatchKind, similarity: float) -> None:
        """Merge one record into another."""
        self.into[record], self.kind[record], self.similarity[record] = into, kind, similarity


def find_exact_groups(keys: Keys, rank: Indices, options: DedupOptions) -> Indices:
    """For each record, the best record with the same text. Very short texts must have the same title, or, without
    titles, the same address as well.
    """
    other = np.where(keys.title != 0, keys.title, keys.url)
    key = np.where(keys.words < options.short_words, mix(keys.exact ^ mix(other)), keys.exact)
    order = np.lexsort((rank, key))
    starts = mark_run_starts(key[order])
    best = np.empty(len(key), np.int64)
    best[order] = order[np.flatnonzero(starts)][np.cumsum(starts) - 1]
    return best


def cluster_near(pairs: Pairs, compare: Compare, rank: Indices, options: DedupOptions) -> dict[int, int]:
    """For each record of a near pair that is not canonical: the canonical record it belongs to."""
    merged: dict[int, int] = {}
    while len(pairs):
        left, right = split_pair(pairs)
        nodes, dense = np.unique(np.concatenate((left, right)), return_inverse=True)
        count = len(nodes)
        graph = coo_array((np.ones(len(pairs)), (dense[: len(pairs)], dense[len(pairs) :])), shape=(count, count))
        labels = connected_components(graph, directed=False)[1]
        order = np.lexsort((rank[nodes], labels))
        is_best = mark_run_starts(labels[order])
        canonical = np.empty(count, np.int64)
        canonical[order] = nodes[order[np.flatnonzero(is_best)]][np.cumsum(is_best) - 1]
        member = nodes != canonical
        likeness = compare(join_pair(nodes[member], canonical[member]))
        first_step = ~member
        first_step[member] = likeness.is_near(options)
        one_step_away = np.zeros(count, np.bool_)
        for one, other in ((dense[: len(pairs)], dense[len(pairs) :]), (dense[len(pairs) :], dense[: len(pairs)])):
            one_step_away[one[first_step[other]]] = True
        bar = np.where(one_step_away[member], options.step_similarity, options.guard_similarity)
        close = first_step[member] | (likeness.jaccard >= bar)
        merged.update(zip(nodes[member][close].tolist(), canonical[member][close].tolist(), strict=True))
        is_far = member.copy()
        is_far[member] = ~close
        pairs = pairs[is_far[dense[: len(pairs)]] & is_far[dense[len(pairs) :]]]
    return merged


def choose_holders(
    pairs: Pairs, likeness: Likeness, keys: Keys, rank: Indices, options: DedupOptions
) -> list[tuple[int, int]]:
    """Contained texts, each with the one that holds it: (contained, holder), longest contained first.

    Of several holders the one with the highest containment is taken, then the best by rank; a text that is itself
    contained elsewhere holds nothing.
    """
    left, right = split_pair(pairs)
    left_smaller = (keys.size[left] < keys.size[right]) | (
        (keys.size[left] == keys.size[right]) & (rank[left] > rank[right])
    )
    small, large = np.where(left_smaller, left, right), np.where(left_smaller, right, left)
    holds = (likeness.containment >= options.contained_share) & (keys.words[small] >= options.short_words)
    small, large, share = small[holds], large[holds], likeness.containment[holds]
    order = np.lexsort((rank[large], -share, rank[small], -keys.size[small]))
    chosen: dict[int, int] = {}
    for contained, holder in zip(small[order].tolist(), large[order].tolist(), strict=True):
        if contained not in chosen and holder not in chosen:
            chosen[contained] = holder
    return list(chosen.items())
