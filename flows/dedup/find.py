"""The middle steps of deduplication: equal texts, candidates by bands and by rare shingles, verified pairs.

Each step reads what others left on the bench and leaves arrays itself; what it gives back is small. A range of values
(`number` of `shares`) bounds what one step holds: it is all values where `shares` is 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.dedup.bench import Bench, Known, Laid, keys_of, take_records
from transforms.dedup.candidates import (
    Indices,
    Pairs,
    add_sharing,
    count_sharing,
    find_bucket_pairs,
    split_pair,
    unite_pairs,
)
from transforms.dedup.clusters import find_exact_groups
from transforms.dedup.shingles import SHINGLE_RANGE
from transforms.dedup.verify import Likeness, compare_pairs

URL = -1  # addresses, as if they were a band
NEAREST = 20  # pairs to keep on each side of the threshold
_AT_ONCE = 50_000  # pairs whose records are looked up together
_HALF = np.uint64(32)

SHARED_ROW = np.dtype([("pair", "<u8"), ("count", "<i4")])
PAIR_ROW = np.dtype([("pair", "<u8"), ("jaccard", "<f8"), ("containment", "<f8"), ("margin", "<f8")])
EDGE_ROW = np.dtype([*PAIR_ROW.descr, ("is_near", "?"), ("is_contained", "?")])


@dataclass(frozen=True, slots=True)
class Span:
    """A task's share of some values: from `low` up to, but not with, `high`."""

    low: int
    high: int

    @classmethod
    def share(cls, number: int, shares: int, end: int) -> "Span":
        """One of so many equal shares of the numbers below `end`."""
        return cls(number * end // shares, (number + 1) * end // shares)

    def mark(self, values: NDArray[Any]) -> NDArray[np.bool_]:
        """Which values are in it."""
        inside: NDArray[np.bool_] = (values >= values.dtype.type(self.low)) & (
            values <= values.dtype.type(self.high - 1)
        )
        return inside

    def find(self, ordered: NDArray[Any]) -> slice:
        """Where its values stand among ordered ones."""
        kind = ordered.dtype.type
        low = int(np.searchsorted(ordered, kind(self.low), side="left"))
        return slice(low, int(np.searchsorted(ordered, kind(self.high - 1), side="right")))


def find_equal(bench: Bench, laid: Laid, number: int, shares: int) -> int:
    """Leave the records whose text another one has, each with the best of its group; gives how many there are."""
    known = Known(bench, laid)
    values = known.column("exact_key")
    places = np.flatnonzero(Span.share(number, shares, 2**64).mark(values))
    values = values[places]
    order = np.argsort(values, kind="stable")
    same_as_next = values[order[1:]] == values[order[:-1]]
    repeated = np.zeros(len(values), np.bool_)
    repeated[order[1:][same_as_next]] = True
    repeated[order[:-1][same_as_next]] = True
    places = places[repeated]
    keys = keys_of(known.rows(places))
    best = find_exact_groups(keys, keys.rank(), bench.options)
    merged = np.flatnonzero(best != np.arange(len(best)))
    bench.save(np.stack((places[merged], places[best[merged]])), "equal", number)
    return len(merged)


def find_candidates(bench: Bench, laid: Laid, equal: int, bands: Sequence[int], number: int, shares: int) -> int:
    """Leave the pairs of records that share one of some bands (or an address: `URL`); gives how many there are.

    `equal` is the number of files that `find_equal` left.
    """
    able = _mark_able(bench, laid, equal)
    parts = [(bench.load("places", part), bench.load("bands", part)) for part in range(laid.parts)]
    found: list[Pairs] = []
    for band in bands:
        if band == URL:
            values = Known(bench, laid).column("url_key")
            chosen = able & (values != 0)
        else:
            values, chosen = np.zeros(laid.records, np.uint32), able
            for places, part_bands in parts:
                values[places] = part_bands[band]
        if shares > 1:
            chosen = chosen & Span.share(number, shares, 2 ** (8 * values.itemsize)).mark(values)
        records = np.flatnonzero(chosen)
        found.append(find_bucket_pairs(values[records], records, bench.options.crowd))
    pairs = unite_pairs(found)
    bench.save(pairs, "pairs", number, *bands[:1])
    return len(pairs)


def _mark_able(bench: Bench, laid: Laid, equal: int) -> NDArray[np.bool_]:
    """Which records are compared by more than equality: with text enough, and the best of those with the same text."""
    known = Known(bench, laid)
    able = (known.column("word_count") >= bench.options.short_words) & (known.column("size") > 0)
    for number in range(equal):
        able[bench.load("equal", number)[0]] = False
    return able


def find_shared(bench: Bench, laid: Laid, equal: int, number: int, shares: int) -> int:
    """Leave how many rare sampled shingles of one range pairs of records share; gives how many pairs there are."""
    able = _mark_able(bench, laid, equal)
    limit = SHINGLE_RANGE // bench.options.sample_rate
    span = Span.share(number, shares, limit)
    hashes = Span(span.low << 32, span.high << 32)
    found = [np.empty(0, np.uint64)]
    for part in range(laid.parts):
        samples = bench.load("samples", part)
        samples = samples[hashes.find(samples)]
        found.append(samples[able[samples.astype(np.uint32)]])
    sharing = count_sharing(np.concatenate(found), laid.records, bench.options)
    rows = np.empty(len(sharing.pairs), SHARED_ROW)
    rows["pair"], rows["count"] = sharing.pairs, sharing.counts
    bench.save(rows, "shared", number)
    bench.save(sharing.rare, "rare", number)
    return len(rows)


@dataclass(frozen=True, slots=True)
class Found:
    """What the steps before left: the names of the files of pairs, and the number of ranges of shared shingles."""

    pairs: tuple[tuple[int, ...], ...]
    shared: int


def verify(bench: Bench, laid: Laid, found: Found, number: int, span: Span) -> NDArray[Any]:
    """Compare all candidates whose first record is in a range, and leave those that are near or contained.

    Gives the pairs nearest to the threshold, on either side.
    """
    keys = Span(span.low << 32, span.high << 32)
    pairs = [_contained_candidates(bench, laid, found.shared, keys)]
    for numbers in found.pairs:
        held = bench.load("pairs", *numbers)
        pairs.append(held[keys.find(held)])
    edges = [np.empty(0, EDGE_ROW)]
    nearest = np.empty(0, PAIR_ROW)
    for some, likeness in _compare_all(bench, laid, unite_pairs(pairs)):
        rows = np.empty(len(some), EDGE_ROW)
        rows["pair"] = some
        for name in ("jaccard", "containment", "margin", "is_near", "is_contained"):
            rows[name] = getattr(likeness, name)
        edges.append(rows[rows["is_near"] | rows["is_contained"]])
        nearest = keep_nearest([nearest, rows[list(PAIR_ROW.names or ())].astype(PAIR_ROW)])
    bench.save(np.concatenate(edges), "edges", number)
    return nearest


def _contained_candidates(bench: Bench, laid: Laid, shared: int, keys: Span) -> Pairs:
    """Candidates in which one text may hold the other, of those whose pair is in a range."""
    parts = []
    for number in range(shared):
        rows = bench.load("shared", number)
        rows = rows[keys.find(rows["pair"])]
        parts.append((rows["pair"], rows["count"]))
    pairs, counts = add_sharing(parts)
    sizes = Known(bench, laid).column("size")
    left, right = split_pair(pairs)
    smaller = np.where(sizes[left] <= sizes[right], left, right)
    rare = np.zeros(len(pairs), np.int32)
    for number in range(shared):
        rare += bench.load("rare", number)[smaller]
    return pairs[counts >= bench.options.sampled_share * rare]


def _compare_all(bench: Bench, laid: Laid, pairs: Pairs) -> Iterator[tuple[Pairs, Likeness]]:
    """The likeness of pairs, some at a time."""
    for first in range(0, len(pairs), _AT_ONCE):
        some = pairs[first : first + _AT_ONCE]
        left, right = split_pair(some)
        records, places = np.unique(np.concatenate((left, right)), return_inverse=True)
        keys, sets = take_records(bench, laid, records)
        yield some, compare_pairs(renumber(places), sets, keys, bench.options)


def renumber(places: Indices) -> Pairs:
    """Pairs of new numbers: those of all first records, then those of all second ones. The order of records is kept."""
    half = len(places) // 2
    return (places[:half].astype(np.uint64) << _HALF) | places[half:].astype(np.uint64)


def compare_again(bench: Bench, laid: Laid, pairs: Pairs) -> Likeness:
    """The likeness of some pairs that were chosen while clusters were made."""
    return join_likeness([likeness for _, likeness in _compare_all(bench, laid, pairs)])


def join_likeness(parts: Sequence[Likeness]) -> Likeness:
    """The likeness of one batch of pairs after the other."""
    names = ("jaccard", "containment", "is_near", "is_contained", "margin")
    return Likeness(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def keep_nearest(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Of several arrays of PAIR_ROW the pairs nearest to the threshold: `NEAREST` on either side, the nearest first."""
    rows = np.concatenate((np.empty(0, PAIR_ROW), *parts))
    kept = []
    for side in (rows["margin"] >= 0, rows["margin"] < 0):
        chosen = rows[side]
        kept.append(chosen[np.lexsort((chosen["pair"], np.abs(chosen["margin"])))[:NEAREST]])
    return np.concatenate(kept)
