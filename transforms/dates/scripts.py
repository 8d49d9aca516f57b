"""Dates of publication in the data of a page's scripts."""

from collections.abc import Iterator
from typing import cast

import regex
from lxml import etree

from transforms.page import Page
from transforms.page_state import find_parts
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_HINTS = ("ubli", "UBLI", "_date", "_Date", "pubd", "pubD", "playd", "playD", "eased", "easeD", "postd", "postD")
_HINT = regex.compile(r"[Pp]ubli|PUBLI|pub_?[dD]ate|(?:display|release|post)_?[dD]ate")
_HINT_LEAD, _HINT_REST = 7, 9  # characters of a hint before and from the part of it that is looked for
_PAIR = regex.compile(
    r"""(?P<key>\b(?:date_?published|(?:article_?)?published_?(?:at|date|time|on)|publish_?(?:date|time|at|ed)(?:_?time)?|publication_?(?:date|time)|pub_?date"""
    r"""|first_?published(?:_?(?:at|date|time))?|date_?publication|date_?publish|release_?date|display_?date|post_?date"""
    r"""|content_?published_?(?:date|time)))\\?["']?\s*:\s*\\?["']?(?P<value>[^"'\\,}\]\[{]{8,40})""",
    regex.IGNORECASE,
)
_ATTRIBUTES = etree.XPath("//@*[contains(., 'ublished')]", smart_strings=False)
_ATTRIBUTE_HINTS = ("atePublished", "ublishedAt", "ublished_at")
_MIN_LENGTH, _MIN_ATTRIBUTE = 40, 60
_LEAD, _REACH = 24, 90
_MAX_LENGTH = 1_000_000
_MAX_VALUES = 12


def find_script_dates(page: Page) -> Iterator[Evidence]:
    """Dates of publication in scripts' data, or in data that attributes hold. Several different ones are those of other
    stories, and marked so.
    """
    found: dict[str, str] = {}
    for text in _data_texts(page):
        _search(text[:_MAX_LENGTH], found)
        if len(found) >= _MAX_VALUES:
            break
    note = "" if len({value[:10] for value in found}) == 1 else " (other)"
    for value, key in found.items():
        yield Evidence(Field.PUBLISHED, value, "html", f"script {key}{note}")


def _data_texts(page: Page) -> Iterator[str]:
    for script in page.tree.iter("script"):
        text = script.text
        if text and len(text) > _MIN_LENGTH and "ld+json" not in (script.get("type") or ""):
            yield text
    if not page.may_hold(*_ATTRIBUTE_HINTS):
        return
    for value in cast("list[str]", _ATTRIBUTES(page.tree)):
        if len(value) > _MIN_ATTRIBUTE and any(hint in value for hint in _ATTRIBUTE_HINTS):
            yield str(value)


def _search(text: str, found: dict[str, str]) -> None:
    done, last = 0, -1
    for at in find_parts(text, _HINTS):
        hint = _HINT.search(text, max(0, at - _HINT_LEAD), at + _HINT_REST) if at >= done else None
        if hint is None or hint.start() <= last or hint.start() < done:
            continue
        last = hint.start()
        pair = _PAIR.search(text, max(done, last - _LEAD), last + _REACH)
        if pair:
            done = pair.end()
            found.setdefault(pair["value"].strip(), pair["key"])
            if len(found) >= _MAX_VALUES:
                return
