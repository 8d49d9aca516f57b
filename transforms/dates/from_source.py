"""Dates from a page's HTML alone, for those who want nothing else of it: no more of the page is parsed than its dates need.

First what the page states for machines is parsed alone. Where that is not all that can be known, the page up to some way behind its last
main heading is, as what it shows is looked at around the headline only; where nothing is stated, or the part is not enough, all of it.
"""

import re
from collections.abc import Iterator

from transforms.dates.enough import states_everything, states_publication
from transforms.dates.evidence import find_date_evidence, find_stated_dates, read_locale
from transforms.dates.headline import find_sure_headline
from transforms.dates.parse import build_reading
from transforms.dates.url_path import find_url_dates
from transforms.dates.visible import find_dates_around
from transforms.extract.options import ExtractOptions
from transforms.extract.parse import parse_page, parse_tree
from transforms.page import Page
from transforms.records import Evidence

_WINDOW = 16_000  # characters looked at behind the last main heading
_LEAD = 200  # tags before the first main heading
_LEAST = 8_000  # characters that a part must save to be worth it
_LONGEST_TAG = 300
_OPENING = re.compile(r"<(?:script|style|meta|!--)")
_ENDS = {"<script": "</script", "<style": "</style", "<!--": "-->", "<meta": ">"}
_ROOT = re.compile(r"<html\b[^>]*>", re.IGNORECASE)
_ROOT_REACH = 2_000
_STATING = ("published_time", "datePublished")  # what most pages hold that state their date for machines
_OPTIONS = ExtractOptions()


def find_source_dates(source: str, url: str | None, options: ExtractOptions = _OPTIONS) -> list[Evidence]:
    """The evidence that `find_date_evidence` finds on the page behind decoded HTML.

    Raises RecordRejectedError where it is no page or over the limits of `options`.

    >>> page = "<meta property='article:published_time' content='2025-05-14'><h1>Ferry returns</h1><p>The ferry is back.</p>"
    >>> [item.value for item in find_source_dates(page, None)]
    ['2025-05-14']
    """
    evidence = _find_in_head(source, url, options) if any(name in source for name in _STATING) else None
    if evidence is None:
        evidence = find_date_evidence(parse_page("".join(_without_styles(source, 0, len(source))), url, options))
    return evidence


def _find_in_head(source: str, url: str | None, options: ExtractOptions) -> list[Evidence] | None:
    """The evidence of a page that states its date for machines; None where all of the page is needed to find it."""
    stating = "".join(_list_stated(source))
    if not stating:
        return None
    head = parse_page(stating, url, options)
    stated = find_stated_dates(head)
    if states_everything(stated, url):
        return [*stated, *find_url_dates(url)]
    shown = _find_in_part(source, head, options) if states_publication(stated) else None
    return None if shown is None else [*stated, *shown, *find_url_dates(url)]


def _find_in_part(source: str, head: Page, options: ExtractOptions) -> list[Evidence] | None:
    """What a page shows around its headline; None where the part of it that is looked at does not hold all of that."""
    first, heading = source.find("<h1"), source.rfind("<h1")
    end = _step_out(source, heading, heading + _WINDOW)
    begin = _step_back(source, first)
    if heading < 0 or len(source) - end + begin < _LEAST:
        return None
    part = Page(parse_tree("".join(_list_part(source, begin, end)), options), head.url, head.meta)
    headline = find_sure_headline(part)
    if headline is None:
        return None
    shown, is_inside = find_dates_around(headline, build_reading(*read_locale(part)))
    return shown if is_inside else None


def _step_out(source: str, start: int, end: int) -> int:
    """The first tag behind a place that does not lie within a script, a style sheet or a comment that begins behind `start`."""
    at = source.find("<", end)
    for opening in ("<script", "<style", "<!--"):
        begun = source.rfind(opening, start, at)
        if begun >= 0 and not start <= source.find(_ENDS[opening], begun) < at:
            at = begun
    return at if at >= 0 else len(source)


def _step_back(source: str, heading: int) -> int:
    """The start of the body or, where many tags stand before the first main heading, some of those."""
    at = heading
    for _ in range(_LEAD):
        at = source.rfind("<", 0, max(0, at))
    body = source.find("<body")
    for opening in ("<script", "<style", "<!--"):
        begun = source.rfind(opening, 0, max(0, at))
        if begun >= 0 and not source.find(_ENDS[opening], begun) < at:
            at = begun
    return max(at, body, 0)


def _list_part(source: str, begin: int, end: int) -> Iterator[str]:
    """The root's tag, the title and the source between two places, without what stands in style sheets."""
    root = _ROOT.search(source, 0, _ROOT_REACH)
    if root:
        yield root[0]
    title = source.find("<title", 0, begin)
    if title >= 0:
        yield source[title : source.find("</title", title)]
        yield "</title>"
    yield "<body>"
    yield from _without_styles(source, begin, end)


def _list_stated(source: str) -> Iterator[str]:
    """The root's tag, the meta elements and the blocks of JSON-LD, not what looks like them within scripts, comments and the like."""
    root = _ROOT.search(source, 0, _ROOT_REACH)
    if root:
        yield root[0]
    end = 0
    for opening in _OPENING.finditer(source):
        begin = opening.start()
        if begin < end:
            continue
        end = source.find(_ENDS[opening[0]], begin)
        if end < 0:
            return
        if opening[0] == "<meta":
            yield source[begin : end + 1]
        elif opening[0] == "<script" and _is_json_ld(source[begin : begin + _LONGEST_TAG]):
            yield f"{source[begin:end]}</script>"


def _is_json_ld(opening: str) -> bool:
    """Whether a script's opening tag calls it JSON-LD; the sign inside that word may be written as an entity."""
    tag = opening.partition(">")[0].lower()
    return "ld" in tag and "json" in tag


def _without_styles(source: str, begin: int, end: int) -> Iterator[str]:
    """The source up to a place without what stands in style sheets; their elements stay."""
    done = begin
    at = source.find("<style", begin, end)
    while at >= 0:
        content = source.find(">", at, end) + 1
        closing = source.find("<", content, end)
        if content > 0 and source.startswith("</style", closing):
            yield source[done:content]
            done = closing
        at = source.find("<style", max(content, at + 1), end)
    yield source[done:end]
