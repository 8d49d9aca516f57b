"""Read fingerprint files, decide, write the clusters. The decision is `transforms.dedup.decide_merges`.

Band hashes and shingles are laid out in scratch files that are mapped, not loaded: the operating system keeps in
memory what is being looked at. What stays in memory is some 60 bytes a record.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from transforms.dedup import DedupOptions, decide_merges
from transforms.dedup.clusters import Merges
from transforms.dedup.keys import Keys
from transforms.dedup.shingles import ShingleSets
from transforms.schema.enforce import enforce_schema
from transforms.schema.tables import CLUSTERS

_NEVER = np.iinfo(np.int64).max


def deduplicate(fingerprint_files: Sequence[Path], work_dir: Path, options: DedupOptions) -> Path:
    """The CLUSTERS table of all records in these FINGERPRINTS files, as one Parquet file in `work_dir`.

    The order of the files and of the rows in them makes no difference. Raises ValueError where an article_id stands
    in them twice.
    """
    work_dir.mkdir(parents=True, exist_ok=True)
    ids, order = _read_ids(fingerprint_files)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    keys, sets, bands = _lay_out(fingerprint_files, place, work_dir, options)
    merges = decide_merges(keys, bands, sets, options)
    target = work_dir / "clusters.parquet"
    pq.write_table(_cluster_table(ids, merges), target, compression="zstd")
    del sets, bands
    for scratch in ("bands.u32", "shingles.u32"):
        (work_dir / scratch).unlink(missing_ok=True)
    return target


def _read_ids(files: Sequence[Path]) -> tuple[pa.Array, NDArray[np.int64]]:
    """All article_ids in order, and where each one stood in the files."""
    chunks = [pq.read_table(file, columns=["article_id"]).column("article_id") for file in files]
    ids = pa.chunked_array([chunk for column in chunks for chunk in column.chunks], pa.string()).combine_chunks()
    order = pc.sort_indices(ids)
    ids = ids.take(order)
    if len(ids) > 1 and pc.any(pc.equal(ids[1:], ids[:-1])).as_py():
        raise ValueError("an article_id stands in the fingerprints twice")
    return ids, order.to_numpy()


def _lay_out(
    files: Sequence[Path], place: NDArray[np.int64], work_dir: Path, options: DedupOptions
) -> tuple[Keys, ShingleSets, Iterator[NDArray[np.uint32]]]:
    """Keys in memory, shingles and bands in scratch files, all by the record's place in order of article_id."""
    count = len(place)
    keys = Keys.empty(count)
    starts = np.zeros(count, np.int64)
    bands = np.memmap(work_dir / "bands.u32", np.uint32, "w+", shape=(options.bands, max(count, 1)))
    done = written = 0
    with (work_dir / "shingles.u32").open("wb") as shingle_file:
        shingle_file.write(b"\0\0\0\0")  # a file of no bytes cannot be mapped
        for batch in _batches(files):
            here = place[done : done + batch.num_rows]
            for name, values in keys.columns().items():
                values[here] = _numbers(batch.column(name))
            lists = batch.column("shingles")
            sizes = pc.list_value_length(lists).to_numpy().astype(np.int64)
            keys.size[here] = sizes
            starts[here] = 1 + written + np.cumsum(sizes) - sizes
            lists.flatten().to_numpy().tofile(shingle_file)
            bands[:, here] = batch.column("bands").flatten().to_numpy().reshape(batch.num_rows, options.bands).T
            done += batch.num_rows
            written += int(sizes.sum())
    values = np.asarray(np.memmap(work_dir / "shingles.u32", np.uint32, "r"))  # a plain view is quicker to slice
    return keys, ShingleSets(values, starts, keys.size), (row[:count] for row in bands)


def _batches(files: Sequence[Path]) -> Iterator[pa.RecordBatch]:
    for file in files:
        yield from pq.ParquetFile(file).iter_batches(batch_size=10_000)


def _numbers(column: pa.Array) -> NDArray[np.generic]:
    if pa.types.is_timestamp(column.type):
        column = pc.fill_null(column.cast(pa.int64()), _NEVER)
    numbers: NDArray[np.generic] = column.to_numpy(zero_copy_only=False)
    return numbers


def _cluster_table(ids: pa.Array, merges: Merges) -> pa.Table:
    canonical = merges.into == np.arange(len(ids))
    cluster_id = ids.take(pa.array(merges.into))
    table = pa.table(
        {
            "article_id": ids,
            "duplicate_of": pc.if_else(pa.array(canonical), pa.scalar(None, pa.string()), cluster_id),
            "match_kind": pa.array([kind.value if kind else None for kind in merges.kind], pa.string()),
            "similarity": pa.array(np.where(canonical, np.nan, merges.similarity), pa.float64(), from_pandas=True),
            "cluster_id": cluster_id,
        }
    )
    return enforce_schema(table, CLUSTERS)
