"""Every table as a list of declared columns: the ones that cross a stage boundary, and the published ones."""

from transforms.schema import columns as c
from transforms.schema.model import Column, Table


def pick(group: tuple[Column, ...], *names: str) -> tuple[Column, ...]:
    """The columns of a group with these names, in this order."""
    by_name = {column.name: column for column in group}
    return tuple(by_name[name] for name in names)


def without(group: tuple[Column, ...], *names: str) -> tuple[Column, ...]:
    """A group less the columns with these names."""
    return tuple(column for column in group if column.name not in names)


_EVIDENCE = pick(c.RAW, "evidence")

RAW_RECORDS = Table("raw_records", "one record as it was read, undecoded", c.IDENTITY + c.RAW, ("article_id",))

EXTRACTED = Table(
    "extracted", "one record's text before any rule", c.IDENTITY + c.EXTRACTION + _EVIDENCE, ("article_id",)
)

STRIPPED = Table(
    "stripped",
    "one record's text after cleaning",
    c.IDENTITY + without(c.EXTRACTION, "blocks", "encoding") + c.STRIPPING + _EVIDENCE,
    ("article_id",),
)

NORMALISED = Table(
    "normalised",
    "one record with its metadata, before deduplication",
    pick(c.IDENTITY, "article_id")
    + pick(c.METADATA, "url")
    + pick(c.IDENTITY, "source_url")
    + pick(c.METADATA, "site", "site_name", "title", "title_source")
    + pick(c.STRIPPING, "text")
    + pick(c.METADATA, "summary", "authors", "byline")
    + pick(
        c.METADATA,
        "published_at",
        "published_date",
        "published_utc_offset",
        "published_precision",
        "published_source",
        "published_raw",
        "modified_at",
        "fetched_at",
    )
    + pick(c.METADATA, "language", "sections", "sections_source", "tags")
    + pick(c.EXTRACTION, "content_type", "is_truncated", "truncation_reason")
    + pick(c.METADATA, "syndication_source")
    + pick(c.EXTRACTION, "extraction_method")
    + pick(c.METADATA, "word_count", "text_hash")
    + pick(c.EXTRACTION, "extracted_text_hash")
    + pick(c.STRIPPING, "cleaning_notes")
    + pick(c.METADATA, "metadata_notes")
    + pick(c.IDENTITY, "source", "raw_file", "raw_record")
    + pick(c.METADATA, "pipeline_version", "rules_version"),
    ("article_id",),
    ("site", "published_date", "article_id"),
)

ARTICLES = Table(
    "articles",
    "one story that stays in the dataset",
    NORMALISED.columns + pick(c.CLUSTERS, "cluster_id", "duplicate_count", "duplicate_sites"),
    ("article_id",),
    NORMALISED.sort_by,
)

DUPLICATES = Table(
    "duplicates",
    "one record merged into another story",
    NORMALISED.columns + pick(c.CLUSTERS, "cluster_id", "duplicate_of", "match_kind", "similarity"),
    ("article_id",),
    NORMALISED.sort_by,
)

REJECTIONS = Table(
    "rejections",
    "one raw record that was refused",
    c.IDENTITY + c.REFUSAL,
    ("article_id",),
    ("source", "raw_file", "raw_record"),
)

REMOVED_TEXT = Table(
    "removed_text",
    "one span changed",
    pick(c.IDENTITY, "article_id") + c.REMOVED,
    ("article_id", "start", "end"),
    ("article_id", "start", "end"),
)

CLUSTERS = Table(
    "clusters",
    "one record's place among near-identical ones",
    pick(c.IDENTITY, "article_id")
    + tuple(
        column
        for column in (
            Column(
                "duplicate_of",
                c.TEXT,
                "The article it is merged into; null for the canonical article of its cluster.",
                pattern=c.HEX_ID,
            ),
            *(
                Column(
                    column.name,
                    column.type,
                    column.description,
                    True,
                    values=column.values,
                    minimum=column.minimum,
                    maximum=column.maximum,
                )
                for column in pick(c.CLUSTERS, "match_kind", "similarity")
            ),
        )
    )
    + pick(c.CLUSTERS, "cluster_id"),
    ("article_id",),
    ("article_id",),
)

FINGERPRINTS = Table(
    "fingerprints",
    "what deduplication knows of one record",
    pick(c.IDENTITY, "article_id")
    + pick(c.FINGERPRINT, "exact_key", "title_key", "title_words", "url_key", "site_key")
    + pick(c.METADATA, "word_count")
    + pick(c.EXTRACTION, "is_truncated")
    + pick(c.FINGERPRINT, "is_syndicated", "published_end_at", "shingles", "bands"),
    ("article_id",),
    ("article_id",),
)

RUNS = Table("runs", "one run", c.RUNS, ("run_id",))

LEDGER = Table(
    "ledger",
    "one raw file that a snapshot has read",
    pick(c.IDENTITY, "source", "raw_file") + c.LEDGER,
    ("source", "raw_file"),
    ("source", "raw_file"),
)

PUBLISHED = (ARTICLES, DUPLICATES, REJECTIONS, REMOVED_TEXT)
BOUNDARIES = (RAW_RECORDS, EXTRACTED, STRIPPED, NORMALISED, FINGERPRINTS, CLUSTERS)
TABLES = {table.name: table for table in (*PUBLISHED, *BOUNDARIES, RUNS, LEDGER)}
