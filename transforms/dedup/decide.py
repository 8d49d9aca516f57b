"""The whole decision: which record is merged into which, from what is known of all records."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from transforms.dedup.candidates import (
    Pairs,
    find_bucket_pairs,
    find_contained_pairs,
    is_sampled,
    join_pair,
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

_AT_ONCE = 2_000  # records whose shingles are looked through together: what fits in a processor's cache
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
    near = cluster_near(pairs[compare(pairs).is_near(options)], compare, rank, options)
    merges = Merges.none(len(best))
    _merge_near(merges, near, compare)
    canonical = eligible[~np.isin(eligible, np.fromiter(near, np.int64, len(near)))]
    _hang_contained(merges, canonical, keys, sets, rank, options)
    for record in np.flatnonzero(best != np.arange(len(best))).tolist():
        group = int(best[record])
        root = int(merges.into[group])
        kind = MatchKind.EXACT if root == group else merges.kind[group]
        merges.merge(record, root, kind or MatchKind.EXACT, float(merges.similarity[group]))
    return merges


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
    merges: Merges, canonical: Indices, keys: Keys, sets: ShingleSets, rank: Indices, options: DedupOptions
) -> None:
    hashes, owners = _sample(canonical, sets, options)
    pairs = find_contained_pairs(hashes, owners, keys.size, options.crowd)
    holders = choose_holders(pairs, compare_pairs(pairs, sets), keys, rank, options)
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


def _sample(records: Indices, sets: ShingleSets, options: DedupOptions) -> tuple[NDArray[np.uint32], Indices]:
    """The sampled shingles of these records, and whose each one is. Read in the order in which they lie."""
    records = records[np.argsort(sets.starts[records])]
    hashes, owners = [np.empty(0, np.uint32)], [np.empty(0, np.int64)]
    for first in range(0, len(records), _AT_ONCE):
        chunk = records[first : first + _AT_ONCE]
        begin, end = sets.starts[chunk[0]], sets.starts[chunk[-1]] + sets.counts[chunk[-1]]
        at = begin + np.flatnonzero(is_sampled(sets.values[begin:end], options.sample_rate))
        owner = np.searchsorted(sets.starts[chunk], at, side="right") - 1
        of_chunk = at < sets.starts[chunk][owner] + sets.counts[chunk][owner]
        hashes.append(sets.values[at[of_chunk]])
        owners.append(chunk[owner[of_chunk]])
    return np.concatenate(hashes), np.concatenate(owners)
