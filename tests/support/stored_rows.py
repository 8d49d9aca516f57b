"""Rows to store, and a small chain that stages, assembles and publishes them with nothing else around it."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from flows.storage import (
    AssembleOptions,
    DataDir,
    Snapshot,
    Sources,
    Staging,
    assemble_tables,
    clear_staging,
    publish_candidate,
    start_candidate,
)
from transforms.identity import article_id, hash_text, hash_words
from transforms.schema import build_table
from transforms.schema.tables import CLUSTERS, NORMALISED, REJECTIONS, REMOVED_TEXT

WORDS = ["harbour", "council", "ferry", "budget", "storm", "school", "market", "bridge", "river", "vote"]


def article(
    number: int, raw_file: str = "a.jsonl", day: date | None = date(2025, 5, 14), **changes: Any
) -> dict[str, Any]:
    """A row of normalised, different for each number."""
    digest = hashlib.sha256(str(number).encode()).digest()
    text = "\n\n".join(" ".join(WORDS[b % 10] for b in digest[k : k + 12]) + f" {number}." for k in (0, 8, 16))
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    row = {
        "article_id": article_id("raw", raw_file, number),
        "url": f"https://harbourpost.example/{number}",
        "source_url": f"https://harbourpost.example/{number}?utm_source=x",
        "site": ("harbourpost.example", "valleytimes.example", None)[number % 3],
        "site_name": None,
        "title": f"Story {number}",
        "title_source": "meta",
        "text": text,
        "summary": None,
        "authors": ["Ada Quill"] if number % 2 else [],
        "byline": None,
        "published_at": at,
        "published_date": day,
        "published_utc_offset": None,
        "published_precision": "day" if day else None,
        "published_source": "meta" if day else None,
        "published_raw": day.isoformat() if day else None,
        "modified_at": None,
        "fetched_at": None,
        "language": "en",
        "sections": [],
        "sections_source": None,
        "tags": [],
        "content_type": "article",
        "is_truncated": False,
        "truncation_reason": None,
        "syndication_source": None,
        "extraction_method": "verbatim",
        "word_count": len(text.split()),
        "text_hash": hash_words(text),
        "extracted_text_hash": hash_text(text + "\nShare this"),
        "cleaning_notes": [],
        "metadata_notes": [],
        "source": "raw",
        "raw_file": raw_file,
        "raw_record": number,
        "pipeline_version": "0.1.0",
        "rules_version": "1",
    }
    return row | changes


def span(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row of removed_text that belongs to an article."""
    start = len(row["text"])
    return {
        "article_id": row["article_id"],
        "start": start,
        "end": start + 11,
        "text": "\nShare this",
        "replacement": None,
        "rule_id": "share/en/share_this",
        "category": "share",
        "score": None,
    }


def refusal(number: int, raw_file: str = "a.jsonl") -> dict[str, Any]:
    """A row of rejections."""
    return {
        "article_id": article_id("raw", raw_file, number),
        "source": "raw",
        "raw_file": raw_file,
        "raw_record": number,
        "source_url": None,
        "stage": "extract",
        "reason": "no_article",
        "detail": "holds no article",
        "excerpt": None,
    }


def cluster_of(row: Mapping[str, Any], canonical: str | None = None) -> dict[str, Any]:
    """A row of clusters: the record stands alone, or is merged into `canonical`."""
    return {
        "article_id": row["article_id"],
        "duplicate_of": canonical,
        "match_kind": "near" if canonical else None,
        "similarity": 0.8125 if canonical else None,
        "cluster_id": canonical or row["article_id"],
    }


def stories(numbers: Iterable[int], raw_file: str = "a.jsonl") -> list[dict[str, Any]]:
    """Articles over several days and months, some undated."""
    return [article(n, raw_file, None if n % 5 == 0 else date(2025, 4, 20) + timedelta(days=n % 37)) for n in numbers]


def assemble(
    data_dir: DataDir,
    rows: list[dict[str, Any]],
    refused: Iterable[dict[str, Any]] = (),
    clusters: Iterable[dict[str, Any]] = (),
    left_out: Iterable[str] = (),
    batch_rows: int = 7,
    options: AssembleOptions | None = None,
) -> Any:
    """A candidate made from the last snapshot and these rows, staged in batches."""
    clear_staging(data_dir)
    staging = Staging.of(data_dir, "run")
    for at in range(0, len(rows), batch_rows):
        batch = rows[at : at + batch_rows]
        staging.write(build_table(batch, NORMALISED), NORMALISED, f"{at:05d}")
        staging.write(build_table(map(span, batch), REMOVED_TEXT), REMOVED_TEXT, f"{at:05d}")
    staging.write(build_table(refused, REJECTIONS), REJECTIONS, "0")
    staging.write(build_table(clusters, CLUSTERS), CLUSTERS, "0")
    candidate = start_candidate(data_dir)
    sources = Sources(
        candidate.previous,
        staging.files(NORMALISED),
        staging.files(REJECTIONS),
        staging.files(REMOVED_TEXT),
        staging.files(CLUSTERS),
        pa.table({"source": ["raw" for _ in left_out], "raw_file": list(left_out)}, schema=LEFT_OUT),
    )
    assemble_tables(candidate, sources, options)
    return candidate


LEFT_OUT = pa.schema([("source", pa.string()), ("raw_file", pa.string())])


def publish(data_dir: DataDir, *args: Any, **named: Any) -> Snapshot:
    """Assemble and publish."""
    return publish_candidate(assemble(data_dir, *args, **named), {"pipeline": "0.1.0"})


def hashes(snapshot: Snapshot) -> dict[str, list[str]]:
    """The names (with content hashes) of all data files."""
    return {table: [file.name for file in files] for table, files in snapshot.manifest.tables.items()}
