"""Data directories to report on: published rows, and runs with any outcome, made without running anything."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
from support.stored_rows import assemble, cluster_of, refusal, stories

from expectations.volumes import find_volumes
from flows.storage import DataDir, Snapshot, publish_candidate, write_run
from transforms.schema import PUBLISHED
from transforms.schema.tables import RUNS

START = datetime(2025, 5, 20, 3, 0, tzinfo=UTC)
MEBIBYTE = 1 << 20


def publish_rows(
    data_dir: DataDir,
    rows: list[dict[str, Any]],
    refused: Iterable[dict[str, Any]] = (),
    clusters: Iterable[dict[str, Any]] = (),
) -> Snapshot:
    """Publish rows as a run would, with the measures that runs leave in the manifest."""
    candidate = assemble(data_dir, rows, refused, clusters, batch_rows=10_000)
    with duckdb.connect() as db:
        for table in PUBLISHED:
            db.read_parquet([str(path) for path in candidate.files(table.name)]).create_view(table.name)
        volumes = find_volumes(db)
    return publish_candidate(candidate, {"pipeline": "0.1.0"}, {"volumes": volumes}, keep=9)


def leave_run(data_dir: DataDir, number: int, snapshot: Snapshot | None = None, **changes: Any) -> dict[str, Any]:
    """Write the row of a run: the night's run number so-and-so, which published `snapshot` or failed."""
    tables = {table.name: snapshot.manifest.rows(table.name) for table in PUBLISHED} if snapshot else {}
    started = START + timedelta(days=number)
    row = {
        "run_id": f"{started:%Y%m%dT%H%M%S}-{number:08x}",
        "started_at": started,
        "finished_at": started + timedelta(seconds=90 + number),
        "outcome": "published" if snapshot else "failed",
        "snapshot_id": snapshot.snapshot_id if snapshot else None,
        "input_files": ["a.jsonl"],
        "raw_record_count": sum(count for name, count in tables.items() if name != "removed_text"),
        "counts": json.dumps({"tables": tables}),
        "seconds": json.dumps({"wall": {"find": 0.1, "clean": 60.0}}),
        "stage_seconds": json.dumps({"find": 0.1, "clean": 60.0, "extract": 80.5}),
        "stage_cpu_seconds": json.dumps({"find": 0.1, "clean": 3.0, "extract": 79.0}),
        "stage_peak_bytes": json.dumps({"find": 90 * MEBIBYTE, "extract": 300 * MEBIBYTE}),
        "settings": json.dumps({"inputs": ["data/raw"]}),
        "versions": json.dumps({"pipeline": "0.1.0", "rules": "abc"}),
        "validation": json.dumps({"articles__schema": {"success": True, "rules": 9, "failed": [], "warned": []}}),
        "peak_memory_bytes": 300 * MEBIBYTE,
    }
    made = {name: value for name, value in (row | changes).items() if name in RUNS.names}
    write_run(data_dir, made)
    return made


def write_example(data_dir: DataDir) -> Snapshot:
    """A first run with articles over two months, a cluster of three, and rejections of two kinds."""
    rows = stories(range(1, 41))
    clusters = [cluster_of(row) for row in rows]
    clusters[4] = cluster_of(rows[4], rows[3]["article_id"])
    clusters[5] = cluster_of(rows[5], rows[3]["article_id"])
    refused = [refusal(number) | {"reason": "empty_record", "stage": "ingest"} for number in (101, 102)]
    snapshot = publish_rows(data_dir, rows, [*refused, refusal(103)], clusters)
    leave_run(data_dir, 0, snapshot)
    return snapshot
