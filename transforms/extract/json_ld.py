"""The text of a JSON-LD block -> its objects, however sloppily it was written."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from transforms.surrogates import join_all_surrogates

_WRAPPING = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_HALF = re.compile(r"[\ud800-\udfff]|\\u[dD][89a-fA-F]")  # of a surrogate pair, as such or escaped
_MAX_DEPTH = 60


def parse_json_ld(source: str) -> tuple[dict[str, Any], ...]:
    """The objects of one block in order, with `@graph` and lists flattened; none where it cannot be read.

    Read too: comment and CDATA wrappings, control characters in strings, trailing commas, stray backslashes, a block
    whose quotes were written as entities, several objects one after the other.

    >>> parse_json_ld('<!-- {"@graph": [{"@type": "NewsArticle"}, {"@type": "Person"},]} -->')
    ({'@type': 'NewsArticle'}, {'@type': 'Person'})
    """
    if "{" not in source:
        return ()
    return tuple(item for value in _read(source) for item in _flatten(value, 0))


def _read(source: str) -> list[Any]:
    text = source.strip().lstrip("\ufeff")
    for attempt in (_as_is, _unwrapped, _mended, _unescaped):
        values = _decode_all(attempt(text))
        if values:
            return values
    return []


def _as_is(text: str) -> str:
    return text


def _unwrapped(text: str) -> str:
    previous = None
    while previous != text:
        previous, text = text, _WRAPPING.sub("", text).strip()
    return text


def _mended(text: str) -> str:
    return _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub(r"\1", _unwrapped(text)))


def _unescaped(text: str) -> str:
    return _mended(html.unescape(text))


def _decode_all(text: str) -> list[Any]:
    """All values of a text that holds one or several, separated by space, commas or semicolons; [] on any fault."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    has_halves = _HALF.search(text) is not None
    at = 0
    try:
        while at < len(text):
            value, at = decoder.raw_decode(text, at)
            values.append(join_all_surrogates(value) if has_halves else value)
            while at < len(text) and text[at] in " \t\r\n,;":
                at += 1
    except (ValueError, RecursionError):
        return []
    return values


def _flatten(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flatten(item, depth + 1)
    elif isinstance(value, dict):
        graph = value.get("@graph")
        if isinstance(graph, (list, dict)):
            rest = {key: item for key, item in value.items() if key not in ("@graph", "@context")}
            if rest.keys() - {"@id"}:
                yield rest
            yield from _flatten(graph, depth + 1)
        else:
            yield value
