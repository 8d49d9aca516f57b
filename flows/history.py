"""What a run takes over from the last snapshot: fingerprints of the records that stay, ledger, source roots."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows.sources import SourceRoot
from flows.storage import Candidate, Snapshot
from flows.storage.files import link_or_copy
from flows.storage.parquet import write_table
from transforms.schema.tables import ARTICLES, DUPLICATES, FINGERPRINTS, LEDGER

FINGERPRINT_FOLDER = FINGERPRINTS.name
LEDGER_FILE = "ledger.parquet"
ROOTS_FILE = "roots.json"
KEY = ["source", "raw_file"]


def read_ledger(snapshot: Snapshot | None) -> pa.Table:
    """The raw files that a snapshot has read; none without a snapshot."""
    if snapshot is None:
        return LEDGER.schema().empty_table()
    ledger = pq.read_table(snapshot.state(LEDGER_FILE))
    if "etag" not in ledger.column_names:  # a ledger from before files had one
        at = LEDGER.names.index("etag")
        ledger = ledger.add_column(at, LEDGER.schema().field("etag"), pa.nulls(ledger.num_rows, pa.string()))
    return ledger


def write_ledger(candidate: Candidate, ledger: pa.Table) -> None:
    """Put a ledger into a candidate snapshot."""
    write_table(candidate.state(LEDGER_FILE), ledger, LEDGER)


def read_roots(snapshot: Snapshot | None) -> list[SourceRoot]:
    """The source roots that a snapshot's records were read from."""
    if snapshot is None or not snapshot.state(ROOTS_FILE).exists():
        return []
    return [SourceRoot(**root) for root in json.loads(snapshot.state(ROOTS_FILE).read_bytes())]


def write_roots(candidate: Candidate, roots: Iterable[SourceRoot]) -> None:
    """Put the source roots into a candidate snapshot."""
    known = {root.name: root.location for root in roots}
    rows = [{"name": name, "location": place} for name, place in sorted(known.items())]
    candidate.state(ROOTS_FILE).write_text(json.dumps(rows, indent=1), encoding="utf-8")


def find_fingerprints(snapshot: Snapshot | None) -> list[Path]:
    """The fingerprint files of a snapshot."""
    return sorted(snapshot.state(FINGERPRINT_FOLDER).glob("*.parquet")) if snapshot else []


def carry_fingerprints(
    previous: Snapshot | None, left_out: pa.Table, staged: Sequence[Path], target: Path
) -> list[Path]:
    """The fingerprint files of the records that a candidate will hold, in the folder `target`.

    Files of the last snapshot that lose no record are linked; the staged ones are added. Names count on.
    """
    target.mkdir(parents=True, exist_ok=True)
    gone = _find_ids(previous, left_out) if previous is not None and left_out.num_rows else None
    kept: list[Path] = []
    for path in (*find_fingerprints(previous), *staged):
        place = target / f"{len(kept):06d}.parquet"
        is_old = path not in staged
        if is_old and gone is not None and _thin_out(path, gone, place):
            if pq.ParquetFile(place).metadata.num_rows:
                kept.append(place)
            else:
                place.unlink()
            continue
        link_or_copy(path, place)
        kept.append(place)
    return kept


def _thin_out(path: Path, gone: pa.Array, place: Path) -> bool:
    """Write the rows of a file that stay to `place`; False, and nothing written, where all stay."""
    ids = pq.read_table(path, columns=["article_id"])["article_id"]
    stays = pc.invert(pc.is_in(ids, gone))
    if pc.all(stays).as_py():
        return False
    write_table(place, pq.read_table(path).filter(stays), FINGERPRINTS)
    return True


def _find_ids(snapshot: Snapshot, files: pa.Table) -> pa.Array:
    """The article_ids of the records that a snapshot holds of some raw files."""
    found: list[pa.ChunkedArray] = []
    for table in (ARTICLES, DUPLICATES):
        for path in snapshot.files(table.name):
            rows = pq.read_table(path, columns=["article_id", *KEY])
            found.append(rows.join(files.select(KEY), KEY, join_type="left semi")["article_id"])
    chunks = [chunk for column in found for chunk in column.chunks]
    return pa.chunked_array(chunks, pa.string()).combine_chunks()
