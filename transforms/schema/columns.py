"""Every column of every table, declared once: name, type, description, constraints.

Grouped by what the column speaks about; a table (see `tables`) is a list of these names. Times are UTC with
microseconds. The kind or unit comes last in a name: `_at`, `_date`, `_id`, `_url`, `_count`, `_hash`, `_source`.
"""

from collections.abc import Iterable
from enum import StrEnum

import pyarrow as pa

from transforms.schema.model import Column
from transforms.schema.vocabularies import (
    Category,
    ContentType,
    FileOutcome,
    MatchKind,
    Outcome,
    Precision,
    Reason,
    RecordKind,
    Stage,
    Truncation,
)

TEXT = pa.string()
TEXTS = pa.list_(pa.field("item", pa.string(), nullable=False))
TIME = pa.timestamp("us", tz="UTC")
DAY = pa.date32()
COUNT = pa.int32()
LONG = pa.int64()
SHARE = pa.float64()
KEY = pa.uint64()
KEY32 = pa.field("item", pa.uint32(), nullable=False)
FLAG = pa.bool_()

HEX_ID = r"[0-9a-f]{32}"
SHA256 = r"[0-9a-f]{64}"
LANGUAGE_TAG = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"
WEB_URL = r"https?://\S+"

EVIDENCE = pa.struct(
    [
        pa.field("field", TEXT, nullable=False),
        pa.field("value", TEXT, nullable=False),
        pa.field("source", TEXT, nullable=False),
        pa.field("place", TEXT, nullable=False),
    ]
)
BLOCK = pa.struct(
    [
        pa.field("start", COUNT, nullable=False),
        pa.field("end", COUNT, nullable=False),
        pa.field("tag", TEXT, nullable=False),
        pa.field("context", TEXT, nullable=False),
        pa.field("link_density", pa.float32(), nullable=False),
        pa.field("score", pa.float64()),
    ]
)
EDIT = pa.struct(
    [
        pa.field("start", COUNT, nullable=False),
        pa.field("end", COUNT, nullable=False),
        pa.field("replacement", TEXT, nullable=True),
        pa.field("rule_id", TEXT, nullable=False),
        pa.field("category", TEXT, nullable=False),
        pa.field("score", SHARE, nullable=True),
    ]
)


def list_of(struct: pa.DataType) -> pa.DataType:
    """A list type whose items are never null."""
    return pa.list_(pa.field("item", struct, nullable=False))


def one_of(vocabulary: Iterable[StrEnum]) -> tuple[str, ...]:
    """The values of a closed list, as plain strings."""
    return tuple(value.value for value in vocabulary)


IDENTITY = (
    Column(
        "article_id",
        TEXT,
        "Identity of the record: the first 128 bits, in hex, of SHA-256 over source, raw_file "
        "and raw_record. The same on every machine.",
        nullable=False,
        pattern=HEX_ID,
    ),
    Column("source", TEXT, "Name of the source root that raw_file is relative to.", nullable=False, min_length=1),
    Column(
        "raw_file",
        TEXT,
        "File the record came from, relative to its source root, with forward slashes.",
        nullable=False,
        min_length=1,
    ),
    Column(
        "raw_record",
        LONG,
        "Place of the record in its file: line number in JSON lines, row number in CSV, JSON "
        "and Parquet, ordinal of the record in WARC, 1 where the file is one record; 0 stands for the file as a "
        "whole.",
        nullable=False,
        minimum=0,
    ),
    Column("source_url", TEXT, "Address exactly as the record gave it; null where it named none."),
)

RAW = (
    Column("kind", TEXT, "Whether the content is a page or a text.", nullable=False, values=one_of(RecordKind)),
    Column("content", pa.large_binary(), "The record's content, as bytes, undecoded.", nullable=False),
    Column(
        "declared_encoding",
        TEXT,
        "Encoding that the container states (HTTP header, or utf-8 for JSON and Parquet "
        "strings); null where it states none.",
    ),
    Column(
        "evidence",
        list_of(EVIDENCE),
        "What was found about the record, uninterpreted: which field it speaks of, "
        "the value as found, the kind of source, and the place in it.",
        nullable=False,
    ),
)

EXTRACTION = (
    Column(
        "extracted_text",
        pa.large_string(),
        "The text before any rule: a text record's decoded text verbatim, of a page the extractor's output.",
        nullable=False,
    ),
    Column(
        "extracted_text_hash",
        TEXT,
        "SHA-256 of the extracted text in UTF-8; text and removed_text together rebuild it.",
        nullable=False,
        pattern=SHA256,
    ),
    Column(
        "extraction_method",
        TEXT,
        "Which way the text was taken: verbatim for a text record, of a page the extractor and what was added to it.",
        nullable=False,
        min_length=1,
    ),
    Column("encoding", TEXT, "Encoding that the content was decoded with.", nullable=False, min_length=1),
    Column(
        "blocks",
        list_of(BLOCK),
        "Of a page: the blocks of the extracted text with their tag, the classes around "
        "them and the share of linked text. Empty for a text record.",
        nullable=False,
    ),
    Column("content_type", TEXT, "What sort of piece it is.", nullable=False, values=one_of(ContentType)),
    Column("is_truncated", FLAG, "Whether the text is known to be incomplete.", nullable=False),
    Column(
        "truncation_reason",
        TEXT,
        "Why the text is incomplete: a teaser, a paywall, or a cut.",
        values=one_of(Truncation),
    ),
)

STRIPPING = (
    Column(
        "text",
        TEXT,
        "The article's body: Unicode NFC, paragraphs separated by one blank line, list items one a "
        "line starting with '- ', sub-headings as lines of their own, table rows one a line with tabs between "
        "cells. No title, byline, date, caption or credit.",
        nullable=False,
        min_length=1,
    ),
    Column(
        "edits",
        list_of(EDIT),
        "Every change from extracted_text to text, as spans in code points of the "
        "extracted text, in order, without overlap.",
        nullable=False,
    ),
    Column(
        "cleaning_notes",
        TEXTS,
        "What cleaning held back from doing, and why; empty where nothing was held back.",
        nullable=False,
    ),
)

METADATA = (
    Column(
        "url",
        TEXT,
        "Canonical address: without tracking parameters, fragment, AMP and mobile variants.",
        pattern=WEB_URL,
    ),
    Column("site", TEXT, "Registered domain of the publication (Public Suffix List).", pattern=r"[^\s/:]+\.[^\s/:]+"),
    Column("site_name", TEXT, "The publication's name as the page states it."),
    Column("title", TEXT, "Headline, without the site's name.", min_length=1),
    Column("title_source", TEXT, "Evidence that the title was taken from.", min_length=1),
    Column("summary", TEXT, "Standfirst or description; null where the record has neither.", min_length=1),
    Column("authors", TEXTS, "Names of persons or agencies, one each, in the order found.", nullable=False),
    Column("byline", TEXT, "The byline as found.", min_length=1),
    Column(
        "published_at",
        TIME,
        "When the story was published. A known day without a time is midnight of that day, "
        "with published_precision day.",
    ),
    Column("published_date", DAY, "The day of publication in the publication's own zone."),
    Column(
        "published_utc_offset",
        COUNT,
        "Offset of the publication's zone from UTC in minutes; null when unknown.",
        minimum=-14 * 60,
        maximum=14 * 60,
    ),
    Column("published_precision", TEXT, "How exactly the date of publication is known.", values=one_of(Precision)),
    Column("published_source", TEXT, "Evidence that the date of publication was taken from.", min_length=1),
    Column(
        "published_raw",
        TEXT,
        "The date of publication as it was found; also kept where it could not be trusted.",
        min_length=1,
    ),
    Column(
        "modified_at",
        TIME,
        "When the story was last changed, as the record states it; never a stand-in for published_at.",
    ),
    Column("fetched_at", TIME, "When the record was collected."),
    Column(
        "language",
        TEXT,
        "Language of the text as BCP 47; und where it cannot be told.",
        nullable=False,
        pattern=LANGUAGE_TAG,
    ),
    Column("sections", TEXTS, "Sections of the publication that the story stands in.", nullable=False),
    Column(
        "sections_source", TEXT, "Evidence that the sections were taken from; url_path marks a guess.", min_length=1
    ),
    Column("tags", TEXTS, "Keywords and topics.", nullable=False),
    Column("syndication_source", TEXT, "Agency or outlet that the story was taken over from.", min_length=1),
    Column(
        "word_count",
        COUNT,
        "Number of words in text; characters in scripts written without spaces.",
        nullable=False,
        minimum=1,
    ),
    Column(
        "text_hash",
        TEXT,
        "SHA-256 of the text folded to lower-case words; equal texts have equal hashes.",
        nullable=False,
        pattern=SHA256,
    ),
    Column("metadata_notes", TEXTS, "Evidence that was refused, and why, as 'field: reason'.", nullable=False),
    Column("pipeline_version", TEXT, "Version of copydesk.", nullable=False, min_length=1),
    Column(
        "rules_version",
        TEXT,
        "Version of the lexicons, models and learned tables in use.",
        nullable=False,
        min_length=1,
    ),
)

CLUSTERS = (
    Column("cluster_id", TEXT, "The article_id of the cluster's canonical article.", nullable=False, pattern=HEX_ID),
    Column("duplicate_count", COUNT, "Number of records merged into this article.", nullable=False, minimum=0),
    Column(
        "duplicate_sites", TEXTS, "Sites of the records merged into this article, sorted, each once.", nullable=False
    ),
    Column(
        "duplicate_of",
        TEXT,
        "The article_id of the article this record was merged into.",
        nullable=False,
        pattern=HEX_ID,
    ),
    Column("match_kind", TEXT, "How the record matches that article.", nullable=False, values=one_of(MatchKind)),
    Column(
        "similarity",
        SHARE,
        "Jaccard similarity of word 5-shingles with that article, containment where "
        "match_kind is contained, 1 where it is exact.",
        nullable=False,
        minimum=0,
        maximum=1,
    ),
)

REMOVED = (
    Column("start", COUNT, "Where the span starts in the extracted text, in code points.", nullable=False, minimum=0),
    Column(
        "end",
        COUNT,
        "Where the span ends (exclusive), in code points; equal to start for an insertion.",
        nullable=False,
        minimum=0,
    ),
    Column("text", TEXT, "The span as it stood in the extracted text; empty for an insertion.", nullable=False),
    Column("replacement", TEXT, "What stands in its place; null for a plain removal."),
    Column("rule_id", TEXT, "The rule that asked for the change.", nullable=False, min_length=1),
    Column("category", TEXT, "What kind of thing the span was.", nullable=False, values=one_of(Category)),
    Column(
        "score", SHARE, "How sure the rule or model was, 0 to 1; null for a rule without a score.", minimum=0, maximum=1
    ),
)

REFUSAL = (
    Column("stage", TEXT, "The stage that refused the record.", nullable=False, values=one_of(Stage)),
    Column("reason", TEXT, "Why, from one closed list.", nullable=False, values=one_of(Reason)),
    Column("detail", TEXT, "What exactly was wrong, in words.", nullable=False),
    Column("excerpt", TEXT, "The first characters of the record, control characters escaped."),
)

FINGERPRINT = (
    Column("exact_key", KEY, "First 64 bits of text_hash.", nullable=False),
    Column("title_key", KEY, "Hash (64 bits) of the title folded to words; 0 without a title.", nullable=False),
    Column(
        "title_words", KEY, "The title's pairs of words, each as one of 64 bits; 0 without a title.", nullable=False
    ),
    Column("site_key", KEY, "Hash (64 bits) of site; 0 without one.", nullable=False),
    Column("url_key", KEY, "Hash (64 bits) of url; 0 without one.", nullable=False),
    Column("is_syndicated", FLAG, "Whether the story was taken over from an agency or outlet.", nullable=False),
    Column(
        "published_end_at",
        TIME,
        "The latest moment that published_at may stand for: the end of the day, month or year where only that is known.",
    ),
    Column("shingles", pa.list_(KEY32), "Hashes of the text's shingles, sorted, each once.", nullable=False),
    Column("bands", pa.list_(KEY32), "Hashes of the MinHash bands, in order.", nullable=False),
)

RUNS = (
    Column("run_id", TEXT, "Identity of the run.", nullable=False, unique=True, min_length=1),
    Column("started_at", TIME, "When the run started.", nullable=False),
    Column("finished_at", TIME, "When the run ended.", nullable=False),
    Column("outcome", TEXT, "How the run ended.", nullable=False, values=one_of(Outcome)),
    Column("snapshot_id", TEXT, "The snapshot that the run published; null where it published none."),
    Column("input_files", TEXTS, "The raw files that the run read.", nullable=False),
    Column("raw_record_count", LONG, "Raw records counted apart from the stages.", nullable=False, minimum=0),
    Column("counts", TEXT, "Rows out of each stage and into each table, as JSON.", nullable=False),
    Column("seconds", TEXT, "Wall-clock seconds of each stage, as JSON.", nullable=False),
    Column(
        "stage_seconds",
        TEXT,
        "Wall-clock seconds of each stage, as JSON; of what is done batch by batch the sum over all batches, which "
        "overlap. `clean` is the time in which batches are worked on.",
    ),
    Column(
        "stage_cpu_seconds",
        TEXT,
        "Processor seconds of each stage, worker processes included, as JSON; under `clean` what the main process took "
        "beside the stages of batches.",
    ),
    Column(
        "stage_peak_bytes",
        TEXT,
        "Peak resident memory in each stage of the largest process that took part, as JSON; of what is done batch by "
        "batch a worker process, else the main process.",
    ),
    Column("settings", TEXT, "The settings in force, as JSON.", nullable=False),
    Column("versions", TEXT, "Versions of copydesk, its rules and its libraries, as JSON.", nullable=False),
    Column("validation", TEXT, "Outcome of each suite, as JSON.", nullable=False),
    Column("peak_memory_bytes", LONG, "Peak resident memory of the run's largest process.", nullable=False, minimum=0),
)

LEDGER = (
    Column("size", LONG, "Size of the raw file in bytes.", nullable=False, minimum=0),
    Column("modified_at", TIME, "When the raw file was last changed, as its file system says.", nullable=False),
    Column("etag", TEXT, "The mark that object storage keeps for the file's content; null for a file on a disk."),
    Column("content_hash", TEXT, "SHA-256 of the raw file's bytes.", nullable=False, pattern=SHA256),
    Column("record_count", LONG, "Raw records in the file, counted apart from the stages.", nullable=False, minimum=0),
    Column("outcome", TEXT, "What became of the raw file.", nullable=False, values=one_of(FileOutcome)),
)
