"""Readers in a loop while snapshots are published: errors and mixtures that they see.

Each publication changes every row of every file, so a read that mixes two snapshots shows two versions. Four processes read
all the time: pandas and DuckDB, through the snapshot that `latest` points to, resolved once a read, and through `latest`
itself, where a file may be gone by the time it is opened, but what is read is of one snapshot.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.kills import ROOT, run_stages
from flows.storage import DataDir, Snapshot, open_latest, publish_candidate, start_candidate
from flows.storage.parquet import TableWriter
from transforms.schema import PUBLISHED

MARK = "rules_version"  # the column that says which publication a row is of
KEPT = 5
GONE = ("No such file", "No files found")  # as pandas and DuckDB say it
PACE_SECONDS = 0.4  # a snapshot stays KEPT times as long at least


def main(arguments: list[str] | None = None) -> int:
    """Print what each reader saw; 1 where one saw an error or a mixture that it must not see, 0 else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--publications", type=int, default=200)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="copydesk-readers-") as work:
        data_dir = DataDir(Path(work) / "data")
        run_stages(ROOT / "data" / "sample", data_dir.root)
        return watch(data_dir, chosen.publications)


def watch(data_dir: DataDir, publications: int) -> int:
    """Publish while others read."""
    context = multiprocessing.get_context("spawn")
    over = context.Event()
    readers = []
    for tool in ("pandas", "duckdb"):
        for resolved in (True, False):
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=read_on, args=(tool, resolved, str(data_dir.latest), over, there))
            process.start()
            readers.append((tool, resolved, process, here))
    for _, _, _, pipe in readers:
        pipe.recv()  # it has begun to read
    base = open_latest(data_dir)
    if base is None:
        raise RuntimeError("nothing is published")
    tables = {table.name: [pq.read_table(path) for path in base.files(table.name)] for table in PUBLISHED}
    for number in range(publications):
        started = time.monotonic()
        publish(data_dir, base, tables, str(number))
        time.sleep(max(0.0, PACE_SECONDS - (time.monotonic() - started)))
    over.set()
    failed = 0
    print(f"{publications} publications of {sum(map(len, tables.values()))} files")
    for tool, resolved, process, pipe in readers:
        seen: Counter[str] = pipe.recv()
        process.join()
        way = "the resolved snapshot" if resolved else "latest itself"
        print(
            f"{tool} through {way}: {seen['reads']} reads of {seen['snapshots']} snapshots, {seen['mixtures']} mixtures, "
            f"{seen['gone']} times a file was gone, {seen['errors']} other errors"
        )
        failed += seen["mixtures"] > 0 or seen["errors"] > 0 or (resolved and seen["gone"] > 0)
    return int(failed > 0)


def publish(data_dir: DataDir, base: Snapshot, tables: dict[str, list[pa.Table]], mark: str) -> None:
    """Publish the same rows with another mark."""
    candidate = start_candidate(data_dir)
    for table in PUBLISHED:
        for file, rows in zip(base.manifest.tables[table.name], tables[table.name], strict=True):
            if MARK in rows.column_names:
                at = rows.column_names.index(MARK)
                marks = pa.array([mark] * rows.num_rows, rows.schema.field(at).type)
                rows = rows.set_column(at, rows.schema.field(at), marks)
            scratch = candidate.scratch(table.name, file.partition)
            with TableWriter(scratch, table) as writer:
                writer.write(rows)
            candidate.adopt(table.name, scratch, file.partition, rows.num_rows)
    publish_candidate(candidate, base.manifest.versions, base.manifest.facts, KEPT)


def read_on(tool: str, resolved: bool, latest: str, over: Event, tell: Connection) -> None:
    """Read until it is over, and tell what was seen."""
    read = read_with_pandas if tool == "pandas" else read_with_duckdb
    read(Path(latest))
    tell.send("begun")
    seen: Counter[str] = Counter()
    snapshots: set[str] = set()
    while not over.is_set():
        try:
            marks = read(Path(latest).resolve() if resolved else Path(latest))
        except Exception as error:  # noqa: BLE001 - whatever it is, a reader would have seen it
            seen["gone" if any(words in str(error) for words in GONE) else "errors"] += 1
            continue
        seen["reads"] += 1
        seen["mixtures"] += len(marks) != 1
        snapshots |= marks
    seen["snapshots"] = len(snapshots)
    tell.send(seen)


def read_with_pandas(folder: Path) -> set[str]:
    """The marks of all articles."""
    import pandas as pd

    return set(pd.read_parquet(folder / "articles", columns=[MARK, "text"])[MARK])


def read_with_duckdb(folder: Path) -> set[str]:
    """The marks of all articles."""
    import duckdb

    query = f"SELECT DISTINCT {MARK} FROM '{folder}/articles/*.parquet' WHERE length(text) > 0"
    return {mark for (mark,) in duckdb.execute(query).fetchall()}


if __name__ == "__main__":
    sys.exit(main())
