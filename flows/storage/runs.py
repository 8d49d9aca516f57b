"""One row a run, failed runs included, outside the snapshots: the only place for clocks and run ids."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.storage.files import replacing, sync_file
from flows.storage.layout import DataDir
from flows.storage.parquet import write_table
from transforms.schema import build_table, enforce_schema
from transforms.schema.tables import RUNS
from transforms.schema.vocabularies import Outcome


def write_run(data_dir: DataDir, row: Mapping[str, Any]) -> Path:
    """Write a run's row (columns as declared for `runs`); written again, it replaces the first.

    Raises SchemaError where the row does not fit the declaration.
    """
    path = data_dir.runs / f"{row['run_id']}.parquet"
    built = build_table([row], RUNS)
    with replacing(path) as temporary:
        write_table(temporary, built, RUNS)
        sync_file(temporary)
    return path


def read_runs(data_dir: DataDir, last: int | None = None) -> pa.Table:
    """All runs, or the last few, by time of start; no rows where there was none."""
    tables = [
        enforce_schema(_completed(pq.ParquetFile(path).read()), RUNS)
        for path in sorted(data_dir.runs.glob("*.parquet"))
    ]
    if not tables:
        return RUNS.schema().empty_table()
    runs = pa.concat_tables(tables).sort_by([("started_at", "ascending"), ("run_id", "ascending")])
    return runs if last is None else runs.slice(max(0, runs.num_rows - last))


def find_last_success(data_dir: DataDir) -> datetime | None:
    """When a run last published or found nothing new; looks at the newest runs first and at no more than it must."""
    for path in sorted(data_dir.runs.glob("*.parquet"), reverse=True):
        row = pq.ParquetFile(path).read(columns=["outcome", "finished_at"]).to_pylist()[0]
        if row["outcome"] in (Outcome.PUBLISHED, Outcome.NOTHING_NEW):
            finished: datetime = row["finished_at"]
            return finished
    return None


def _completed(row: pa.Table) -> pa.Table:
    """The row of an earlier version with the columns that came later, null."""
    columns = [
        row[field.name] if field.name in row.column_names else pa.nulls(row.num_rows, field.type)
        for field in RUNS.schema()
    ]
    return pa.table(columns, schema=RUNS.schema())
