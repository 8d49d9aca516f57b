"""Files that are one record: a page or a text, with the metadata that stands beside it in NAME.meta.json."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.sources.lines import HEAD_BYTES
from flows.sources.model import InputFile, ReadOptions, RefusedError, reject
from flows.sources.places import open_file
from flows.sources.rows import parse_json
from flows.sources.steady import StorageError
from transforms.fields import map_fields
from transforms.markup_text import opens_as_page
from transforms.records import Evidence, RawRecord, Rejection
from transforms.schema.vocabularies import Field, Reason, RecordKind

MAX_SIDECAR_BYTES = 4 << 20
SNIFFED_BYTES = 8192


def read_page(file: InputFile, chunks: Iterator[bytes], options: ReadOptions) -> Iterator[RawRecord | Rejection]:
    """The page."""
    yield _read(file, chunks, options, RecordKind.HTML)


def read_text(file: InputFile, chunks: Iterator[bytes], options: ReadOptions) -> Iterator[RawRecord | Rejection]:
    """The text; a page that was saved under a text's name is read as a page."""
    yield _read(file, chunks, options, RecordKind.TEXT)


def read_unknown(file: InputFile, chunks: Iterator[bytes], options: ReadOptions) -> Iterator[RawRecord | Rejection]:
    """A file whose name says nothing: a page where it begins as one does, as crawlers save them; else refused."""
    yield _read(file, chunks, options, None)


def _read(
    file: InputFile, chunks: Iterator[bytes], options: ReadOptions, kind: RecordKind | None
) -> RawRecord | Rejection:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > options.max_record_bytes or (kind is None and not _may_be_page(content)):
            break
    head = bytes(content[:HEAD_BYTES])
    if not content.strip():
        return reject(file, 1, Reason.EMPTY_RECORD, "the file is empty")
    if is_page := kind is not RecordKind.HTML and _may_be_page(content):
        kind = RecordKind.HTML
    if kind is None:
        detail = "neither its name nor its first bytes say what it is"
        return reject(file, 1, Reason.UNSUPPORTED_FORMAT, detail, head)
    if len(content) > options.max_record_bytes:
        detail = f"{'page' if is_page else 'file'} over the limit of {options.max_record_bytes} bytes"
        return reject(file, 1, Reason.RECORD_TOO_LARGE, detail, head)
    url, evidence = read_sidecar(file)
    return RawRecord(file.identity(1, url), kind, bytes(content), None, evidence)


def _may_be_page(content: bytes | bytearray) -> bool:
    """Whether the content begins as a page does, in any encoding that keeps ASCII, or in UTF-16."""
    head = (
        bytes(content[:SNIFFED_BYTES]).removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    )
    return opens_as_page(head.replace(b"\x00", b"").decode("latin-1"))


def read_sidecar(file: InputFile) -> tuple[str | None, tuple[Evidence, ...]]:
    """The address and the evidence in a file's sidecar.

    A sidecar that cannot be read costs the record its metadata, not its place: the fault is handed on as evidence
    that nothing can accept, so that it is noted with the record.
    """
    if file.sidecar is None:
        return None, ()
    name = file.sidecar.rpartition("/")[2]
    try:
        metadata = _parse_sidecar(file.sidecar)
    except StorageError:
        raise
    except (OSError, RefusedError) as error:
        return None, (Evidence(Field.URL, f"(sidecar not read: {error})", "sidecar", name),)
    fields = map_fields(metadata, source="sidecar")
    return fields.url, fields.evidence


def _parse_sidecar(url: str) -> Mapping[str, Any]:
    with open_file(url) as raw:
        content = raw.read(MAX_SIDECAR_BYTES + 1)
    if len(content) > MAX_SIDECAR_BYTES:
        raise RefusedError(Reason.RECORD_TOO_LARGE, f"over {MAX_SIDECAR_BYTES} bytes")
    metadata = parse_json(content.removeprefix(b"\xef\xbb\xbf"))
    if not isinstance(metadata, Mapping):
        raise RefusedError(Reason.WRONG_SHAPE, "no JSON object")
    return metadata
