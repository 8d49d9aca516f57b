"""Deduplication of a whole dataset from its fingerprint files, as steps over files that several processes can share.

    number_records   place of every record in order of article_id          a range of ids each
    lay_out          keys, shingles, bands, sampled shingles as arrays     a part of the records each
    gather_keys      keys in order of article_id                           a range of ids each
    find_equal       records with equal texts                              a range of text hashes each
    find_candidates  pairs that share a band or an address                 some bands, a range of hashes each
    find_shared      how many rare sampled shingles pairs share            a range of hashes each
    verify           likeness of all candidates; those that are alike      a range of records each
    merge            clusters, canonical articles, contained texts         once: all that it sees are records in a pair

Steps exchange files below the data directory and hand back nothing but counts. How work is cut bounds memory and
changes no result: the decision is that of `transforms.dedup.decide_merges`.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil, sqrt
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from flows.dedup.bench import Bench, Laid, Sizes, find_ids, take_records
from flows.dedup.find import (
    EDGE_ROW,
    URL,
    Found,
    Span,
    compare_again,
    find_candidates,
    find_equal,
    find_shared,
    join_likeness,
    keep_nearest,
    renumber,
    verify,
)
from flows.dedup.lay_out import count_rows, gather_keys, group_files, lay_out, number_records
from flows.dedup.nearest import NEAREST_FILE, write_nearest
from transforms.dedup import DedupOptions
from transforms.dedup.candidates import Pairs, split_pair
from transforms.dedup.clusters import Merges
from transforms.dedup.decide import merge_records
from transforms.dedup.verify import Likeness, compare_pairs
from transforms.schema.enforce import enforce_schema
from transforms.schema.tables import CLUSTERS

T = TypeVar("T")
CLUSTERS_FILE = "clusters.parquet"
_BANDS = 8  # in one step, at most


class DoAll(Protocol):
    """Has steps done, here or elsewhere."""

    def __call__(self, step: Callable[..., T], calls: Sequence[tuple[Any, ...]], /) -> list[T]:
        """Have a step done once for each tuple of arguments; gives the results in that order."""


def do_in_turn(step: Callable[..., T], calls: Sequence[tuple[Any, ...]]) -> list[T]:
    """Do one call after the other, here."""
    return [step(*call) for call in calls]


def deduplicate(
    fingerprint_files: Sequence[Path],
    work_dir: Path,
    options: DedupOptions,
    do_all: DoAll = do_in_turn,
    sizes: Sizes | None = None,
) -> Path:
    """The CLUSTERS rows of all records in these FINGERPRINTS files that are in a cluster of two or more, as one Parquet
    file in `work_dir`; a record without a row stands alone. Beside it lie the pairs nearest to the threshold.

    The order of the files and of the rows in them makes no difference. Raises ValueError where an article_id stands
    in them twice.
    """
    work_dir.mkdir(parents=True, exist_ok=True)
    bench = Bench(work_dir.absolute(), options, sizes or Sizes())
    try:
        return _deduplicate(bench, [file.absolute() for file in fingerprint_files], do_all)
    finally:
        bench.clear()


def _deduplicate(bench: Bench, files: Sequence[Path], do_all: DoAll) -> Path:
    sizes = bench.sizes
    expected = sum(map(count_rows, files))
    ranges = max(1, ceil(expected / sizes.ids))
    counts = do_all(number_records, [(bench, tuple(files), number, ranges) for number in range(ranges)])
    groups = group_files(files, sizes.records)
    laid = Laid(tuple(counts), len(groups))
    laid.enforce_limit()
    samples = sum(do_all(lay_out, [(bench, group, part, laid) for part, group in enumerate(groups)]))
    do_all(gather_keys, [(bench, laid, number) for number in range(ranges)])

    shares = max(1, ceil(laid.records / sizes.values))
    do_all(find_equal, [(bench, laid, number, shares) for number in range(shares)])
    at_once = min(_BANDS, max(1, sizes.values // (8 * max(laid.records, 1))))
    bands = [URL, *range(bench.options.bands)]
    names = [(number, bands[at : at + at_once]) for at in range(0, len(bands), at_once) for number in range(shares)]
    found = sum(do_all(find_candidates, [(bench, laid, shares, some, number, shares) for number, some in names]))
    sampled = max(1, ceil(samples / sizes.samples))
    found += sum(do_all(find_shared, [(bench, laid, shares, number, sampled) for number in range(sampled)]))
    left = Found(tuple((number, some[0]) for number, some in names), sampled)
    spans = _cut_records(laid.records, max(1, ceil(found / sizes.pairs)))
    nearest = keep_nearest(do_all(verify, [(bench, laid, left, number, span) for number, span in enumerate(spans)]))
    write_nearest(bench.folder / NEAREST_FILE, bench, laid, nearest)
    return merge(bench, laid, shares, len(spans), do_all)


def _cut_records(records: int, tasks: int) -> list[Span]:
    """Ranges of records with about as many pairs each, were pairs spread evenly: a pair counts with its first record."""
    bounds = [round(records * (1 - sqrt(1 - number / tasks))) for number in range(tasks + 1)]
    return [Span(low, high) for low, high in pairwise(bounds) if high > low]


def merge(bench: Bench, laid: Laid, equal: int, verified: int, do_all: DoAll) -> Path:
    """Write the clusters of all records that are in a pair."""
    edges = np.concatenate([np.empty(0, EDGE_ROW), *(bench.load("edges", number) for number in range(verified))])
    same = np.concatenate(
        [np.empty((2, 0), np.int64), *(bench.load("equal", number) for number in range(equal))], axis=1
    )
    left, right = split_pair(edges["pair"])
    records = np.unique(np.concatenate((left, right, same[0], same[1])))
    keys, sets = take_records(bench, laid, records)
    best = np.arange(len(records))
    best[np.searchsorted(records, same[0])] = np.searchsorted(records, same[1])
    pairs = renumber(np.searchsorted(records, np.concatenate((left, right))))

    def compare(chosen: Pairs) -> Likeness:
        if len(chosen) <= bench.sizes.pairs:
            return compare_pairs(chosen, sets, keys, bench.options)
        one, other = split_pair(chosen)
        wanted = renumber(np.concatenate((records[one], records[other])))
        calls = [
            (bench, laid, wanted[first : first + bench.sizes.pairs])
            for first in range(0, len(wanted), bench.sizes.pairs)
        ]
        return join_likeness(do_all(compare_again, calls))

    near, contained = edges["is_near"], edges["is_contained"]
    merges = merge_records(
        keys, best, pairs[near], pairs[contained], edges["containment"][contained], compare, bench.options
    )
    return _write_clusters(bench.folder / CLUSTERS_FILE, find_ids(bench, laid, records), merges)


def _write_clusters(target: Path, ids: NDArray[np.bytes_], merges: Merges) -> Path:
    """The rows of all records that are merged, or into which one is."""
    alone = merges.into == np.arange(len(ids))
    holds = np.zeros(len(ids), np.bool_)
    holds[merges.into[~alone]] = True
    chosen = np.flatnonzero(~alone | holds)
    canonical = pa.array(alone[chosen])
    names = pa.array(ids, pa.binary()).cast(pa.string())
    cluster_id = names.take(pa.array(merges.into[chosen]))
    table = pa.table(
        {
            "article_id": names.take(pa.array(chosen)),
            "duplicate_of": pa.compute.if_else(canonical, pa.scalar(None, pa.string()), cluster_id),
            "match_kind": pa.array(
                [kind.value if kind else None for kind in map(merges.kind.__getitem__, chosen)], pa.string()
            ),
            "similarity": pa.array(
                np.where(alone[chosen], np.nan, merges.similarity[chosen]), pa.float64(), from_pandas=True
            ),
            "cluster_id": cluster_id,
        }
    )
    pq.write_table(enforce_schema(table, CLUSTERS), target, compression="zstd")
    return target
