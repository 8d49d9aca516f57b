"""All figures of the report, from the rows in `runs` and the snapshot that belongs to a run."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.report import changes, contents, decisions
from flows.report.alarms import find_alarms
from flows.report.database import Database, opened
from flows.report.figures import DatasetFigures, Figures
from flows.report.run_figures import gather_run, gather_trend
from flows.storage import DataDir, Snapshot, read_runs
from flows.storage.snapshots import list_snapshots, open_snapshot
from flows.volumes import read_volumes
from transforms.schema import PUBLISHED
from transforms.schema.tables import ARTICLES, DUPLICATES, REJECTIONS

MOST_RUNS = 30


class NoRunError(LookupError):
    """There is no run to report on."""


def gather_figures(data_dir: DataDir, run_id: str | None = None, memory: str = "512MB") -> Figures:
    """The figures of the last run, or of the one named by its id or the start of it.

    `memory` bounds what questions to the tables take. Raises NoRunError where there is no such run.
    """
    rows = _choose_rows(data_dir, run_id)
    row = rows[-1]
    snapshots = list(_open_kept(data_dir))
    snapshot = _choose_snapshot(rows, snapshots)
    measured = read_volumes(data_dir)
    overall = {number: volumes.get("", {}) for number, volumes in measured.items()}
    run, trend = gather_run(row, data_dir), gather_trend(rows[-MOST_RUNS:], overall)
    if snapshot is None:
        return Figures(run, None, trend)
    with opened(snapshot, memory) as db:
        dataset = _gather_dataset(db, snapshot, of_run=snapshot.snapshot_id == row["snapshot_id"])
        volumes = measured.get(snapshot.snapshot_id, {})
        history = [found for number, found in measured.items() if number < snapshot.snapshot_id]
        alarms = find_alarms(volumes, history, db, row["started_at"].date()) if volumes else ()
    return Figures(run, dataset, trend, alarms)


def _choose_rows(data_dir: DataDir, run_id: str | None) -> list[dict[str, Any]]:
    """The rows of all runs up to the one that is asked for."""
    rows: list[dict[str, Any]] = read_runs(data_dir).to_pylist()
    if not rows:
        raise NoRunError(f"no run in {data_dir.runs} yet")
    if run_id is None:
        return rows
    places = [place for place, row in enumerate(rows) if row["run_id"].startswith(run_id)]
    if not places:
        raise NoRunError(f"no run {run_id} in {data_dir.runs}; the last one is {rows[-1]['run_id']}")
    if len(places) > 1:
        raise NoRunError(f"{run_id} is the start of {len(places)} run ids; give more of it")
    return rows[: places[0] + 1]


def _choose_snapshot(rows: Sequence[Mapping[str, Any]], snapshots: Sequence[Snapshot]) -> Snapshot | None:
    """The snapshot that the last of some runs left standing, if it is still kept and its tables are at hand."""
    published = next((row["snapshot_id"] for row in reversed(rows) if row["snapshot_id"]), None)
    found = next((snapshot for snapshot in snapshots if snapshot.snapshot_id == published), None)
    if found is None or not all(path.exists() for table in PUBLISHED for path in found.files(table.name)):
        return None
    return found


def _open_kept(data_dir: DataDir) -> Iterator[Snapshot]:
    """All snapshots that are kept, oldest first; one that a run is just removing is left out."""
    for folder in list_snapshots(data_dir):
        with contextlib.suppress(ValueError):
            yield open_snapshot(folder)


def _gather_dataset(db: Database, snapshot: Snapshot, *, of_run: bool) -> DatasetFigures:
    manifest = snapshot.manifest
    tables = {table.name: manifest.rows(table.name) for table in PUBLISHED}
    timeline = contents.gather_timeline(db)
    truncated, median_words = db.row("SELECT count(*) FILTER (WHERE is_truncated), median(word_count) FROM articles")
    return DatasetFigures(
        snapshot_id=snapshot.snapshot_id,
        of_run=of_run,
        tables=tables,
        bytes={name: sum(file.bytes for file in manifest.tables.get(name, ())) for name in tables},
        intake=contents.gather_intake(db),
        flow=contents.gather_flow(db, sum(tables[table.name] for table in (ARTICLES, DUPLICATES, REJECTIONS))),
        timeline=timeline,
        sites=contents.gather_sites(db, timeline),
        languages=db.count("articles", "language", 40),
        content_types=db.count("articles", "content_type", 20),
        truncated=truncated,
        lengths=contents.gather_lengths(db),
        median_words=median_words,
        removed=changes.gather_removed(db),
        duplicates=decisions.gather_duplicates(db, snapshot),
        dates=decisions.gather_dates(db),
        rejections=decisions.gather_rejections(db),
    )
