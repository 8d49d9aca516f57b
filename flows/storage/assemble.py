"""The candidate snapshot's tables: a function of the records that stay, the records of this run, and the clusters.

    records = last snapshot's articles and duplicates, less those of raw files read again or retired
              + this run's normalised records
    articles, duplicates = records, told apart and completed by the clusters
    rejections, removed_text likewise

DuckDB does the joining and sorting, with a fixed amount of memory and the disk, some files' rows at a time; rows come out
as a stream and go into files whose cut and bytes depend on the rows alone (`partition`, `parquet`). A file none of whose rows changed is linked
from the last snapshot.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from expectations.database import open_database
from flows.storage import queries
from flows.storage.files import remove_tree
from flows.storage.layout import DataDir
from flows.storage.ledger import FOUND
from flows.storage.parquet import ROW_GROUP_ROWS, TableWriter
from flows.storage.partition import FILE_ROWS, Cut, plan_cuts
from flows.storage.snapshots import Candidate, Snapshot
from transforms.schema import PUBLISHED, Table
from transforms.schema.tables import ARTICLES, CLUSTERS, DUPLICATES, NORMALISED, REJECTIONS, REMOVED_TEXT

TURN_BYTES = 100_000_000  # so much is sorted at a time: several times as much must fit into the memory limit
CUTS_SCHEMA = pa.schema([("kind", pa.string()), ("day", pa.date32()), ("period", pa.string()), ("buckets", pa.int32())])


@dataclass(frozen=True, slots=True)
class AssembleOptions:
    """How much of the machine assembling may take. Rows and bytes of the result do not depend on it."""

    memory_limit: str = "512MB"
    threads: int = 2
    file_rows: dict[str, int] = field(default_factory=lambda: dict(FILE_ROWS))


@dataclass(frozen=True, slots=True)
class Sources:
    """What a candidate snapshot is made from.

    `left_out` (source, raw_file) names the raw files whose records in the last snapshot do not stay: files read again in
    this run and files retired. `previous` is None for a full run. `clusters` cover the records of the candidate; a record
    that they do not name stands alone. `left_out_records` (article_id) names single records that do not stay either.
    """

    previous: Snapshot | None
    normalised: Sequence[Path]
    rejections: Sequence[Path]
    removed_text: Sequence[Path]
    clusters: Sequence[Path]
    left_out: pa.Table = field(default_factory=lambda: FOUND.schema().empty_table().select(["source", "raw_file"]))
    left_out_records: pa.Table = field(default_factory=lambda: REJECTIONS.schema().empty_table().select(["article_id"]))


@contextmanager
def open_work_database(data_dir: DataDir, options: AssembleOptions) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB that keeps its tables and its overflow on disk, below the data directory; gone when the block ends."""
    folder = data_dir.state / "assemble"
    remove_tree(folder)
    folder.mkdir(parents=True)
    try:
        with open_database(
            options.memory_limit,
            threads=options.threads,
            overflow=folder / "overflow",
            file=folder / "work.duckdb",
            preserve_insertion_order=False,
        ) as db:
            yield db
    finally:
        remove_tree(folder)


def assemble_tables(
    candidate: Candidate,
    sources: Sources,
    options: AssembleOptions | None = None,
    on_file: Callable[[str, int], None] = lambda _table, _rows: None,
) -> None:
    """Write the four published tables into the candidate. `on_file(table, rows)` is called after each file written.

    Memory depends on the options, not on the number of rows. Raises SchemaError where staged rows do not fit.
    """
    options = options or AssembleOptions()
    with open_work_database(candidate.data_dir, options) as db:
        open_sources(db, sources)
        for statement in queries.PLACE_RECORDS:
            db.execute(statement)
        cuts = plan_cuts(db.execute(queries.COUNT_BY_DAY).fetchall(), options.file_rows)
        db.register("cuts_found", cuts_table(cuts))
        for statement in queries.PLACE_ROWS:
            db.execute(statement)
        for table in PUBLISHED:
            written = _write_parts(db, candidate, table, on_file)
            _link_rest(db, candidate, sources.previous, table, written)
            if not candidate.tables.get(table.name):
                _write_empty(candidate, table)


def open_sources(db: duckdb.DuckDBPyConnection, sources: Sources) -> None:
    """Make the last snapshot's and the staged tables visible under the names that the queries use."""
    for table in PUBLISHED:
        _view(db, f"old_{table.name}", sources.previous.files(table.name) if sources.previous else (), table)
    _view(db, "new_records", sources.normalised, NORMALISED)
    _view(db, "new_rejections", sources.rejections, REJECTIONS)
    _view(db, "new_removed_text", sources.removed_text, REMOVED_TEXT)
    _view(db, "clusters_found", sources.clusters, CLUSTERS)
    db.register("left_out_found", sources.left_out)
    db.register("left_out_records_found", sources.left_out_records)


def _view(db: duckdb.DuckDBPyConnection, name: str, files: Iterable[Path], table: Table) -> None:
    """A view on Parquet files; where there are none, on no rows of the declared types."""
    paths = [str(path) for path in files]
    if paths:
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        db.execute(
            f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{listed}], filename = true, hive_partitioning = false)"  # noqa: S608 - our own paths, quoted
        )
        return
    db.register(f"{name}_none", table.schema().empty_table())
    db.execute(f"CREATE VIEW {name} AS SELECT *, '' AS filename FROM {name}_none")  # noqa: S608 - our own names


def cuts_table(cuts: Sequence[Cut]) -> pa.Table:
    """Where rows go, as a table to join with."""
    rows = [{"kind": cut.table, "day": cut.day, "period": cut.period, "buckets": cut.buckets} for cut in cuts]
    return pa.Table.from_pylist(rows, schema=CUTS_SCHEMA)


SELECTS: dict[str, Callable[[], str]] = {
    ARTICLES.name: queries.select_articles,
    DUPLICATES.name: queries.select_duplicates,
    REJECTIONS.name: queries.select_rejections,
    REMOVED_TEXT.name: queries.select_removed_text,
}


def _write_parts(
    db: duckdb.DuckDBPyConnection, candidate: Candidate, table: Table, on_file: Callable[[str, int], None]
) -> set[str]:
    """Write every file of a table in which something changed. Returns their partitions."""
    written: set[str] = set()
    for parts in _turns(db.execute(queries.WEIGH_PARTS, {"kind": table.name}).fetchall()):
        db.execute(queries.TAKE_PARTS, {"parts": parts})
        rows = db.sql(SELECTS[table.name]()).to_arrow_reader(ROW_GROUP_ROWS)
        for partition, part in _runs_of(rows):
            scratch = candidate.scratch(table.name, partition)
            with TableWriter(scratch, table) as writer:
                for batch in part:
                    writer.write(batch)
            candidate.adopt(table.name, scratch, partition, writer.rows)
            written.add(partition)
            on_file(table.name, writer.rows)
    return written


def _turns(weights: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Parts in the order given, as many at a time as can be sorted in memory."""
    turn: list[str] = []
    total = 0
    for part, weight in weights:
        if turn and total + weight > TURN_BYTES:
            yield turn
            turn, total = [], 0
        turn.append(part)
        total += weight
    if turn:
        yield turn


def _runs_of(reader: pa.RecordBatchReader) -> Iterator[tuple[str, Iterator[pa.Table]]]:
    """A stream of rows sorted by their column `part`, as one stream for each part, in turn."""
    pending = _split(reader)
    current = next(pending, None)
    while current is not None:
        part = current[0]

        def rows_of(part: str = part) -> Iterator[pa.Table]:
            nonlocal current
            while current is not None and current[0] == part:
                yield current[1]
                current = next(pending, None)

        yield part, rows_of()


def _split(reader: pa.RecordBatchReader) -> Iterator[tuple[str, pa.Table]]:
    for batch in reader:
        rows = pa.Table.from_batches([batch])
        parts = rows["part"].combine_chunks()
        data = rows.drop_columns(["part"])
        runs = pa.compute.run_end_encode(parts)
        at = 0
        for end, part in zip(runs.run_ends.to_pylist(), runs.values.to_pylist(), strict=True):
            yield part, data.slice(at, end - at)
            at = end


def _link_rest(
    db: duckdb.DuckDBPyConnection, candidate: Candidate, previous: Snapshot | None, table: Table, written: set[str]
) -> None:
    """Take over the last snapshot's files in which nothing changed."""
    if previous is None:
        return
    stale = {part for (part,) in db.execute("SELECT part FROM changed_parts WHERE kind = ?", [table.name]).fetchall()}
    for file in previous.manifest.tables.get(table.name, ()):
        if file.rows and file.partition not in stale | written:
            candidate.link(table.name, previous, file)


def _write_empty(candidate: Candidate, table: Table) -> None:
    """A table without rows is one file that holds the schema."""
    scratch = candidate.scratch(table.name, "empty")
    with TableWriter(scratch, table):
        pass
    candidate.adopt(table.name, scratch, "empty", 0)
