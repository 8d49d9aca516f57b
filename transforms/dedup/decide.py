"""The whole decision: which record is merged into which, from what is known of all records."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from transforms.dedup.candidates import (
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
    Indices,
    Keys,
    Merges,
    choose_holders,
    cluster_near,
    find_exact_groups,
)
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
        return compare_pairs(pairs, sets)

    pairs = _find_near_candidates(keys, bands, eligible, options)
    pairs = pairs[compare(pairs).is_near(options)]
    near = cluster_near(pairs, compare, rank, options)
    sampled = sample_shingles(_without(eligible, near), sets, options)
    found = find_contained_pairs(sampled, keys.size, options)
    likeness = compare(found)
    more = found[likeness.is_near(options)]
    if len(more):  # what the bands missed by bad luck
        near = cluster_near(unite_pairs((pairs, more)), compare, rank, options)
    merges = Merges.none(len(best))
    _merge_near(merges, near, compare)
    stays = merges.into == np.arange(len(best))
    left, right = split_pair(found)
    between = stays[left] & stays[right]
    _hang_contained(
        merges, choose_holders(found[between], likeness.of(between), keys, rank, options), rank, sets, options
    )
    for record in np.flatnonzero(best != np.arange(len(best))).tolist():
        group = int(best[record])
        root = int(merges.into[group])
        kind = MatchKind.EXACT if root == group else merges.kind[group]
        merges.merge(record, root, kind or MatchKind.EXACT, float(merges.similarity[group]))
    return merges


def _without(records: Indices, merged: dict[int, int]) -> Indices:
    return records[~np.isin(records, np.fromiter(merged, np.int64, len(merged)))]


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


def _merge_near(merges: Merges, near: dict[int, int], compare: Compare) -> None:
    if not near:
        return
    members, canonical = np.array(list(near)), np.array(list(near.values()))
    likeness = compare(join_pair(members, canonical))
    for member, into, similarity in zip(members.tolist(), canonical.tolist(), likeness.jaccard.tolist(), strict=True):
        merges.merge(member, into, MatchKind.NEAR, similarity)


def _hang_contained(
    merges: Merges, holders: list[tuple[int, int]], rank: Indices, sets: ShingleSets, options: DedupOptions
) -> None:
    if not holders:
        return
    members: defaultdict[int, list[int]] = defaultdict(list)
    for record, kind in enumerate(merges.kind):
        if kind is not None:
            members[int(merges.into[record])].append(record)
    for contained, holder in holders:
        group = sorted((contained, *members[contained]), key=lambda record: int(rank[record]))
        share = _compare_with(group, holder, sets).containment.tolist()
        for record, held in zip(group, share, strict=True):
            if held >= options.contained_share:
                merges.merge(record, holder, MatchKind.CONTAINED, held)
        _regroup(
            merges, [r for r, held in zip(group, share, strict=True) if held < options.contained_share], sets, options
        )


def _compare_with(records: list[int], other: int, sets: ShingleSets) -> Likeness:
    return compare_pairs(join_pair(np.array(records, np.int64), np.full(len(records), other)), sets)


def _regroup(merges: Merges, left: list[int], sets: ShingleSets, options: DedupOptions) -> None:
    """Those of a cluster that did not follow it into its holder start over among themselves, by rank."""
    while left:
        first, *others = left
        merges.into[first], merges.kind[first], merges.similarity[first] = first, None, 1.0
        likeness = _compare_with(others, first, sets)
        close = (likeness.is_near(options) | (likeness.jaccard >= options.guard_similarity)).tolist()
        for record, joins, similarity in zip(others, close, likeness.jaccard.tolist(), strict=True):
            if joins:
                merges.merge(record, first, MatchKind.NEAR, similarity)
        left = [record for record, joins in zip(others, close, strict=True) if not joins]
