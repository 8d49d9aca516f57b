"""From verified pairs to clusters, each with one canonical article. A function of the set of records alone.

1. Records with equal text are one group; its best record stands for it.
2. Groups whose texts are near form components. The best member of a component is canonical; members too unlike it
   (a chain's far end) are split off and start over among themselves.
3. A canonical text contained in a longer canonical one hangs on that one, with those of its cluster that are contained
   there too; it links nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from transforms.dedup.candidates import Indices, Pairs, join_pair, split_pair
from transforms.dedup.keys import Keys
from transforms.dedup.options import DedupOptions
from transforms.dedup.shingles import mark_run_starts, mix
from transforms.dedup.verify import Likeness
from transforms.schema.vocabularies import MatchKind

Compare = Callable[[Pairs], Likeness]


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
    titles, the same address as well; without either they stay alone.
    """
    alone = np.arange(len(rank), dtype=np.uint64)
    other = np.where(keys.title != 0, keys.title, np.where(keys.url != 0, keys.url, alone))
    key = np.where(keys.words < options.short_words, mix(keys.exact ^ mix(other)), keys.exact)
    order = np.lexsort((rank, key))
    starts = mark_run_starts(key[order])
    best = np.empty(len(key), np.int64)
    best[order] = order[np.flatnonzero(starts)][np.cumsum(starts) - 1]
    return best


def cluster_near(pairs: Pairs, compare: Compare, rank: Indices, options: DedupOptions) -> Indices:
    """For each record the canonical record it belongs to: itself where it is canonical or in no near pair."""
    into = np.arange(len(rank))
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
        first_step[member] = likeness.is_near
        one_step_away = np.zeros(count, np.bool_)
        for one, other in ((dense[: len(pairs)], dense[len(pairs) :]), (dense[len(pairs) :], dense[: len(pairs)])):
            one_step_away[one[first_step[other]]] = True
        close = first_step[member] | (likeness.jaccard >= options.guard_similarity)
        close |= one_step_away[member] & (likeness.containment >= options.step_share)
        into[nodes[member][close]] = canonical[member][close]
        is_far = member.copy()
        is_far[member] = ~close
        pairs = pairs[is_far[dense[: len(pairs)]] & is_far[dense[len(pairs) :]]]
    return into


def choose_holders(
    pairs: Pairs,
    shares: NDArray[np.float64],
    compare: Compare,
    into: Indices,
    keys: Keys,
    rank: Indices,
    options: DedupOptions,
) -> list[tuple[int, int]]:
    """Contained canonical texts, each with the text that holds it: (contained, holder), longest contained first.

    `pairs` are pairs in which one text holds the other, `shares` how much of it.
    `into` names each record's canonical one so far; the holder may be any member of another cluster, if that one's
    canonical text holds some of it too. Of several holders the one with the highest containment is taken, then the best
    by rank. A cluster that hangs elsewhere holds nothing.
    """
    left, right = split_pair(pairs)
    left_smaller = (keys.size[left] < keys.size[right]) | (
        (keys.size[left] == keys.size[right]) & (rank[left] > rank[right])
    )
    small, large = np.where(left_smaller, left, right), np.where(left_smaller, right, left)
    in_canonical = compare(join_pair(small, into[large])).containment
    holds = in_canonical >= options.step_share
    holds &= (keys.words[small] >= options.short_words) & (into[small] == small)
    small, large, share = small[holds], large[holds], shares[holds]
    order = np.lexsort((rank[large], -share, rank[small], -keys.size[small]))
    chosen: dict[int, int] = {}
    holding: set[int] = set()
    for contained, holder in zip(small[order].tolist(), large[order].tolist(), strict=True):
        canonical = int(into[holder])
        if contained not in chosen and contained not in holding and canonical not in chosen:
            chosen[contained] = holder
            holding.add(canonical)
    return list(chosen.items())
