"""The steps of a run that look at the whole of it: what to read, how much there is, deduplicate, assemble, judge, publish.

Every function takes the desk first. Nothing here knows Prefect; the flow wraps each function as a task.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from expectations.dataset import DatasetOptions, DatasetVerdict, validate_dataset
from expectations.judge import DatasetFailureError, validate_rows
from flows import history
from flows.batches import Batch
from flows.dedup import NEAREST_FILE, DoAll, deduplicate, do_in_turn
from flows.desk import Desk
from flows.reread import choose_again
from flows.sources import InputFile, SourceRoot, count_records, find_inputs, find_used_roots, read_batches
from flows.sources.places import as_url, open_file
from flows.sources.unchanged import enforce_unchanged
from flows.storage import (
    AssembleOptions,
    Candidate,
    FileChanges,
    Snapshot,
    Sources,
    assemble_tables,
    compare_files,
    open_latest,
    publish_candidate,
    start_candidate,
)
from flows.storage.files import link_or_copy
from flows.storage.ledger import build_found, enforce_same_rules, update_ledger
from flows.takedown import withhold
from flows.usage import Stopwatch, Usage
from flows.volumes import read_volumes
from transforms.schema import PUBLISHED, build_table
from transforms.schema.tables import FINGERPRINTS, LEDGER, NORMALISED, RAW_RECORDS, REJECTIONS, REMOVED_TEXT
from transforms.schema.vocabularies import FileOutcome, Reason, Stage
from transforms.tables import rejections_table

_PIECE = 1 << 20
_OUTCOMES = {Reason.TRUNCATED_FILE: FileOutcome.PARTLY_READ, Reason.STORAGE_FAILED: FileOutcome.INTERRUPTED}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do: the files to read, how they stand to the last snapshot, and that snapshot (None: from scratch)."""

    files: tuple[InputFile, ...]
    changes: FileChanges
    previous: Snapshot | None
    found: tuple[InputFile, ...]

    retire: bool

    @property
    def is_nothing_new(self) -> bool:
        """Whether there is nothing to publish."""
        retired = self.changes.removed.num_rows if self.retire else 0
        return self.previous is not None and not (self.files or retired)

    @property
    def left_out(self) -> pa.Table:
        """The raw files whose records in the last snapshot do not stay."""
        gone = [self.changes.removed.select(history.KEY)] if self.retire else []
        return pa.concat_tables([self.changes.to_read.select(history.KEY), *gone])


@dataclass(frozen=True, slots=True)
class FileCount:
    """What was found out about one raw file apart from the stages: its records, and the hash of its bytes."""

    records: int
    content_hash: str


def find_new_files(desk: Desk) -> Plan:
    """The raw files that the inputs name, and which of them are to be read.

    Raises UsageError where an input is not there, MixedRulesError where the rules are not those of the last snapshot.
    """
    latest = open_latest(desk.data_dir)
    remembered = history.read_roots(latest)
    found = find_inputs(desk.settings.inputs, desk.roots, remembered)
    previous = None if desk.settings.full else latest
    if previous is not None:
        enforce_same_rules(previous.manifest.versions, desk.versions, full=False)
    by_key = {(file.source, file.raw_file): file for file in found}
    rows = [
        {
            "source": file.source,
            "raw_file": file.raw_file,
            **file.facts,
        }
        for file in by_key.values()
    ]
    ledger = history.read_ledger(previous)
    changes = compare_files(
        build_found(rows),
        ledger,
        lambda source, name: hash_input(by_key[source, name]),
        _coverage(desk.settings.inputs, [*desk.roots, *remembered, *find_used_roots(found)]),
    )
    changes = choose_again(changes, desk.settings, desk.takedowns, previous)
    wanted = changes.to_read.select(history.KEY).to_pylist()
    files = tuple(by_key[row["source"], row["raw_file"]] for row in wanted)
    return Plan(files, changes, previous, tuple(found), desk.settings.retire_missing)


def _coverage(inputs: Iterable[str], roots: Iterable[SourceRoot]) -> Callable[[str, str], bool]:
    """Tells whether a run has looked where a raw file lay: in one of its folders. A glob is not taken to cover any."""
    places = [as_url(name) for name in inputs]
    location = {root.name: root.location.rstrip("/") for root in roots}

    def is_covered(source: str, raw_file: str) -> bool:
        address = f"{location.get(source, '')}/{raw_file}"
        return any(address == place or address.startswith(place.rstrip("/") + "/") for place in places)

    return is_covered


def hash_input(file: InputFile) -> str:
    """SHA-256 of a raw file's bytes as they are stored, its sidecar's behind them; of no bytes where one cannot be read."""
    digest = hashlib.sha256()
    try:
        for url in filter(None, (file.url, file.sidecar)):
            with open_file(url) as opened:
                while piece := opened.read(_PIECE):
                    digest.update(piece)
    except OSError:
        return hashlib.sha256().hexdigest()
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Counted:
    """What counting found, by source and raw file, and what it took."""

    files: dict[tuple[str, str], FileCount]
    usage: Usage


def count_raw_records(desk: Desk, files: Sequence[InputFile]) -> Counted:
    """What must come out of each file, counted by other code than reads it."""
    watch = Stopwatch()
    counted: dict[tuple[str, str], FileCount] = {}
    for file in files:
        counted[file.source, file.raw_file] = FileCount(count_records(file, desk.read_options), hash_input(file))
    desk.listener.total(sum(count.records for count in counted.values()))
    return Counted(counted, watch.read())


def ingest(desk: Desk, files: Sequence[InputFile]) -> Iterator[Batch]:
    """The raw records of the files, in batches, judged."""
    settings = desk.settings
    watch = Stopwatch()
    for raw in read_batches(files, desk.read_options, settings.batch_records, settings.batch_bytes):
        verdict = validate_rows(raw.table, RAW_RECORDS, Stage.INGEST)
        refused = (*raw.rejections, *verdict.rejections)
        records = raw.table.num_rows + len(raw.rejections)
        usage = {"ingest": watch.read()}
        batch = Batch(raw.number, records, verdict.passed, rejections_table(refused), {}, usage, (verdict.report,))
        yield withhold(batch, desk.takedowns)
        watch = Stopwatch()


def begin_snapshot(desk: Desk, plan: Plan) -> Candidate:
    """An empty candidate snapshot, which knows the roots."""
    candidate = start_candidate(desk.data_dir)
    history.write_roots(candidate, [*history.read_roots(plan.previous), *find_used_roots(plan.found)])
    return candidate


def find_clusters(desk: Desk, plan: Plan, candidate: Candidate, do_all: DoAll = do_in_turn) -> Path:
    """Which of all records, old and new, tell the same story: a file of clusters. `do_all` does the steps it takes."""
    files = history.carry_fingerprints(
        plan.previous,
        plan.left_out,
        desk.staging.files(FINGERPRINTS),
        candidate.state(history.FINGERPRINT_FOLDER),
    )
    clusters = deduplicate(files, desk.staging.folder / "dedup", desk.stage_options.dedup, do_all)
    link_or_copy(clusters.with_name(NEAREST_FILE), candidate.state(NEAREST_FILE))
    return clusters


def assemble(desk: Desk, plan: Plan, candidate: Candidate, clusters: Path) -> Candidate:
    """The candidate's four tables."""
    sources = Sources(
        plan.previous,
        desk.staging.files(NORMALISED),
        desk.staging.files(REJECTIONS),
        desk.staging.files(REMOVED_TEXT),
        [clusters],
        plan.left_out,
    )
    assemble_tables(candidate, sources, AssembleOptions(desk.settings.database_memory))
    return candidate


def record_files(desk: Desk, plan: Plan, candidate: Candidate, counted: Counted) -> pa.Table:
    """Put the ledger into the candidate: what was read, and how many raw records its tables must hold.

    Raises InputChangedError where a raw file is not what it was when it was found.
    """
    enforce_unchanged(plan.files)
    outcomes = _find_outcomes(desk.staging.files(REJECTIONS))
    interrupted = {file for file, outcome in outcomes.items() if outcome == FileOutcome.INTERRUPTED}
    staged = _count_staged(desk, interrupted)
    rows = [
        {
            "source": file.source,
            "raw_file": file.raw_file,
            **file.facts,
            "content_hash": counted.files[key].content_hash,
            "record_count": staged[key] if key in interrupted else counted.files[key].records,
            "outcome": outcomes.get(key, FileOutcome.READ).value,
        }
        for file, key in ((file, (file.source, file.raw_file)) for file in plan.files)
    ]
    read = build_table(rows, LEDGER)
    keep = not desk.settings.retire_missing
    ledger = update_ledger(history.read_ledger(plan.previous), read, plan.changes.removed, keep_removed=keep)
    history.write_ledger(candidate, ledger)
    return ledger


def _find_outcomes(rejections: Iterable[Path]) -> dict[tuple[str, str], FileOutcome]:
    """What became of the files that a rejection stands for as a whole."""
    outcomes: dict[tuple[str, str], FileOutcome] = {}
    for path in rejections:
        for row in pq.read_table(path, columns=["source", "raw_file", "raw_record", "reason"]).to_pylist():
            if row["raw_record"] == 0:
                outcomes[row["source"], row["raw_file"]] = _OUTCOMES.get(row["reason"], FileOutcome.UNREADABLE)
    return outcomes


def _count_staged(desk: Desk, files: set[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """How many records of some raw files have come out of the stages."""
    counts: Counter[tuple[str, str]] = Counter()
    for path in (*desk.staging.files(NORMALISED), *desk.staging.files(REJECTIONS)) if files else ():
        table = pq.read_table(path, columns=["source", "raw_file"])
        counts.update(file for file in zip(*table.to_pydict().values(), strict=True) if file in files)
    return counts


def validate(desk: Desk, candidate: Candidate, ledger: pa.Table) -> DatasetVerdict:
    """Judge the candidate as a whole. Raises DatasetFailureError where it must not be published."""
    tables = {table.name: candidate.files(table.name) for table in PUBLISHED}
    earlier = list(read_volumes(desk.data_dir).values())
    known = (
        set()
        if candidate.previous is None
        else {path.name for name in tables for path in candidate.previous.files(name)}
    )
    fresh = {name: [path for path in files if path.name not in known] for name, files in tables.items()}
    options = DatasetOptions(memory_limit=desk.settings.database_memory)
    verdict = validate_dataset(tables, ledger, earlier, fresh, desk.staging.folder, options)
    for warning in verdict.warnings:
        desk.note(f"warning: {warning}")
    if not verdict.ok:
        raise DatasetFailureError("; ".join(map(str, verdict.failures)), verdict.report)
    return verdict


def publish(desk: Desk, candidate: Candidate, verdict: DatasetVerdict) -> Snapshot:
    """Move the pointer: from here on readers see the candidate."""
    facts = {"volumes": verdict.volumes, "takedown": sorted(desk.takedowns.entries)}
    return publish_candidate(candidate, desk.versions, facts, desk.settings.keep_snapshots)


def count_rows(_desk: Desk, snapshot: Snapshot) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Rows of each published table, rejections by reason, removed spans by category."""
    tables = {table.name: snapshot.manifest.rows(table.name) for table in PUBLISHED}
    rejected = _count_by(snapshot.files(REJECTIONS.name), "reason")
    removed = _count_by(snapshot.files(REMOVED_TEXT.name), "category")
    return tables, rejected, removed


def _count_by(files: Iterable[Path], column: str) -> dict[str, int]:
    """How often each value of a column stands in some files, most frequent first."""
    counts: Counter[str] = Counter()
    for path in files:
        for batch in pq.ParquetFile(path).iter_batches(columns=[column]):
            counts.update({row["values"]: row["counts"] for row in batch.column(0).value_counts().to_pylist()})
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
