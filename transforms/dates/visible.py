"""Dates that a page shows its readers, with how near they stand to the headline."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import regex
from lxml import etree
from lxml.html import HtmlElement

from transforms.dates.fold import fold_text
from transforms.dates.headline import elements_around, find_position
from transforms.dates.labels import Label, find_label, opens_sentence, tells_state
from transforms.dates.markup import load_markup
from transforms.dates.parse import list_dates
from transforms.dates.relative import has_day_word
from transforms.dates.words import FoundDate, Reading
from transforms.page import Page
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

MAX_TEXT = 220
MAX_CANDIDATES = 80
MAX_REST = 46
_SEPARATORS = frozenset("|·•–—-/")
_BEFORE, _AFTER = 300, 900  # characters around the headline that count as near it
_FULL = 25_000  # characters after the headline (or the top) that any look takes in
_BRIEF, _BRIEF_LEAD = 600, 40  # characters after, elements before the headline that a brief look takes in

DATE_LIKE = re.compile(
    r"\d(?:\d{3}|\s?[./-]\s?\d{1,2}\s?[./-]\s?'?\d{2})"
)  # one beginning: the search skips to figures
_DATE_NAME = regex.compile(
    r"(?<![a-z])(?:date(?!picker)|datum|time(?!line|out|table|r)|datetime|publi|pubdate|posted|fecha|dato|datestamp|created|published"
    r"|dateline|veroeff|erstell|tarih|tanggal)|(?:date|time|stamp|datum|published|posted)(?![a-z])|[a-z](?:Date|Time|Datum)(?![a-z])"
)
_MAY_NAME_DATE = re.compile(  # what every name that the two patterns find holds, in lower case; most names hold none of it
    r"dat|time|publ|post|fech|creat|veroef|erstel|tari|tangg|stamp|modif|chang|revis|edit|aktual|geaend|actual|aggior"
)
_OPENING = re.compile(r"\s*+[(\[]?([^()\[\]\n]{6,40}?)(?:[)\]]|\s[-\u2013\u2014|])\s")
_TODAY_NAME = re.compile(r"today|current|\bnow\b|live-?date|heute|clock", re.IGNORECASE)
_MODIFIED_NAME = regex.compile(
    r"updat|modif|chang|revis|edited|aktualis|geaendert|actuali[sz]|aggiorn", regex.IGNORECASE
)
_SKIPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "option",
        "iframe",
        "textarea",
        "title",
        "math",
        "code",
        "pre",
        "meta",
        "link",
        "path",
    }
)


@dataclass(slots=True)
class _Walk:
    """What the walk over the tree knows at a place."""

    reading: Reading
    headline: HtmlElement | None
    headline_at: int | None = None
    passed: int = 0
    last_text: str = ""
    covered: set[HtmlElement] = field(default_factory=set)
    found: list[tuple[Evidence, int, HtmlElement]] = field(default_factory=list)


def find_visible_dates(page: Page, headline: HtmlElement | None, reading: Reading) -> list[Evidence]:
    """Evidence from `time` elements, microdata, elements with telling names and short texts, in document order.

    Each place ends with where it stands, and how many characters from the headline: "named .date (headline +40)".
    """
    walk = _Walk(reading, headline)
    _visit(page.tree.iter(etree.Element), walk, _FULL)
    return _place(walk)


def find_dates_around(headline: HtmlElement, reading: Reading) -> list[Evidence]:
    """The same, from what stands around the headline alone."""
    walk = _Walk(reading, headline)
    _visit(elements_around(headline, _BRIEF_LEAD), walk, _BRIEF)
    return _place(walk)


def _place(walk: _Walk) -> list[Evidence]:
    """What was found, each with where it stands to the headline."""
    above = frozenset((walk.headline, *walk.headline.iterancestors())) if walk.headline is not None else frozenset()
    evidence = []
    for item, at, element in walk.found:
        distance = at - (walk.headline_at or 0)
        position = find_position(element, above)
        if walk.headline_at is not None and -_BEFORE <= distance <= _AFTER:
            position = "margin" if position == "aside" else "headline"
        evidence.append(Evidence(item.field, item.value, item.source, f"{item.place} ({position} {distance:+d})"))
    return evidence


def _visit(elements: Iterable[HtmlElement], walk: _Walk, reach: int) -> None:
    """One pass over elements in document order, up to `reach` characters behind the headline."""
    date_like = DATE_LIKE.search
    headline, covered = walk.headline, walk.covered
    special = load_markup().attributes_of_interest
    end = reach if headline is None else math.inf
    for element in elements:
        tag = element.tag
        if element is headline:
            walk.headline_at = walk.passed
            end = walk.passed + reach
        if tag not in _SKIPPED:
            keys = element.keys()
            if keys:
                names = element.get("class") or element.get("id")
                if names and _names_date(names):
                    _take_named(element, names, walk)
                if tag == "time" or not special.isdisjoint(keys):
                    _take_special(element, walk)
            elif tag == "time":
                _take_special(element, walk)
            text = element.text
            if text and not text.isspace():
                walk.passed += len(text)
                if element not in covered:
                    if len(text) >= MAX_TEXT:
                        _take_opening(text, element, walk)
                    elif date_like(text) and tag != "time":
                        _add_text(" ".join(text.split()), str(tag), element, walk, is_named=False)
                    walk.last_text = text
        tail = element.tail
        if tail and not tail.isspace():
            walk.passed += len(tail)
            parent = element.getparent()
            if parent is not None and parent not in covered:
                if len(tail) < MAX_TEXT and date_like(tail):
                    _add_text(" ".join(tail.split()), str(parent.tag), parent, walk, is_named=False)
                walk.last_text = tail
        if walk.passed > end:
            return


@lru_cache(maxsize=16384)
def _names_date(names: str) -> bool:
    """Whether class names or ids tell of a date other than today's."""
    return (
        _MAY_NAME_DATE.search(names.lower()) is not None
        and any(map(_name_tells_date, names.split()))
        and not _TODAY_NAME.search(names)
    )


@lru_cache(maxsize=16384)
def _name_tells_date(name: str) -> bool:
    return bool(_DATE_NAME.search(name) or _MODIFIED_NAME.search(name))


@lru_cache(maxsize=16384)
def _names_change(names: str) -> bool:
    """Whether names tell of a change. Not where one of them tells of a date besides: "date updated" is how the hAtom
    format wants the date of publication named.
    """
    tokens = [(bool(_MODIFIED_NAME.search(name)), bool(_DATE_NAME.search(name))) for name in names.split()]
    return any(is_change for is_change, _ in tokens) and not any(
        is_date and not is_change for is_change, is_date in tokens
    )


def _take_special(element: HtmlElement, walk: _Walk) -> None:
    if element.tag == "time":
        _take_time(element, walk)
    itemprop = element.get("itemprop") or element.get("property")
    name = itemprop.lower().split()[-1].rsplit(":", 1)[-1] if itemprop and itemprop.strip() else ""
    kind = load_markup().properties.get(name)
    parent = element.getparent()
    if kind is not None and (element.tag != "meta" or (parent is not None and parent.tag != "head")):
        target = Field.MODIFIED if kind == "modified" else Field.PUBLISHED
        value = element.get("content") or element.get("datetime") or element.get("title") or _text_of(element)
        if value.strip():
            _add(Evidence(target, value.strip(), "microdata", f"itemprop {itemprop}"), element, walk)
            walk.covered.update(element.iter())
        return
    for attribute in load_markup().attributes:
        value = element.get(attribute) or ""
        if 8 <= len(value) <= 60 and DATE_LIKE.search(value):
            _add(Evidence(Field.PUBLISHED, value, "html", attribute), element, walk)
            return


def _text_of(element: HtmlElement) -> str:
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        length += len(part)
        if length > 4 * MAX_TEXT:
            return ""
        parts.append(str(part))
    text = " ".join(" ".join(parts).split())
    return text if len(text) <= MAX_TEXT else ""


def _names_of(element: HtmlElement | None) -> str:
    return "" if element is None else f"{element.get('class') or ''} {element.get('id') or ''}"


def _last_words(walk: _Walk) -> str:
    """What stood right before, if it is short enough to be a label."""
    text = walk.last_text.strip()
    return fold_text(text) if len(text) < 60 else ""


def _take_time(element: HtmlElement, walk: _Walk) -> None:
    value = (element.get("datetime") or element.get("content") or element.get("title") or "").strip()
    text = _text_of(element)
    names = _names_of(element).strip() or _names_of(element.getparent())
    label = find_label(f"{_last_words(walk)} {fold_text(text)}")
    is_modified = label == Label.MODIFIED or (label is None and _names_change(names))
    target = Field.MODIFIED if is_modified else Field.PUBLISHED
    what = "labelled time" if label == Label.PUBLISHED else "time"
    if element.get("pubdate") is not None:
        what += "[pubdate]"
    if value:
        _add(Evidence(target, value, "time_element", f"{what} datetime"), element, walk)
    if text and len(text) <= 120:
        _add(Evidence(target, text, "time_element", f"{what} text"), element, walk)
    walk.covered.update(element.iter())
    walk.last_text = ""


def _take_named(element: HtmlElement, names: str, walk: _Walk) -> None:
    if element in walk.covered:
        return
    name = f".{names.split()[0]}"
    title = element.get("title")
    if title and 8 <= len(title) <= 60 and DATE_LIKE.search(title):
        _add(Evidence(Field.PUBLISHED, title, "html", f"title of {name}"), element, walk)
    text = _text_of(element)
    if not text or element.find(".//time") is not None:
        return
    if _add_text(text, name, element, walk, is_named=True):
        walk.covered.update(element.iter())
        walk.last_text = ""


def _take_opening(text: str, element: HtmlElement, walk: _Walk) -> None:
    """The date in brackets or before a dash that a paragraph opens with, as in (14.05.2025)."""
    opening = _OPENING.match(text)
    if opening and DATE_LIKE.search(opening[1]):
        _add_text(opening[1], "opening", element, walk, is_named=False)


def _add_text(text: str, name: str, element: HtmlElement, walk: _Walk, *, is_named: bool) -> bool:
    """Evidence for each kind of date that a short text holds; whether there was any."""
    dates = list_dates(text, walk.reading) if DATE_LIKE.search(text) else ()
    if not dates:
        if is_named and len(text) <= 60 and has_day_word(text):
            _add(Evidence(Field.PUBLISHED, text, "html", f"named {name}"), element, walk)
            return True
        return False
    kind = "named" if is_named else find_kind(text, dates)
    kinds: dict[Field, str] = {}
    names_modified = _names_change(_names_of(element))
    for date in dates:
        has_words = bool(date.before.strip(" :.-,|("))
        before = date.before if has_words else f"{_last_words(walk)} {date.before}"
        label = find_label(before, date.after)
        if label == Label.OTHER:
            continue
        if label == Label.PUBLISHED and (
            (not is_named and len(date.before) > MAX_REST) or (kind == "within" and opens_sentence(text, before))
        ):
            label = None  # said in the story of something else: "On 3 May the board met"
        if label == Label.MODIFIED and tells_state(before):
            kinds.setdefault(Field.PUBLISHED, "state ")
        is_modified = label == Label.MODIFIED or (label is None and names_modified)
        kinds.setdefault(Field.MODIFIED if is_modified else Field.PUBLISHED, "labelled " if label else "")
    for target, label_text in kinds.items():
        _add(Evidence(target, text, "html", f"{label_text}{kind} {name}"), element, walk)
    return bool(kinds)


def find_kind(text: str, dates: Sequence[FoundDate]) -> str:
    """How much else stands in a text: "alone" with its date (or before a separator), "beside" a little, "within" a lot."""
    rest = len(text) - sum(date.end - date.start for date in dates)
    opens_line = not dates[0].before.strip() and dates[0].after.lstrip()[:1] in _SEPARATORS
    if rest < 0.4 * len(text) or (opens_line and rest < MAX_REST):
        return "alone"
    return "beside" if rest < MAX_REST else "within"


def _add(evidence: Evidence, element: HtmlElement, walk: _Walk) -> None:
    if len(walk.found) >= MAX_CANDIDATES:
        if walk.headline is None or walk.headline_at is not None:
            return
        del walk.found[: MAX_CANDIDATES // 2]  # what stands farthest before the headline
    if len(evidence.value) <= MAX_TEXT:
        walk.found.append((evidence, walk.passed, element))
