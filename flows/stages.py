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
from transforms.records import Extracted, RawRecord, Rejection, Stripped
from transforms.schema.tables import EXTRACTED, NORMALISED, STRIPPED
from transforms.schema.vocabularies import Stage
from transforms.tables import (
    Hashed,
    Measured,
    carry,
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
    rules = options.record.extract

    def step(raw: RawRecord) -> Hashed | Rejection:
        made = attempt(Stage.EXTRACT, raw.identity, lambda: Hashed.of(extract_record(raw, rules)))
        return _excerpted(raw.content, made)

    done, refused = _split(raw_records(table), step, watch)
    carried = carry(table, EXTRACTED.name, list(done))
    return {"extracted": extracted_table(list(done.values()), carried), "rejections": rejections_table(refused)}


def strip(table: pa.Table, options: StageOptions, watch: Watch) -> dict[str, pa.Table]:
    """From extracted to stripped."""
    rules, site_lines = options.record.strip, options.record.site_lines

    def step(extracted: Extracted) -> Stripped | Rejection:
        made = attempt(Stage.STRIP, extracted.identity, lambda: strip_record(extracted, rules, site_lines))
        return _excerpted(extracted.text, made)

    done, refused = _split(extracted_records(table), step, watch)
    carried = carry(table, STRIPPED.name, list(done))
    return {"stripped": stripped_table(list(done.values()), carried), "rejections": rejections_table(refused)}


def normalise(table: pa.Table, options: StageOptions, watch: Watch) -> dict[str, pa.Table]:
    """From stripped to normalised, and removed_text of the same records."""
    rules, habits = options.record.normalise, options.record.site_habits
    versions = (options.pipeline_version, options.rules_version)

    def step(stripped: Stripped) -> Measured | Rejection:
        made = attempt(
            Stage.NORMALISE, stripped.identity, lambda: Measured.of(normalise_record(stripped, rules, habits))
        )
        return _excerpted(stripped.text, made)

    done, refused = _split(stripped_records(table), step, watch)
    carried = carry(table, NORMALISED.name, list(done))
    return {
        "normalised": normalised_table(list(done.values()), *versions, carried),
        "removed_text": removed_text_table(made.article.stripped for made in done.values()),
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
) -> tuple[dict[int, Out], list[Rejection]]:
    """What a step gives for each record, apart: what came out, by the record's place, and what was refused."""
    done: dict[int, Out] = {}
    refused: list[Rejection] = []
    for place, result in enumerate(_watched(records, step, watch)):
        if isinstance(result, Rejection):
            refused.append(result)
        else:
            done[place] = result
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
