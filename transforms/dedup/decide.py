"""The whole decision: which record is merged into which, from what is known of all records."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from transforms.dedup.candidates import (
    Indices,
    Pairs,
    find_bucket_pairs,
    find_contained_pairs,
    join_pair,
    sample_shingles,
    split_pair,
    unite_pairs,
)
from transforms.dedup.clusters import (
    Compare,
    Merges,
    choose_holders,
    cluster_near,
    find_exact_groups,
)
from transforms.dedup.keys import Keys
from transforms.dedup.options import DedupOptions
from transforms.dedup.shingles import ShingleSets
from transforms.dedup.verify import Likeness, compare_pairs
from transforms.schema.vocabularies import MatchKind

_UNITE_AFTER = 8  # bands


def decide_merges(keys: Keys, bands: Iterable[NDArray[np.uint32]], sets: ShingleSets, options: DedupOptions) -> Merges:
    """Merges of records, all in order of article_id. `bands` gives one array of band hashes after the other, so that
    they need not be in memory together.
    """
    rank = keys.rank()
    best = find_exact_groups(keys, rank, options)
    eligible = np.flatnonzero((best == np.arange(len(best))) & (keys.words >= options.short_words) & (keys.size > 0))

    def compare(pairs: Pairs) -> Likeness:
        return compare_pairs(pairs, sets, keys, options)

    pairs = _find_near_candidates(keys, bands, eligible, options)
    pairs = pairs[compare(pairs).is_near]
    into = cluster_near(pairs, compare, rank, options)
    found = find_contained_pairs(sample_shingles(eligible, sets, options), keys.size, options)
    found = found[_are_apart(found, into)]
    more = found[compare(found).is_near]
    if len(more):  # what the bands missed by bad luck
        into = cluster_near(unite_pairs((pairs, more)), compare, rank, options)
    merges = Merges.none(len(best))
    _merge_near(merges, into, compare)
    between = _are_apart(found, into)
    holders = choose_holders(found[between], compare, into, keys, rank, options)
    _hang_contained(merges, holders, rank, compare, options)
    for record in np.flatnonzero(best != np.arange(len(best))).tolist():
        group = int(best[record])
        root = int(merges.into[group])
        kind = MatchKind.EXACT if root == group else merges.kind[group]
        merges.merge(record, root, kind or MatchKind.EXACT, float(merges.similarity[group]))
    return merges


def _are_apart(pairs: Pairs, into: Indices) -> NDArray[np.bool_]:
    """Which pairs are not in one cluster already."""
    left, right = split_pair(pairs)
    apart: NDArray[np.bool_] = into[left] != into[right]
    return apart


def _find_near_candidates(
    keys: Keys, bands: Iterable[NDArray[np.uint32]], eligible: Indices, options: DedupOptions
) -> Pairs:
    with_url = eligible[keys.url[eligible] != 0]
    found = [find_bucket_pairs(keys.url[with_url], with_url, options.crowd)]
    for band in bands:
        found.append(find_bucket_pairs(band[eligible], eligible, options.crowd))
        if len(found) > _UNITE_AFTER:
            found = [unite_pairs(found)]
    return unite_pairs(found)


def _merge_near(merges: Merges, into: Indices, compare: Compare) -> None:
    members = np.flatnonzero(into != np.arange(len(into)))
    likeness = compare(join_pair(members, into[members]))
    for member, canonical, similarity in zip(
        members.tolist(), into[members].tolist(), likeness.jaccard.tolist(), strict=True
    ):
        merges.merge(member, canonical, MatchKind.NEAR, similarity)


def _hang_contained(
    merges: Merges, holders: list[tuple[int, int]], rank: Indices, compare: Compare, options: DedupOptions
) -> None:
    """Merge contained texts into those that hold them, with what of their clusters is contained there too."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    hangs = {contained for contained, _ in holders}
    for record in np.flatnonzero(np.isin(merges.into, np.fromiter(hangs, np.int64, len(hangs)))).tolist():
        members[int(merges.into[record])].append(record)
    for contained, holder in holders:
        canonical = int(merges.into[holder])
        group = sorted(members[contained], key=lambda record: int(rank[record]))
        likeness = _compare_with(group, holder, compare)
        held = likeness.is_contained.tolist()
        for record, follows, share in zip(group, held, likeness.containment.tolist(), strict=True):
            if follows:
                merges.merge(record, canonical, MatchKind.CONTAINED, share)
        _regroup(merges, [record for record, follows in zip(group, held, strict=True) if not follows], compare, options)


def _compare_with(records: list[int], other: int, compare: Compare) -> Likeness:
    return compare(join_pair(np.array(records, np.int64), np.full(len(records), other)))


def _regroup(merges: Merges, left: list[int], compare: Compare, options: DedupOptions) -> None:
    """Those of a cluster that did not follow it into its holder start over among themselves, by rank."""
    while left:
        first, *others = left
        merges.into[first], merges.kind[first], merges.similarity[first] = first, None, 1.0
        likeness = _compare_with(others, first, compare)
        close = (likeness.is_near | (likeness.jaccard >= options.guard_similarity)).tolist()
        for record, joins, similarity in zip(others, close, likeness.jaccard.tolist(), strict=True):
            if joins:
                merges.merge(record, first, MatchKind.NEAR, similarity)
        left = [record for record, joins in zip(others, close, strict=True) if not joins]
