"""The whole decision: which record is merged into which, from what is known of all records.

`decide_merges` holds all in memory; `flows.dedup` takes the same steps apart for datasets of any size. Both end in
`merge_records`, which looks at nothing but the records that are in some pair.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from transforms.dedup.candidates import (
    Indices,
    Pairs,
    choose_contained,
    count_sharing,
    find_bucket_pairs,
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


def decide_merges(keys: Keys, bands: Iterable[NDArray[np.uint32]], sets: ShingleSets, options: DedupOptions) -> Merges:
    """Merges of records, all in order of article_id; `bands` gives one array of band hashes after the other."""
    best = find_exact_groups(keys, keys.rank(), options)
    eligible = np.flatnonzero((best == np.arange(len(best))) & is_comparable(keys, options))

    def compare(pairs: Pairs) -> Likeness:
        return compare_pairs(pairs, sets, keys, options)

    with_url = eligible[keys.url[eligible] != 0]
    found = [find_bucket_pairs(keys.url[with_url], with_url, options.crowd)]
    found += [find_bucket_pairs(band[eligible], eligible, options.crowd) for band in bands]
    shingles = np.concatenate((np.empty(0, np.uint32), *sets.slices(eligible)))
    sampled = sample_shingles(shingles, np.repeat(eligible, sets.counts[eligible]), options)
    shared = count_sharing(sampled, len(best), options)
    found.append(choose_contained(shared.pairs, shared.counts, shared.rare, keys.size, options))
    pairs = unite_pairs(found)
    likeness = compare(pairs)
    contained = likeness.is_contained
    return merge_records(
        keys, best, pairs[likeness.is_near], pairs[contained], likeness.containment[contained], compare, options
    )


def is_comparable(keys: Keys, options: DedupOptions) -> NDArray[np.bool_]:
    """Which records have text enough to be compared by more than equality."""
    comparable: NDArray[np.bool_] = (keys.words >= options.short_words) & (keys.size > 0)
    return comparable


def merge_records(
    keys: Keys,
    best: Indices,
    near: Pairs,
    contained: Pairs,
    shares: NDArray[np.float64],
    compare: Compare,
    options: DedupOptions,
) -> Merges:
    """Merges of some records in order of article_id, among them all that are in a pair.

    `best` names for each record the best one with the same text; `near` and `contained` are verified pairs of such best
    records, each in order, `shares` the containment of each contained pair; `compare` is asked for the likeness of more.
    """
    rank = keys.rank()
    into = cluster_near(near, compare, rank, options)
    merges = Merges.none(len(best))
    _merge_near(merges, into, compare)
    between = _are_apart(contained, into)
    holders = choose_holders(contained[between], shares[between], compare, into, keys, rank, options)
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
    if not holders:
        return
    members: defaultdict[int, list[int]] = defaultdict(list)
    hangs = {contained for contained, _ in holders}
    for record in np.flatnonzero(np.isin(merges.into, np.fromiter(hangs, np.int64, len(hangs)))).tolist():
        members[int(merges.into[record])].append(record)
    groups = [sorted(members[contained], key=lambda record: int(rank[record])) for contained, _ in holders]
    beside = np.repeat(np.array([holder for _, holder in holders], np.int64), [len(group) for group in groups])
    likeness = compare(join_pair(np.array([record for group in groups for record in group], np.int64), beside))
    first = 0
    for (_, holder), group in zip(holders, groups, strict=True):
        canonical = int(merges.into[holder])
        here = slice(first, first + len(group))
        first += len(group)
        held, shares = likeness.is_contained[here].tolist(), likeness.containment[here].tolist()
        for record, follows, share in zip(group, held, shares, strict=True):
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
