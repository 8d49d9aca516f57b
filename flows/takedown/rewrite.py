"""A snapshot without some of its records: the bytes that a run with the takedown list would have published."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from expectations.dataset import DatasetOptions, validate_dataset
from expectations.judge import DatasetFailureError
from flows.dedup import deduplicate
from flows.desk import Desk
from flows.history import FINGERPRINT_FOLDER, find_fingerprints, read_ledger
from flows.storage import AssembleOptions, Candidate, Snapshot, Sources, assemble_tables
from flows.storage.files import link_or_copy, remove_tree
from flows.storage.parquet import write_table
from flows.storage.snapshots import STATE
from flows.takedown.withhold import taken_down_row
from transforms.schema import PUBLISHED, build_table
from transforms.schema.tables import FINGERPRINTS, REJECTIONS


def fill_without(candidate: Candidate, snapshot: Snapshot, rows: Sequence[dict[str, Any]], desk: Desk) -> None:
    """Fill a candidate with a snapshot's tables and state, less the records in `rows`, which become rejections.

    Clusters are made again from the fingerprints of what is left. Raises DatasetFailureError where the outcome breaks a
    rule of the dataset, SchemaError where the snapshot was made for other tables.
    """
    work = desk.data_dir.state / "takedown"
    remove_tree(work)
    work.mkdir(parents=True)
    try:
        ids = pa.array([row["article_id"] for row in rows], pa.string())
        fingerprints = _carry_state(candidate, snapshot, ids)
        clusters = deduplicate(fingerprints, work, desk.stage_options.dedup)
        rejections = work / "rejections.parquet"
        write_table(rejections, build_table(map(taken_down_row, rows), REJECTIONS), REJECTIONS)
        gone = pa.table({"article_id": ids})
        sources = Sources(snapshot, [], [rejections], [], [clusters], left_out_records=gone)
        assemble_tables(candidate, sources, AssembleOptions(desk.settings.database_memory))
        _validate(candidate, snapshot, work, desk)
    finally:
        remove_tree(work)


def _carry_state(candidate: Candidate, snapshot: Snapshot, gone: pa.Array) -> list[Path]:
    """The snapshot's state, with fingerprints of the records that stay; gives the fingerprint files."""
    for path in sorted(snapshot.state("").rglob("*")):
        name = path.relative_to(snapshot.folder / STATE)
        if path.is_file() and name.parts[0] != FINGERPRINT_FOLDER:
            link_or_copy(path, candidate.state(str(name)))
    kept: list[Path] = []
    for path in find_fingerprints(snapshot):
        place = candidate.state(f"{FINGERPRINT_FOLDER}/{len(kept):06d}.parquet")
        if _keep_others(path, gone, place):
            kept.append(place)
    candidate.state(FINGERPRINT_FOLDER).mkdir(exist_ok=True)
    return kept


def _keep_others(path: Path, gone: pa.Array, place: Path) -> bool:
    """A fingerprint file less some records, as `place`; False, and no file, where none is left."""
    stays = pc.invert(pc.is_in(pq.read_table(path, columns=["article_id"])["article_id"], gone))
    if pc.all(stays).as_py():
        link_or_copy(path, place)
        return True
    if not pc.any(stays).as_py():
        return False
    write_table(place, pq.read_table(path).filter(stays), FINGERPRINTS)
    return True


def _validate(candidate: Candidate, snapshot: Snapshot, work: Path, desk: Desk) -> None:
    tables = {table.name: candidate.files(table.name) for table in PUBLISHED}
    known = {path.name for name in tables for path in snapshot.files(name)}
    fresh = {name: _not_in(known, files) for name, files in tables.items()}
    options = DatasetOptions(memory_limit=desk.settings.database_memory)
    verdict = validate_dataset(tables, read_ledger(snapshot), (), fresh, work, options)
    if not verdict.ok:
        raise DatasetFailureError("; ".join(map(str, verdict.failures)), verdict.report)


def _not_in(known: set[str], files: Iterable[Path]) -> list[Path]:
    return [path for path in files if path.name not in known]
