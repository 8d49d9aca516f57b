"""What is done with one batch of raw records, stage by stage: worked on in a worker, judged at the boundary, handed on.

Every function takes the desk of the run and a batch, and gives the batch as it stands after the stage. Nothing here
knows Prefect; the flow wraps each function as a task.
"""

from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from expectations.judge import Judged, enforce_types, validate_boundary, validate_rows
from expectations.report import Report, merge_reports
from flows.desk import Desk
from flows.memory import release_memory
from flows.takedown import withhold
from flows.usage import Stopwatch, Usage
from flows.workers import Blame
from transforms.records import Identity, Rejection
from transforms.schema import Table
from transforms.schema.tables import (
    EXTRACTED,
    FINGERPRINTS,
    NORMALISED,
    RAW_RECORDS,
    REJECTIONS,
    REMOVED_TEXT,
    STRIPPED,
)
from transforms.schema.vocabularies import Stage
from transforms.tables import rejection_records, rejections_table
from transforms.words import EXCERPT_LENGTH, excerpt_of


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch on its way: the table of the stage it has reached, the rows refused so far, and what it took.

    `extra` holds tables that go with the rows of `table` (removed_text, fingerprints); `usage` says by stage what the
    work took, in workers and here.
    """

    number: int
    records: int
    table: pa.Table
    refused: pa.Table
    extra: dict[str, pa.Table] = field(default_factory=dict)
    usage: dict[str, Usage] = field(default_factory=dict)
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True)
class StagedBatch:
    """What is remembered of a batch once its tables are staged."""

    number: int
    records: int
    rows: int
    refused: int
    usage: dict[str, Usage]
    report: Report


def extract(desk: Desk, batch: Batch) -> Batch:
    """Text and evidence of each record."""
    return _work(desk, batch, Stage.EXTRACT, "extract", RAW_RECORDS, EXTRACTED)


def strip(desk: Desk, batch: Batch) -> Batch:
    """The text without what is not the article, and every change to it."""
    return _work(desk, batch, Stage.STRIP, "strip", EXTRACTED, STRIPPED)


def normalise(desk: Desk, batch: Batch) -> Batch:
    """The decisions about each record's metadata."""
    return withhold(_work(desk, batch, Stage.NORMALISE, "normalise", STRIPPED, NORMALISED), desk.takedowns)


def fingerprint(desk: Desk, batch: Batch) -> Batch:
    """What deduplication keeps of each record."""
    made = _work(desk, batch, Stage.DEDUPLICATE, "fingerprint", NORMALISED, FINGERPRINTS)
    gone = {row["article_id"] for row in made.refused.select(["article_id"]).to_pylist()}
    return replace(made, table=_without(batch.table, gone), extra=made.extra | {FINGERPRINTS.name: made.table})


def stage(desk: Desk, batch: Batch) -> StagedBatch:
    """The batch's tables as Parquet, for assembling and for the next run."""
    name = f"{batch.number:06d}"
    watch = Stopwatch()
    for rows, table in (
        (batch.table, NORMALISED),
        (batch.extra[REMOVED_TEXT.name], REMOVED_TEXT),
        (batch.extra[FINGERPRINTS.name], FINGERPRINTS),
        (batch.refused, REJECTIONS),
    ):
        if rows.num_rows:
            desk.staging.write(rows, table, name)
    release_memory()  # else every thread keeps the room of the largest batch that it has seen
    return StagedBatch(
        batch.number,
        batch.records,
        batch.table.num_rows,
        batch.refused.num_rows,
        batch.usage | {"stage": watch.read()},
        merge_reports(batch.reports),
    )


def _work(desk: Desk, batch: Batch, stage: Stage, step: str, before: Table, declared: Table) -> Batch:
    """A stage over a batch: done by a worker, then judged: types, no record lost or doubled, the rules for rows."""
    watch = Stopwatch()
    outcome = desk.pool.run(f"flows.stages:{step}", batch.table)
    tables = dict(outcome.tables)
    told = tables.pop(REJECTIONS.name, REJECTIONS.schema().empty_table())
    refused = (*rejection_records(told), *(_blamed(batch.table, blame, stage) for blame in outcome.blamed))
    rows = tables.pop(declared.name)
    enforce_types(rows, declared)
    boundary = validate_boundary(batch.table["article_id"].to_pylist(), rows, refused, stage)
    verdict = validate_rows(rows, declared, stage, Judged(batch.table, before))
    refused = (*refused, *verdict.rejections)
    gone = {rejection.identity.article_id for rejection in refused}
    return replace(
        batch,
        table=verdict.passed,
        refused=pa.concat_tables([batch.refused, rejections_table(refused)]),
        extra={name: _without(table, gone) for name, table in (batch.extra | tables).items()},
        usage=batch.usage | {step: _with_workers(watch.read(), outcome.usage)},
        reports=(*batch.reports, boundary, verdict.report),
    )


def _with_workers(here: Usage, workers: Usage) -> Usage:
    """What a stage took in all: the wall clock here covers the workers' time."""
    return replace(workers, seconds=here.seconds, cpu_seconds=here.cpu_seconds + workers.cpu_seconds)


def _without(table: pa.Table, ids: set[str]) -> pa.Table:
    """A table less the rows of some records."""
    if not ids:
        return table
    return table.filter(pc.invert(pc.is_in(table["article_id"], pa.array(sorted(ids), pa.string()))))


def _blamed(table: pa.Table, blame: Blame, stage: Stage) -> Rejection:
    """The rejection of a record that did not come through a worker."""
    row = table.select(["source", "raw_file", "raw_record", "source_url"]).slice(blame.record, 1).to_pylist()[0]
    return Rejection(Identity(**row), stage, blame.reason, blame.detail, _excerpt(table, blame.record))


def _excerpt(table: pa.Table, place: int) -> str | None:
    for name in ("content", "extracted_text", "text"):
        if name in table.column_names:
            return excerpt_of(table[name][place].as_py()[: 4 * EXCERPT_LENGTH])
    return None
