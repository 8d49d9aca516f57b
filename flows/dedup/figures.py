"""What a person should see of a snapshot's duplicates: how large clusters are, what was nearly decided otherwise, what ran most."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.dedup.nearest import NEAREST_FILE, SCHEMA
from flows.storage import Snapshot
from transforms.schema.tables import ARTICLES, DUPLICATES

_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class ClusterSize:
    """So many clusters have so many members; an article without duplicates is a cluster of one."""

    members: int
    clusters: int


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two records that were compared, and how: `margin` says how far the pair lies above the nearer of its two thresholds
    (below, where negative), `is_merged` whether the two are in one cluster now.
    """

    article_id: str
    other_id: str
    jaccard: float
    containment: float
    margin: float
    title: str | None
    other_title: str | None
    site: str | None
    other_site: str | None
    is_merged: bool


@dataclass(frozen=True, slots=True)
class MostRun:
    """An article that many records tell: `runs` counts it and its duplicates, `sites` are all that ran it."""

    article_id: str
    title: str | None
    site: str | None
    day: date | None
    runs: int
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DedupFigures:
    """Everything above about one snapshot. Pairs are in order of their distance from the threshold."""

    sizes: tuple[ClusterSize, ...]
    kinds: dict[str, int]
    accepted: tuple[NearPair, ...]
    rejected: tuple[NearPair, ...]
    most_run: tuple[MostRun, ...]


def find_figures(snapshot: Snapshot, limit: int = 10) -> DedupFigures:
    """The figures of a snapshot, with at most `limit` of the articles that ran most. Reads a file's rows some at a time."""
    sizes: Counter[int] = Counter()
    top: list[dict[str, Any]] = []
    columns = ["article_id", "title", "site", "published_date", "duplicate_count", "duplicate_sites"]
    for batch in _batches(snapshot.files(ARTICLES.name), columns):
        for row in batch.column("duplicate_count").value_counts().to_pylist():
            sizes[row["values"] + 1] += row["counts"]
        ran = batch.filter(pc.greater(batch.column("duplicate_count"), 0)).to_pylist()
        top = sorted([*top, *ran], key=lambda row: (-row["duplicate_count"], row["article_id"]))[:limit]
    kinds: Counter[str] = Counter()
    for batch in _batches(snapshot.files(DUPLICATES.name), ["match_kind"]):
        kinds.update({row["values"]: row["counts"] for row in batch.column(0).value_counts().to_pylist()})
    pairs = tuple(_near_pairs(snapshot))
    return DedupFigures(
        tuple(ClusterSize(members, sizes[members]) for members in sorted(sizes)),
        dict(sorted(kinds.items())),
        tuple(pair for pair in pairs if pair.margin >= 0),
        tuple(pair for pair in pairs if pair.margin < 0),
        tuple(map(_most_run, top)),
    )


def _most_run(row: dict[str, Any]) -> MostRun:
    sites = {*row["duplicate_sites"], *([row["site"]] if row["site"] else [])}
    return MostRun(
        row["article_id"],
        row["title"],
        row["site"],
        row["published_date"],
        row["duplicate_count"] + 1,
        tuple(sorted(sites)),
    )


def _near_pairs(snapshot: Snapshot) -> Iterator[NearPair]:
    """The pairs that were kept when the snapshot was made, as far as both records are still there."""
    path = snapshot.state(NEAREST_FILE)
    rows = pq.read_table(path, schema=SCHEMA).to_pylist() if path.exists() else []
    known = _find_records(snapshot, {row[name] for row in rows for name in ("article_id", "other_id")})
    for row in rows:
        one, other = known.get(row["article_id"]), known.get(row["other_id"])
        if one and other:
            yield NearPair(
                **row,
                title=one["title"],
                other_title=other["title"],
                site=one["site"],
                other_site=other["site"],
                is_merged=one["cluster_id"] == other["cluster_id"],
            )


def _find_records(snapshot: Snapshot, ids: set[str]) -> dict[str, dict[str, Any]]:
    wanted = pa.array(sorted(ids), pa.string())
    found: dict[str, dict[str, Any]] = {}
    for table in (ARTICLES, DUPLICATES) if ids else ():
        for batch in _batches(snapshot.files(table.name), ["article_id", "title", "site", "cluster_id"]):
            rows = batch.filter(pc.is_in(batch.column("article_id"), wanted))
            found.update((row["article_id"], row) for row in rows.to_pylist())
    return found


def _batches(files: Iterable[Path], columns: list[str]) -> Iterator[pa.RecordBatch]:
    for file in files:
        yield from pq.ParquetFile(file).iter_batches(batch_size=_AT_ONCE, columns=columns)
