"""What one record is at each stage boundary. The columns of the stage's table have the same names.

`RawRecord` -> `Extracted` -> `Stripped` -> `Article`; anything that cannot go on raises `RecordRejectedError`.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from transforms.edits import Edit
from transforms.identity import article_id
from transforms.schema.vocabularies import (
    ContentType,
    Field,
    Precision,
    Reason,
    RecordKind,
    Stage,
    Truncation,
)


class RecordRejectedError(Exception):
    """One record cannot go on. Raised with a reason from the closed list and a detail in words; never stops a run."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Identity:
    """Where a record stands: source root, file below it, place in the file."""

    source: str
    raw_file: str
    raw_record: int
    source_url: str | None = None

    @property
    def article_id(self) -> str:
        """The record's stable identity."""
        return article_id(self.source, self.raw_file, self.raw_record)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing found about a record, uninterpreted.

    `source` is the kind of place (json_ld, meta, time_element, microdata, header_line, byline_line, url_path,
    sidecar, field, warc, ...); `place` says where in it ("article:published_time", "line 3", "$.datePublished").
    """

    field: Field
    value: str
    source: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page's extracted text: `text[start:end]` came from `tag`; `context` holds the classes and ids
    around it, lower case, nearest first, separated by spaces; `link_density` is the share of linked characters;
    `score` is how likely it is text of the article, None where nothing judged it.
    """

    start: int
    end: int
    tag: str
    context: str
    link_density: float
    score: float | None = None


VERBATIM = "verbatim"  # how the text of a text record was taken


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as it was read: bytes, and what came with them."""

    identity: Identity
    kind: RecordKind
    content: bytes
    declared_encoding: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Extracted:
    """One record's text before any rule."""

    identity: Identity
    text: str
    method: str
    encoding: str
    evidence: tuple[Evidence, ...] = ()
    blocks: tuple[Block, ...] = ()
    content_type: ContentType = ContentType.ARTICLE
    truncation: Truncation | None = None

    @property
    def is_page(self) -> bool:
        """Whether the text came from a page, so that its lines are blocks: also where a table has not kept these."""
        return self.method != VERBATIM


@dataclass(frozen=True, slots=True)
class Stripped:
    """One record's text after cleaning. `edits` lead from `extracted.text` to `text`; `evidence` is all evidence,
    the extraction's first, then what was found in the text itself.
    """

    extracted: Extracted
    text: str
    edits: tuple[Edit, ...]
    evidence: tuple[Evidence, ...]
    truncation: Truncation | None = None
    content_type: ContentType = ContentType.ARTICLE
    notes: tuple[str, ...] = ()

    @property
    def identity(self) -> Identity:
        """The record's identity."""
        return self.extracted.identity


@dataclass(frozen=True, slots=True)
class ChosenDate:
    """A decision about a date. `at` is UTC and aware; `day` and `utc_offset` (minutes) are the publication's own."""

    at: datetime
    day: date
    precision: Precision
    source: str
    raw: str
    utc_offset: int | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """Everything decided about a record apart from its text."""

    url: str | None = None
    site: str | None = None
    site_name: str | None = None
    title: str | None = None
    title_source: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    byline: str | None = None
    published: ChosenDate | None = None
    published_raw: str | None = None
    modified_at: datetime | None = None
    fetched_at: datetime | None = None
    language: str = "und"
    sections: tuple[str, ...] = ()
    sections_source: str | None = None
    tags: tuple[str, ...] = ()
    syndication_source: str | None = None
    content_type: ContentType = ContentType.ARTICLE
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One clean record, before deduplication."""

    stripped: Stripped
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Rejection:
    """One raw record that was refused."""

    identity: Identity
    stage: Stage
    reason: Reason
    detail: str
    excerpt: str | None = None

    def with_url(self, source_url: str | None) -> "Rejection":
        """The same rejection, naming the record's address."""
        return replace(self, identity=replace(self.identity, source_url=source_url))
