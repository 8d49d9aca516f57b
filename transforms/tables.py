"""Records as rows, rows as records: how the dataclasses of `transforms.records` cross a stage boundary.

Every function keeps order and gives tables of exactly the declared form; going there and back changes nothing but what
a table does not hold (of a `Stripped` record: the extraction's blocks and encoding, which no later stage may ask for).
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

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
from transforms.schema import build_table
from transforms.schema.tables import RAW_RECORDS, REJECTIONS
from transforms.schema.vocabularies import Category, ContentType, Field, Reason, RecordKind, Stage, Truncation
from transforms.words import count_words

Row = dict[str, Any]


def raw_record_row(record: RawRecord) -> Row:
    """A raw record as a row of raw_records."""
    return _identity_row(record.identity) | {
        "kind": record.kind.value,
        "content": record.content,
        "declared_encoding": record.declared_encoding,
        "evidence": _evidence_rows(record.evidence),
    }


def raw_records_table(records: Iterable[RawRecord]) -> pa.Table:
    """Raw records as a table."""
    return build_table(map(raw_record_row, records), RAW_RECORDS)


def raw_records(table: pa.Table) -> Iterator[RawRecord]:
    """The raw records of a table, in order."""
    for row in _rows(table):
        yield RawRecord(
            _identity(row), RecordKind(row["kind"]), row["content"], row["declared_encoding"], _evidence(row)
        )


def extracted_row(record: Extracted) -> Row:
    """An extracted record as a row of extracted."""
    return (
        _identity_row(record.identity)
        | _extraction_row(record)
        | {
            "encoding": record.encoding,
            "blocks": [
                {
                    "start": block.start,
                    "end": block.end,
                    "tag": block.tag,
                    "context": block.context,
                    "link_density": block.link_density,
                    "score": block.score,
                }
                for block in record.blocks
            ],
            "evidence": _evidence_rows(record.evidence),
        }
    )


def extracted_records(table: pa.Table) -> Iterator[Extracted]:
    """The extracted records of a table, in order."""
    for row in _rows(table):
        blocks = tuple(Block(**block) for block in row["blocks"])
        yield _extraction(row, row["encoding"], blocks, _evidence(row))


def stripped_row(record: Stripped) -> Row:
    """A stripped record as a row of stripped."""
    return (
        _identity_row(record.identity)
        | _extraction_row(record.extracted)
        | {
            "content_type": record.content_type.value,
            "is_truncated": record.truncation is not None,
            "truncation_reason": _value(record.truncation),
            "text": record.text,
            "edits": [
                {
                    "start": edit.start,
                    "end": edit.end,
                    "replacement": edit.replacement,
                    "rule_id": edit.rule_id,
                    "category": edit.category.value,
                    "score": edit.score,
                }
                for edit in record.edits
            ],
            "cleaning_notes": list(record.notes),
            "evidence": _evidence_rows(record.evidence),
        }
    )


def stripped_records(table: pa.Table) -> Iterator[Stripped]:
    """The stripped records of a table, in order."""
    for row in _rows(table):
        extracted = _extraction(row, "utf-8", (), ())
        yield Stripped(
            extracted,
            row["text"],
            tuple(Edit(**(edit | {"category": Category(edit["category"])})) for edit in row["edits"]),
            _evidence(row),
            extracted.truncation,
            extracted.content_type,
            tuple(row["cleaning_notes"]),
        )


def normalised_row(article: Article, pipeline_version: str, rules_version: str) -> Row:
    """A clean record as a row of normalised."""
    stripped, metadata = article.stripped, article.metadata
    published = metadata.published
    row = _identity_row(stripped.identity) | _extraction_row(stripped.extracted)
    row.pop("extracted_text")
    return row | {
        "url": metadata.url,
        "site": metadata.site,
        "site_name": metadata.site_name,
        "title": metadata.title,
        "title_source": metadata.title_source,
        "text": stripped.text,
        "summary": metadata.summary,
        "authors": list(metadata.authors),
        "byline": metadata.byline,
        "published_at": published and published.at,
        "published_date": published and published.day,
        "published_utc_offset": published and published.utc_offset,
        "published_precision": published and published.precision.value,
        "published_source": published and published.source,
        "published_raw": published.raw if published else metadata.published_raw,
        "modified_at": metadata.modified_at,
        "fetched_at": metadata.fetched_at,
        "language": metadata.language,
        "sections": list(metadata.sections),
        "sections_source": metadata.sections_source,
        "tags": list(metadata.tags),
        "content_type": metadata.content_type.value,
        "is_truncated": stripped.truncation is not None,
        "truncation_reason": _value(stripped.truncation),
        "syndication_source": metadata.syndication_source,
        "word_count": count_words(stripped.text),
        "text_hash": hash_words(stripped.text),
        "cleaning_notes": list(stripped.notes),
        "metadata_notes": list(metadata.notes),
        "pipeline_version": pipeline_version,
        "rules_version": rules_version,
    }


def removed_text_rows(stripped: Stripped) -> list[Row]:
    """Every edit of a record as a row of removed_text."""
    text = stripped.extracted.text
    article_id = stripped.identity.article_id
    return [
        {
            "article_id": article_id,
            "start": edit.start,
            "end": edit.end,
            "text": text[edit.start : edit.end],
            "replacement": edit.replacement or None,
            "rule_id": edit.rule_id,
            "category": edit.category.value,
            "score": edit.score,
        }
        for edit in stripped.edits
    ]


def rejection_row(rejection: Rejection) -> Row:
    """A refused record as a row of rejections."""
    return _identity_row(rejection.identity) | {
        "stage": rejection.stage.value,
        "reason": rejection.reason.value,
        "detail": rejection.detail,
        "excerpt": rejection.excerpt,
    }


def rejections_table(rejections: Iterable[Rejection]) -> pa.Table:
    """Refused records as a table."""
    return build_table(map(rejection_row, rejections), REJECTIONS)


def rejection_records(table: pa.Table) -> Iterator[Rejection]:
    """The rejections of a table, in order."""
    for row in _rows(table):
        yield Rejection(_identity(row), Stage(row["stage"]), Reason(row["reason"]), row["detail"], row["excerpt"])


def _rows(table: pa.Table) -> Iterator[Row]:
    for batch in table.to_batches(max_chunksize=64):
        yield from batch.to_pylist()


def _identity_row(identity: Identity) -> Row:
    return {
        "article_id": identity.article_id,
        "source": identity.source,
        "raw_file": identity.raw_file,
        "raw_record": identity.raw_record,
        "source_url": identity.source_url,
    }


def _identity(row: Row) -> Identity:
    return Identity(row["source"], row["raw_file"], row["raw_record"], row["source_url"])


def _evidence_rows(evidence: Iterable[Evidence]) -> list[Row]:
    return [
        {"field": item.field.value, "value": item.value, "source": item.source, "place": item.place}
        for item in evidence
    ]


def _evidence(row: Row) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(Field(item["field"]), item["value"], item["source"], item["place"]) for item in row["evidence"]
    )


def _extraction_row(record: Extracted) -> Row:
    return {
        "extracted_text": record.text,
        "extracted_text_hash": hash_text(record.text),
        "extraction_method": record.method,
        "content_type": record.content_type.value,
        "is_truncated": record.truncation is not None,
        "truncation_reason": _value(record.truncation),
    }


def _extraction(row: Row, encoding: str, blocks: tuple[Block, ...], evidence: tuple[Evidence, ...]) -> Extracted:
    return Extracted(
        _identity(row),
        row["extracted_text"],
        row["extraction_method"],
        encoding,
        evidence,
        blocks,
        ContentType(row["content_type"]),
        None if row["truncation_reason"] is None else Truncation(row["truncation_reason"]),
    )


def _value(truncation: Truncation | None) -> str | None:
    return None if truncation is None else truncation.value
