"""The stages that look at one record, over batches: tables in, tables out, callable without Prefect.

Each step works through a table of the stage before and gives the table of its own stage plus `rejections`; every
record that goes in is in one of the two. Tests and notebooks call the steps as they are, the flow has workers call them.
`copydesk explain` walks one record through the same `attempt`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

import pyarrow as pa

from flows.worker import Watch
from transforms.article import Options, attempt
from transforms.boilerplate import strip_record
from transforms.dedup import DedupOptions, fingerprint_batch
from transforms.extract import extract_record
from transforms.metadata import normalise_record
from transforms.records import Rejection
from transforms.schema.vocabularies import Stage
from transforms.tables import (
    extracted_records,
    extracted_table,
    normalised_table,
    raw_records,
    rejections_table,
    removed_text_table,
    stripped_records,
    stripped_table,
)
from transforms.words import excerpt_of

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class StageOptions:
    """What the stages are told: the options of the record chain and of deduplication, and the versions to publish."""

    record: Options = field(default_factory=Options)
    dedup: DedupOptions = field(default_factory=DedupOptions)
    pipeline_version: str = "0"
    rules_version: str = "0"


def extract(table: pa.Table, options: StageOptions, watch: Watch) -> dict[str, pa.Table]:
    """From raw_records to extracted."""
    done, refused = _split(
        raw_records(table),
        lambda raw: _excerpted(
            raw.content, attempt(Stage.EXTRACT, raw.identity, lambda: extract_record(raw, options.record.extract))
        ),
        watch,
    )
    return {"extracted": extracted_table(done), "rejections": rejections_table(refused)}


def strip(table: pa.Table, options: StageOptions, watch: Watch) -> dict[str, pa.Table]:
    """From extracted to stripped."""
    rules, site_lines = options.record.strip, options.record.site_lines
    done, refused = _split(
        extracted_records(table),
        lambda extracted: _excerpted(
            extracted.text, attempt(Stage.STRIP, extracted.identity, lambda: strip_record(extracted, rules, site_lines))
        ),
        watch,
    )
    return {"stripped": stripped_table(done), "rejections": rejections_table(refused)}


def normalise(table: pa.Table, options: StageOptions, watch: Watch) -> dict[str, pa.Table]:
    """From stripped to normalised, and removed_text of the same records."""
    rules, habits = options.record.normalise, options.record.site_habits
    done, refused = _split(
        stripped_records(table),
        lambda stripped: _excerpted(
            stripped.text,
            attempt(Stage.NORMALISE, stripped.identity, lambda: normalise_record(stripped, rules, habits)),
        ),
        watch,
    )
    return {
        "normalised": normalised_table(done, options.pipeline_version, options.rules_version),
        "removed_text": removed_text_table(article.stripped for article in done),
        "rejections": rejections_table(refused),
    }


def fingerprint(table: pa.Table, options: StageOptions, watch: Watch) -> dict[str, pa.Table]:
    """From normalised to fingerprints."""
    watch.begin(None)
    fingerprints = fingerprint_batch(table, options.dedup, options.record.site_lines)
    watch.rest()
    return {"fingerprints": fingerprints}


def _split(
    records: Iterable[In], step: Callable[[In], Out | Rejection], watch: Watch
) -> tuple[list[Out], list[Rejection]]:
    """What a step gives for each record, apart: what came out, and what was refused."""
    done: list[Out] = []
    refused: list[Rejection] = []
    for result in _watched(records, step, watch):
        if isinstance(result, Rejection):
            refused.append(result)
        else:
            done.append(result)
    return done, refused


def _watched(records: Iterable[In], step: Callable[[In], Out], watch: Watch) -> Iterator[Out]:
    for place, record in enumerate(records):
        watch.begin(place)
        result = step(record)
        watch.rest()
        yield result


def _excerpted(content: bytes | str, result: Out | Rejection) -> Out | Rejection:
    """The same result; a rejection with the start of what was refused."""
    return replace(result, excerpt=excerpt_of(content)) if isinstance(result, Rejection) else result
