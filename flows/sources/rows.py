"""Rows with named fields (JSON, CSV, Parquet) as raw records."""

import json
from collections.abc import Mapping
from typing import Any

import orjson

from flows.sources.model import MOST_CONTAINERS, InputFile, ReadOptions, RefusedError, reject
from transforms.extract.decode import decode_content
from transforms.fields import map_fields
from transforms.markup_text import looks_like_html
from transforms.records import RawRecord, RecordRejectedError, Rejection
from transforms.schema.vocabularies import Reason, RecordKind
from transforms.surrogates import join_all_surrogates, join_surrogates

_NAMES_SHOWN = 12
_NAME_LENGTH = 80


def parse_json(content: bytes) -> Any:
    """One JSON value. What strict parsers refuse but writers produce (NaN, lone surrogates, legacy encodings) is read.

    Raises RefusedError where it is no JSON, nested too deep, or of more objects and lists than any record has.
    """
    if len(content) > MOST_CONTAINERS and content.count(b"{") + content.count(b"[") > MOST_CONTAINERS:
        raise RefusedError(Reason.TOO_COMPLEX, f"more than {MOST_CONTAINERS} objects and lists")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        fault = str(error)
    if b"\x00" in content:
        raise RefusedError(Reason.BINARY_CONTENT, "it holds NUL bytes")
    try:
        return join_all_surrogates(json.loads(decode_content(content, None, RecordKind.TEXT).text))
    except RecordRejectedError as error:
        raise RefusedError(error.reason, error.detail) from error
    except RecursionError as error:
        raise RefusedError(Reason.TOO_COMPLEX, "nested too deep to be parsed") from error
    except ValueError as error:
        raise RefusedError(Reason.MALFORMED_RECORD, f"no valid JSON: {fault}") from error


def read_row(file: InputFile, number: int, row: Any, options: ReadOptions, shown: bytes = b"") -> RawRecord | Rejection:
    """One row as a record, or why it is none; `shown` is what it was parsed from, for the excerpt."""
    if not isinstance(row, Mapping):
        return reject(file, number, Reason.WRONG_SHAPE, f"an object was expected, not {_kind_of(row)}", shown)
    fields = map_fields(row, options.field_map)
    if not fields.has_content_field:
        names = ", ".join(str(name)[:_NAME_LENGTH] for name in list(row)[:_NAMES_SHOWN])
        detail = (
            f"no field holds a page or a text; its fields are: {names} (--field text=NAME takes one)"
            if names
            else "it has no fields"
        )
        return reject(file, number, Reason.WRONG_SHAPE, detail, shown, fields.url)
    content = fields.html or fields.text or ""
    if not content.strip():
        return reject(file, number, Reason.EMPTY_RECORD, "its page or text is empty", shown, fields.url)
    data = content if isinstance(content, bytes) else to_bytes(content)
    if len(data) > options.max_record_bytes:
        detail = f"{len(data)} bytes, over the limit of {options.max_record_bytes}"
        return reject(file, number, Reason.RECORD_TOO_LARGE, detail, data[:1024], fields.url)
    sample = content if isinstance(content, str) else content[:65536].decode("latin-1")
    kind = RecordKind.HTML if fields.html or looks_like_html(sample) else RecordKind.TEXT
    encoding = None if isinstance(content, bytes) else "utf-8"
    return RawRecord(file.identity(number, fields.url), kind, data, encoding, fields.evidence)


def to_bytes(text: str) -> bytes:
    r"""A text as UTF-8; halves of surrogate pairs are joined, lone ones become U+FFFD.

    >>> to_bytes("a\ud800").decode()
    'a\ufffd'
    """
    return join_surrogates(text).encode()


def _kind_of(value: Any) -> str:
    """A JSON value's type in words."""
    if value is None:
        return "null"
    return {list: "a list", str: "a string", bool: "a truth value"}.get(type(value), "a number")
