"""What the readers take and give.

UsageError                     the user named something that is not there: the command exits 2
SourceRoot                     a declared folder or address that raw_file is relative to
InputFile                      one file to be read
ReadOptions                    what a run may set
RawBatch                       a table of raw records, and the rejections found while reading them
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pyarrow as pa

from transforms.fields import validate_field_map
from transforms.records import Identity, Rejection
from transforms.schema.vocabularies import Reason, Stage

EXCERPT_LENGTH = 200
MOST_CONTAINERS = 500_000  # objects and lists in one JSON value: each takes many times its bytes once it is parsed


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UsageError(Exception):
    """The command was given something that cannot work. The message is one line that names it."""


class Format(StrEnum):
    """What kind of container a file is, by its name."""

    TEXT = "text"
    PAGE = "page"
    WARC = "warc"
    JSON_LINES = "json_lines"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    UNKNOWN = "unknown"


class Compression(StrEnum):
    """How a file is compressed, by the end of its name."""

    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"
    BZIP2 = "bzip2"
    XZ = "xz"


@dataclass(frozen=True, slots=True)
class SourceRoot:
    """A name, and the place that it stands for: an absolute folder or an address such as s3://bucket/news."""

    name: str
    location: str


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to be read: `raw_file` below the root `source`, and where it is really found (`url`).

    `sidecar` is the address of its NAME.meta.json, if there is one; `size` (bytes) and `modified_at` (UTC) are None
    where the storage does not tell; `etag` is the storage's own mark for its content, where it has one;
    `sidecar_facts` are size, time and mark of the sidecar.
    """

    source: str
    raw_file: str
    url: str
    root: str
    format: Format
    compression: Compression = Compression.NONE
    size: int | None = None
    modified_at: datetime | None = None
    sidecar: str | None = None
    etag: str | None = None
    sidecar_facts: tuple[int | None, datetime | None, str | None] | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """Size, time and mark by which the ledger knows the file again, its sidecar included."""
        size, modified_at, etag = self.size or 0, self.modified_at or EPOCH, self.etag
        if self.sidecar_facts is not None:
            more, then, mark = self.sidecar_facts
            size, modified_at = size + (more or 0), max(modified_at, then or EPOCH)
            etag = f"{etag} {mark}" if etag and mark else None
        return {"size": size, "modified_at": modified_at, "etag": etag}

    def identity(self, raw_record: int, source_url: str | None = None) -> Identity:
        """The identity of a record of this file; raw_record 0 is the file as a whole."""
        return Identity(self.source, self.raw_file, raw_record, source_url)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a run may set for reading.

    `max_record_bytes` bounds one record after decompression; `field_map` names the user's own fields (our field ->
    name or dotted path in the record), before the common ones. Raises ValueError for a field that does not exist.
    """

    max_record_bytes: int = 32 << 20
    field_map: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot work before a run starts."""
        if faults := validate_field_map(self.field_map):
            raise ValueError(faults[0])
        if self.max_record_bytes < 1:
            raise ValueError("max_record_bytes must be 1 or more")


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Records of RAW_RECORDS form, and the rejections met on the way. `number` counts from 0."""

    number: int
    table: pa.Table
    rejections: tuple[Rejection, ...]


class RefusedError(Exception):
    """Something in a file cannot be read; becomes a rejection. Never leaves this package."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def reject(
    file: InputFile, raw_record: int, reason: Reason, detail: str, content: bytes | str = b"", url: str | None = None
) -> Rejection:
    """A rejection of a record at ingest, with the start of its content."""
    return Rejection(file.identity(raw_record, url), Stage.INGEST, reason, detail, excerpt_of(content))


def excerpt_of(content: bytes | str) -> str | None:
    r"""The first characters of a record on one line, control characters escaped; None for no content.

    >>> excerpt_of(b"one\ntwo\x00")
    'one\\ntwo\\x00'
    """
    text = content[: EXCERPT_LENGTH * 4].decode("utf-8", "replace") if isinstance(content, bytes) else content
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:EXCERPT_LENGTH])
    return shown or None
