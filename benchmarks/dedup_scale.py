"""How many articles a second, and how much memory, at what size."""

import os
import resource
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.grouping import BATCH, measure_agreement
from benchmarks.memory import MIB, MemoryWatch
from benchmarks.stories import write_stories
from flows.dedup import deduplicate
from flows.storage.parquet import write_table
from transforms.dedup import DedupOptions, fingerprint_batch
from transforms.schema.tables import FINGERPRINTS

PROCESSES = 2


def fingerprint_file(source: Path, target: Path) -> float:
    """Write the fingerprints of one file; gives the seconds of processor time it took."""
    started = time.process_time()
    options = DedupOptions()
    batches = pq.ParquetFile(source).iter_batches(batch_size=BATCH)
    made = [fingerprint_batch(pa.Table.from_batches([batch]), options) for batch in batches]
    write_table(target, pa.concat_tables(made), FINGERPRINTS)
    return time.process_time() - started


def measure_scale(corpus: Path, count: int, processes: int = PROCESSES) -> None:
    """Print rates, memory and quality over a synthetic dataset of so many articles."""
    files = write_stories(corpus, count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        targets = [folder / path.name for path in files]
        with ProcessPoolExecutor(processes) as pool:
            list(pool.map(fingerprint_file, files[:1], targets[:1]))  # start the processes
            started = time.perf_counter()
            processor = sum(pool.map(fingerprint_file, files, targets))
            wall = time.perf_counter() - started
        started, used = time.perf_counter(), time.process_time()
        with MemoryWatch() as memory:
            clusters = deduplicate(targets, folder / "work", DedupOptions())
        join_wall, join_processor = time.perf_counter() - started, time.process_time() - used
        rows = pq.read_table(clusters, columns=["article_id", "cluster_id", "match_kind"])
        size = sum(path.stat().st_size for path in targets)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    micro = 1e6 / count
    print(f"{count:,} articles, load {os.getloadavg()[0]:.1f}")
    print(
        f"  wall: fingerprints {wall:.1f} s, the rest {join_wall:.1f} s, {count / (wall + join_wall):,.0f} articles/s"
    )
    print(
        f"  processor: fingerprints {processor:.1f} s ({processor * micro:.0f} us an article), the rest "
        f"{join_processor:.1f} s ({join_processor * micro:.0f} us); on {PROCESSES} cores "
        f"{count / (processor / PROCESSES + join_processor):,.0f} articles/s"
    )
    print(
        f"  peak memory: {memory.all / MIB:,.0f} MB, without mapped files {memory.own / MIB:,.0f} MB; "
        f"a fingerprinting process {children:,.0f} MB; fingerprints {size / count:.0f} B"
    )
    print(f"  {_agree(files, rows)}")
    print(f"  merged: {dict(Counter(kind for kind in rows['match_kind'].to_pylist() if kind))}")


def _agree(files: list[Path], rows: pa.Table) -> str:
    truth = pa.concat_tables([pq.read_table(path, columns=["article_id", "truth"]) for path in files])
    both = truth.join(rows, "article_id")
    found = pc.coalesce(both["cluster_id"], both["article_id"])
    return str(measure_agreement(found.to_pylist(), both["truth"].to_pylist()))
