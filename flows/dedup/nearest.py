"""The pairs of records that were nearest to being decided the other way: kept with a snapshot, for people to look at."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from flows.dedup.bench import Bench, Laid, find_ids
from transforms.dedup.candidates import split_pair

NEAREST_FILE = "nearest.parquet"
SCHEMA = pa.schema(
    [
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("other_id", pa.string(), nullable=False),
        pa.field("jaccard", pa.float64(), nullable=False),
        pa.field("containment", pa.float64(), nullable=False),
        pa.field("margin", pa.float64(), nullable=False),
    ]
)


def write_nearest(target: Path, bench: Bench, laid: Laid, rows: NDArray[Any]) -> None:
    """Write pairs (rows of PAIR_ROW) as a table: `margin` says how far above its nearer threshold a pair lies."""
    left, right = split_pair(rows["pair"])
    columns = [
        *(find_ids(bench, laid, places).astype(str).tolist() for places in (left, right)),
        *(rows[name] for name in ("jaccard", "containment", "margin")),
    ]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    pq.write_table(pa.table(arrays, schema=SCHEMA), target, compression="zstd")
