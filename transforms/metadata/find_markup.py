"""Metadata in a page's visible markup: headings, bylines, rel links, microdata, breadcrumbs, the html element's language."""

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from transforms.dates.headline import find_headline
from transforms.metadata.find_bylines import find_byline_evidence
from transforms.metadata.lexicon import fold_words, is_unspaced
from transforms.metadata.markup import NAMING, is_away, part_names, read_names, read_text
from transforms.page import Page
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

HTML = "html"
MICRODATA = "microdata"
_STANDFIRST = re.compile(
    r"(?<![a-z])(?:standfirst|sub-?headline|sub-?title|sub-?heading|dek|deck|excerpt|intro|introduction|lead|lede|chapo|chapeau|"
    r"sumario|entradilla|bajada|teaser-?text|vorspann|anriss|kicker-?text|preamble|ingress|manchet|perex|occhiello|sommario|"
    r"summary|article-?summary|abstract|stand-?first)(?![a-z]|-(?:video|galler|image|photo|foto|picture|media|caption|author|date|item|list))"
)
_BESIDE = re.compile(
    r"(?<![a-z])(?:videos?|gallery|galleries|banner|newsletters?|images?|photos?|fotos?|pictures?|captions?|authors?|autore?n?|auteurs?|by-?lines?|"
    r"dates?|datum|timestamp|share|sharing|social)(?![a-z])"
)
_NO_STANDFIRST = frozenset({"figure", "figcaption", "time"})
_PROSE = 200  # characters of a paragraph of the story
_TELLING = ("itemprop", *NAMING)
_MOST = 40  # byline elements looked at


def find_markup_evidence(page: Page) -> list[Evidence]:
    """What the page shows: titles, bylines, standfirst, links with a meaning, its own word on its language."""
    return [
        *_titles(page),
        *_second_headings(page),
        *find_byline_evidence(page),
        *_links(page.tree),
        *_standfirst(page),
        *_language(page.tree),
    ]


def _titles(page: Page) -> Iterator[Evidence]:
    tree = page.tree
    shared = _shared_titles(page)
    for number, heading in enumerate(islice(tree.iter("h1"), _MOST)):
        text = read_text(heading)
        if not text:
            continue
        if _is_logo(heading, text):
            yield Evidence(Field.SITE_NAME, text, HTML, f"h1[{number + 1}] logo")
        else:
            away = "aside:" if is_away(heading) else ""
            part = None if fold_words(text) in shared else _part_in(heading, shared)
            yield Evidence(Field.TITLE, part or text, HTML, f"{away}h1[{number + 1}]")
    for element in tree.xpath("//*[contains(@itemprop, 'headline')]")[:3]:
        text = element.get("content") or read_text(element)
        if text and not is_away(element):
            yield Evidence(Field.TITLE, text, MICRODATA, "headline")
    for element in tree.iter("title"):
        if not any(ancestor.tag == "svg" for ancestor in element.iterancestors()):
            text = read_text(element)
            if text:
                yield Evidence(Field.TITLE, text, HTML, "title")
            break


def _second_headings(page: Page) -> Iterator[Evidence]:
    """The story's headline where it is a heading of the second level: the one of the first stands in a trail or menu, for search engines.

    It is what Open Graph calls the story, alone or behind the words set above it: `<h2><span>Harbours</span><span>Ferry returns</span></h2>`.
    """
    first = list(islice((heading for heading in page.tree.iter("h1") if read_text(heading)), _MOST))
    if not first or not all(is_away(heading) for heading in first):
        return
    shared = _shared_titles(page)
    for heading in islice(page.tree.iter("h2"), _MOST):
        title = _part_in(heading, shared) or shared.get(fold_words(read_text(heading)))
        if title and not is_away(heading):
            yield Evidence(Field.TITLE, title, HTML, "h2")
            return


def _shared_titles(page: Page) -> dict[str, str]:
    """What the page calls its story where others show it, folded and as it stands."""
    return {fold_words(content): content for name, content in page.meta if name in ("og:title", "twitter:title")}


def _part_in(heading: HtmlElement, shared: dict[str, str]) -> str | None:
    """The title that one part of a heading says; what stands beside it is a kicker."""
    titles = (shared.get(fold_words(read_text(part))) for part in islice(heading.iter("span", "strong", "em"), _MOST))
    return next((title for title in titles if title), None)


def _is_logo(heading: HtmlElement, text: str) -> bool:
    """Whether a heading is nothing but a link to the home page."""
    links = [heading.getparent(), *heading.iter("a")]
    return any(
        link is not None
        and link.tag == "a"
        and re.fullmatch(r"(?:https?:)?//[^/]+/?(?:index\.\w+)?|/(?:index\.\w+)?", link.get("href", "-").strip())
        is not None
        and read_text(link) == text
        for link in links
    )


def _links(tree: HtmlElement) -> Iterator[Evidence]:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and (link.get("href") or "").strip():
            yield Evidence(Field.URL, link.get("href").strip(), HTML, "rel=canonical")
    tags = [link for link in tree.iter("a") if "tag" in (link.get("rel") or "").lower().split()]
    for link in tags[:_MOST]:
        text = read_text(link)
        if text and len(text) < 60 and not is_away(link):
            field = Field.SECTION if "category" in (link.get("rel") or "").lower() else Field.TAG
            yield Evidence(field, text, HTML, "rel=tag")


def _standfirst(page: Page) -> Iterator[Evidence]:
    """What stands between the headline and the story's first long paragraph and is called a standfirst."""
    headline = find_headline(page)
    is_below = headline is None
    for element in page.tree.iter("p", "div", "h2", "section", "span", headline.tag if headline is not None else "p"):
        if element is headline:
            is_below = True
        if not is_below or element is headline:
            continue
        items = element.items()
        if items and _names_standfirst(*map(dict(items).get, _TELLING)) and not is_away(element):
            text = _read_standfirst(element)
            if len(text) * (2 if is_unspaced(text) else 1) >= 40 and len(text) <= 600:
                yield Evidence(Field.SUMMARY, text, HTML, "standfirst")
                return
        if headline is not None and element.tag == "p" and len(read_text(element)) >= _PROSE and not is_away(element):
            return


def _read_standfirst(element: HtmlElement) -> str:
    """The text of a standfirst without the picture, byline and date that are marked in it."""
    if next(element.iter("figure", "figcaption", "time", "a", "span", "div"), None) is None:
        return read_text(element)
    copied = deepcopy(element)
    for inner in list(copied.iterdescendants(etree.Element)):
        is_other = inner.tag in _NO_STANDFIRST or _BESIDE.search(read_names(inner)) is not None
        if is_other and inner.getparent() is not None:
            inner.drop_tree()
    return read_text(copied)


@lru_cache(maxsize=32_768)
def _names_standfirst(itemprop: str | None, classes: str | None, *others: str | None) -> bool:
    if itemprop is None and classes is None:
        return False
    names = part_names(" ".join(value for value in (classes, *others) if value is not None))
    return _STANDFIRST.search(f"{names} {(itemprop or '').lower()}") is not None


def _language(tree: HtmlElement) -> Iterator[Evidence]:
    root = tree.getroottree().getroot()
    for name in ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang"):
        value = root.get(name)
        if value and value.strip():
            yield Evidence(Field.LANGUAGE, value, HTML, "html lang")
            return
