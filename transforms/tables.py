"""Records as rows, rows as records: how the dataclasses of `transforms.records` cross a stage boundary.

Every function keeps order and gives tables of exactly the declared form; going there and back changes nothing but what
a table does not hold (of a `Stripped` record: the extraction's blocks and encoding, which no later stage may ask for).
What a stage leaves as it was is carried from the table that it was given (CARRIED), not built again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter
from typing import Any, NamedTuple

import pyarrow as pa

from transforms.columnar import Getters, build_columns, read_lists, read_values, take_columns
from transforms.edits import Edit
from transforms.identity import hash_text, hash_words
from transforms.records import (
    Article,
    Block,
    Evidence,
    Extracted,
    Identity,
    RawRecord,
    Rejection,
    Stripped,
)
from transforms.schema.tables import EXTRACTED, NORMALISED, RAW_RECORDS, REJECTIONS, REMOVED_TEXT, STRIPPED
from transforms.schema.vocabularies import Category, ContentType, Field, Reason, RecordKind, Stage, Truncation
from transforms.words import count_words

Row = dict[str, Any]
Carried = Mapping[str, pa.ChunkedArray]

_PIECE_ROWS = 64
_FIELDS = {field.value: field for field in Field}  # looked up far more often than an enumeration likes to be called
_CATEGORIES = {category.value: category for category in Category}
_IDENTITY = ("article_id", "source", "raw_file", "raw_record", "source_url")
_EXTRACTION = ("extracted_text_hash", "extraction_method")
# what of the table before stands in a stage's own table unchanged
CARRIED: dict[str, tuple[str, ...]] = {
    EXTRACTED.name: _IDENTITY,
    STRIPPED.name: (*_IDENTITY, *_EXTRACTION, "extracted_text"),
    NORMALISED.name: (*_IDENTITY, *_EXTRACTION, "text", "is_truncated", "truncation_reason", "cleaning_notes"),
}


@dataclass(frozen=True, slots=True)
class Hashed:
    """An extracted record and the hash of its text."""

    record: Extracted
    text_hash: str

    @classmethod
    def of(cls, record: Extracted) -> "Hashed":
        """A record with what is worked out about it."""
        return cls(record, hash_text(record.text))


@dataclass(frozen=True, slots=True)
class Measured:
    """A clean record, how many words its text has, and their hash."""

    article: Article
    word_count: int
    text_hash: str

    @classmethod
    def of(cls, article: Article) -> "Measured":
        """A record with what is worked out about it."""
        text = article.stripped.text
        return cls(article, count_words(text), hash_words(text))


def carry(before: pa.Table, after: str, places: Sequence[int]) -> Carried:
    """What the table named `after` takes over from the one before it, for the rows in these places."""
    return take_columns(before, CARRIED[after], places)


def raw_records_table(records: Iterable[RawRecord]) -> pa.Table:
    """Raw records as a table."""
    return build_columns(list(records), _RAW, RAW_RECORDS)


def raw_records(table: pa.Table) -> Iterator[RawRecord]:
    """The raw records of a table, in order."""
    for batch in _pieces(table):
        yield from map(
            RawRecord,
            _identities(batch),
            map(RecordKind, _values(batch, "kind")),
            _values(batch, "content"),
            _values(batch, "declared_encoding"),
            _evidence(batch),
        )


def extracted_table(records: Sequence[Hashed], carried: Carried | None = None) -> pa.Table:
    """Extracted records as a table."""
    return build_columns(records, _EXTRACTED, EXTRACTED, carried)


def extracted_records(table: pa.Table) -> Iterator[Extracted]:
    """The extracted records of a table, in order."""
    for batch in _pieces(table):
        blocks = read_lists(batch["blocks"], Block)
        yield from _extractions(batch, _values(batch, "encoding"), _evidence(batch), blocks)


def stripped_table(records: Sequence[Stripped], carried: Carried | None = None) -> pa.Table:
    """Stripped records as a table."""
    return build_columns(records, _STRIPPED, STRIPPED, carried)


def stripped_records(table: pa.Table) -> Iterator[Stripped]:
    """The stripped records of a table, in order."""
    for batch in _pieces(table):
        extractions = _extractions(batch, repeat("utf-8"), repeat(()), repeat(()))
        rows = zip(
            extractions,
            _values(batch, "text"),
            read_lists(batch["edits"], _edit),
            _evidence(batch),
            read_lists(batch["cleaning_notes"], str),
            strict=True,
        )
        for extracted, text, edits, evidence, notes in rows:
            yield Stripped(extracted, text, edits, evidence, extracted.truncation, extracted.content_type, notes)


def normalised_table(
    records: Sequence[Measured], pipeline_version: str, rules_version: str, carried: Carried | None = None
) -> pa.Table:
    """Clean records as a table."""
    return build_columns(records, _normalised(pipeline_version, rules_version), NORMALISED, carried)


def normalised_row(article: Article, pipeline_version: str, rules_version: str) -> Row:
    """A clean record as a row of normalised."""
    measured = Measured.of(article)
    getters = _normalised(pipeline_version, rules_version)
    return {name: getters[name](measured) for name in NORMALISED.names}


def removed_text_table(records: Iterable[Stripped]) -> pa.Table:
    """Every edit of some records, as a table."""
    return build_columns([change for record in records for change in _changes(record)], _REMOVED, REMOVED_TEXT)


def rejections_table(rejections: Iterable[Rejection]) -> pa.Table:
    """Refused records as a table."""
    return build_columns(list(rejections), _REJECTIONS, REJECTIONS)


def rejection_records(table: pa.Table) -> Iterator[Rejection]:
    """The rejections of a table, in order."""
    for batch in _pieces(table):
        stages, reasons = map(Stage, _values(batch, "stage")), map(Reason, _values(batch, "reason"))
        yield from map(
            Rejection, _identities(batch), stages, reasons, _values(batch, "detail"), _values(batch, "excerpt")
        )


def _pieces(table: pa.Table) -> Iterator[pa.RecordBatch]:
    """A table a few rows at a time, so that few of its values are objects at once."""
    yield from table.to_batches(max_chunksize=_PIECE_ROWS)


def _values(batch: pa.RecordBatch, name: str) -> list[Any]:
    return read_values(batch[name])


def _identities(batch: pa.RecordBatch) -> Iterator[Identity]:
    return map(Identity, *(_values(batch, name) for name in ("source", "raw_file", "raw_record", "source_url")))


def _evidence(batch: pa.RecordBatch) -> list[tuple[Evidence, ...]]:
    return read_lists(
        batch["evidence"], lambda field, value, source, place: Evidence(_FIELDS[field], value, source, place)
    )


def _edit(start: int, end: int, replacement: str | None, rule_id: str, category: str, score: float | None) -> Edit:
    return Edit(start, end, replacement, rule_id, _CATEGORIES[category], score)


def _extractions(
    batch: pa.RecordBatch,
    encodings: Iterable[str],
    evidence: Iterable[tuple[Evidence, ...]],
    blocks: Iterable[tuple[Block, ...]],
) -> Iterator[Extracted]:
    return map(
        Extracted,
        _identities(batch),
        _values(batch, "extracted_text"),
        _values(batch, "extraction_method"),
        encodings,
        evidence,
        blocks,
        map(ContentType, _values(batch, "content_type")),
        (reason and Truncation(reason) for reason in _values(batch, "truncation_reason")),
    )


class _Change(NamedTuple):
    """An edit, the record that it belongs to, and the text that it changes."""

    article_id: str
    text: str
    edit: Edit


def _changes(stripped: Stripped) -> Iterator[_Change]:
    text, article_id = stripped.extracted.text, stripped.identity.article_id
    for edit in stripped.edits:
        yield _Change(article_id, text, edit)


def _identity_getters(path: str) -> Getters:
    """What a record has in the columns of its identity, which is found at a path of attributes."""
    return {name: attrgetter(f"{path}.{name}") for name in _IDENTITY}


_RAW: Getters = {
    **_identity_getters("identity"),
    "kind": lambda record: record.kind.value,
    "content": attrgetter("content"),
    "declared_encoding": attrgetter("declared_encoding"),
    "evidence": attrgetter("evidence"),
}

_EXTRACTED: Getters = {
    **_identity_getters("record.identity"),
    "extracted_text": attrgetter("record.text"),
    "extracted_text_hash": attrgetter("text_hash"),
    "extraction_method": attrgetter("record.method"),
    "content_type": lambda made: made.record.content_type.value,
    "is_truncated": lambda made: made.record.truncation is not None,
    "truncation_reason": lambda made: _value(made.record.truncation),
    "encoding": attrgetter("record.encoding"),
    "blocks": attrgetter("record.blocks"),
    "evidence": attrgetter("record.evidence"),
}

_STRIPPED: Getters = {
    **_identity_getters("identity"),
    "extracted_text": attrgetter("extracted.text"),
    "extracted_text_hash": lambda record: hash_text(record.extracted.text),
    "extraction_method": attrgetter("extracted.method"),
    "content_type": lambda record: record.content_type.value,
    "is_truncated": lambda record: record.truncation is not None,
    "truncation_reason": lambda record: _value(record.truncation),
    "text": attrgetter("text"),
    "edits": attrgetter("edits"),
    "cleaning_notes": lambda record: list(record.notes),
    "evidence": attrgetter("evidence"),
}

_REJECTIONS: Getters = {
    **_identity_getters("identity"),
    "stage": lambda rejection: rejection.stage.value,
    "reason": lambda rejection: rejection.reason.value,
    "detail": attrgetter("detail"),
    "excerpt": attrgetter("excerpt"),
}

_REMOVED: Getters = {
    "article_id": attrgetter("article_id"),
    "start": attrgetter("edit.start"),
    "end": attrgetter("edit.end"),
    "text": lambda change: change.text[change.edit.start : change.edit.end],
    "replacement": lambda change: change.edit.replacement or None,
    "rule_id": attrgetter("edit.rule_id"),
    "category": lambda change: change.edit.category.value,
    "score": attrgetter("edit.score"),
}

_NORMALISED: Getters = {
    **_identity_getters("article.stripped.identity"),
    "extracted_text_hash": lambda made: hash_text(made.article.stripped.extracted.text),
    "extraction_method": attrgetter("article.stripped.extracted.method"),
    "text": attrgetter("article.stripped.text"),
    "is_truncated": lambda made: made.article.stripped.truncation is not None,
    "truncation_reason": lambda made: _value(made.article.stripped.truncation),
    "cleaning_notes": lambda made: list(made.article.stripped.notes),
    **{
        name: attrgetter(f"article.metadata.{name}")
        for name in (
            *("url", "site", "site_name", "title", "title_source", "summary", "byline", "modified_at", "fetched_at"),
            *("language", "sections_source", "syndication_source"),
        )
    },
    "authors": lambda made: list(made.article.metadata.authors),
    "sections": lambda made: list(made.article.metadata.sections),
    "tags": lambda made: list(made.article.metadata.tags),
    "metadata_notes": lambda made: list(made.article.metadata.notes),
    "content_type": lambda made: made.article.metadata.content_type.value,
    "published_at": lambda made: _published(made) and _published(made).at,
    "published_date": lambda made: _published(made) and _published(made).day,
    "published_utc_offset": lambda made: _published(made) and _published(made).utc_offset,
    "published_precision": lambda made: _published(made) and _published(made).precision.value,
    "published_source": lambda made: _published(made) and _published(made).source,
    "published_raw": lambda made: _published(made).raw if _published(made) else made.article.metadata.published_raw,
    "word_count": attrgetter("word_count"),
    "text_hash": attrgetter("text_hash"),
}


def _normalised(pipeline_version: str, rules_version: str) -> Getters:
    return {
        **_NORMALISED,
        "pipeline_version": lambda _made: pipeline_version,
        "rules_version": lambda _made: rules_version,
    }


def _published(made: Measured) -> Any:
    """The date that was decided on, or None."""
    return made.article.metadata.published


def _value(truncation: Truncation | None) -> str | None:
    return None if truncation is None else truncation.value
