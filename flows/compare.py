# ruff: noqa: S608 - only names of our own and declared columns go into these statements
"""What differs between two snapshots: records that came, went or moved, and columns of articles that changed.

For whoever changed rules, settings or learned tables: run both ways into two data directories (or `--full` into one that keeps
its snapshots), then compare.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from expectations.database import MEMORY, open_database
from flows.sources import UsageError
from flows.storage import DataDir, open_latest
from flows.storage.snapshots import Snapshot, list_snapshots, open_snapshot
from transforms.schema.tables import ARTICLES, DUPLICATES, REJECTIONS

MOVES = ("articles", "duplicates", "rejections", "")
_IGNORED = {"article_id", "source", "raw_file", "raw_record", "pipeline_version", "rules_version", "text_hash"}
_TABLES = (ARTICLES, DUPLICATES, REJECTIONS)


@dataclass(frozen=True, slots=True)
class Change:
    """How often a column differs between articles that are in both, and some examples: id, before, after."""

    column: str
    records: int
    examples: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`moved` counts records by the table where they were and are ("" for nowhere), `versions` are kinds that differ."""

    before: str
    after: str
    same: int
    moved: dict[tuple[str, str], int] = field(default_factory=dict)
    moved_examples: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    changed: tuple[Change, ...] = ()
    versions: dict[str, tuple[str, str]] = field(default_factory=dict)


def find_snapshot(place: str, data_dir: DataDir) -> Snapshot:
    """A snapshot by its number in a data directory, its folder, or a data directory (then its latest).

    Raises UsageError where there is none.
    """
    numbered = data_dir.snapshots / place
    try:
        if place.isdigit() and numbered.is_dir():
            return open_snapshot(numbered)
        if (Path(place) / "manifest.json").is_file():
            return open_snapshot(Path(place).resolve())
        latest = open_latest(DataDir(Path(place)))
    except ValueError as error:
        raise UsageError(str(error)) from error
    if latest is None:
        kept = ", ".join(folder.name for folder in list_snapshots(data_dir)) or "none"
        raise UsageError(
            f"{place} is no snapshot that {data_dir.shown} keeps (there: {kept}), no folder of one, no data directory"
        )
    return latest


def compare(before: Snapshot, after: Snapshot, examples: int = 3, memory: str = MEMORY) -> Comparison:
    """Compare two snapshots by article_id."""
    with open_database(memory) as db:
        for name, snapshot in (("before", before), ("after", after)):
            for table in _TABLES:
                files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in snapshot.files(table.name))
                db.execute(
                    f"CREATE VIEW {name}_{table.name} AS FROM read_parquet([{files}], hive_partitioning = false)"
                )
            parts = " UNION ALL ".join(f"SELECT article_id, '{t.name}' AS place FROM {name}_{t.name}" for t in _TABLES)
            db.execute(f"CREATE VIEW {name} AS {parts}")
        rows = db.execute(
            f"""
            SELECT coalesce(b.place, ''), coalesce(a.place, ''), count(*),
                   (list(coalesce(b.article_id, a.article_id) ORDER BY coalesce(b.article_id, a.article_id)))[:{examples}]
            FROM before b FULL JOIN after a ON a.article_id = b.article_id GROUP BY ALL
            """
        ).fetchall()
        moved = {(was, now): count for was, now, count, _ in rows}
        order = sorted((pair for pair in moved if pair[0] != pair[1]), key=lambda pair: tuple(map(MOVES.index, pair)))
        shown = {(was, now): tuple(ids) for was, now, _, ids in rows}
        return Comparison(
            str(before.folder),
            str(after.folder),
            sum(count for (was, now), count in moved.items() if was == now),
            {pair: moved[pair] for pair in order},
            {pair: shown[pair] for pair in order},
            tuple(
                change for name in _columns(before, after) if (change := _compare_column(db, name, examples)).records
            ),
            _find_versions(before, after),
        )


def _columns(before: Snapshot, after: Snapshot) -> list[str]:
    """The columns that say something about a story and are in both."""
    has = [_column_names(snapshot) for snapshot in (before, after)]
    return [name for name in ARTICLES.names if name not in _IGNORED and all(name in names for names in has)]


def _column_names(snapshot: Snapshot) -> set[str]:
    import pyarrow.parquet as pq

    return set(pq.read_schema(snapshot.files(ARTICLES.name)[0]).names)


def _compare_column(db: duckdb.DuckDBPyConnection, name: str, examples: int) -> Change:
    joined = f"""
        FROM before_articles b JOIN after_articles a ON a.article_id = b.article_id
        WHERE b."{name}" IS DISTINCT FROM a."{name}"
    """
    count: Any = db.execute(f"SELECT count(*) {joined}").fetchone()
    if not count[0]:
        return Change(name, 0, ())
    rows = db.execute(
        f"""SELECT b.article_id, coalesce(b."{name}"::VARCHAR, 'null'), coalesce(a."{name}"::VARCHAR, 'null')
        {joined} ORDER BY ALL LIMIT {examples}"""
    ).fetchall()
    return Change(name, count[0], tuple((str(one), str(was), str(now)) for one, was, now in rows))


def _find_versions(before: Snapshot, after: Snapshot) -> dict[str, tuple[str, str]]:
    was, now = before.manifest.versions, after.manifest.versions
    kinds = sorted({*was, *now})
    return {kind: (was.get(kind, "none"), now.get(kind, "none")) for kind in kinds if was.get(kind) != now.get(kind)}
