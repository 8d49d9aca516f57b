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
from transforms.metadata.find_json_ld import find_article_node
from transforms.metadata.lexicon import fold_words, is_unspaced
from transforms.metadata.markup import NAMING, is_away, part_names, read_lines, read_names, read_text
from transforms.metadata.titles import SPACED, clean_title
from transforms.metadata.topics import is_general
from transforms.metadata.urls import parse_path, parse_site, resolve_url
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
_HOME = re.compile(r"(?:https?:)?//[^/]+/?(?:index\.\w+)?|/(?:index\.\w+)?")
_LONGEST = 400  # characters of a title
_ROOTS = frozenset({"/", "/index.html", "/index.php", "/index.htm"})
_MOST_LINKS = 200
_PARTS = ("span", "strong", "em", "b", "i", "small", "a", "div", "p")
_NAMING_SITE = ("og:site_name", "application-name")
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
    headline = find_headline(page)
    return [
        *_titles(page),
        *_home_names(page),
        *_second_headings(page),
        *find_byline_evidence(page, headline),
        *_links(page.tree),
        *_standfirst(page, headline),
        *_language(page.tree),
    ]


def _titles(page: Page) -> Iterator[Evidence]:
    tree = page.tree
    shared = _shared_titles(page)
    social = {fold_words(content) for name, content in page.meta if name in ("og:title", "twitter:title")}
    for number, heading in enumerate(islice(tree.iter("h1"), _MOST)):
        text = read_text(heading)
        if not text:
            continue
        if _is_logo(heading, text):
            yield Evidence(Field.SITE_NAME, text, HTML, f"h1[{number + 1}] logo")
        elif _leads_up(heading, text, page.url):
            if len(fold_words(text).split()) > 1:  # one word is a section's
                yield Evidence(Field.SITE_NAME, text, HTML, f"h1[{number + 1}] logo")
        else:
            away = "aside:" if is_away(heading) else ""
            part = None if fold_words(text) in social else _part_in(heading, shared)
            yield Evidence(Field.TITLE, part or text, HTML, f"{away}h1[{number + 1}]")
    for element in tree.xpath("//@itemprop[contains(., 'headline')]/..")[:3]:
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
    if not all(is_away(heading) for heading in first):
        return
    if not first:
        yield from _lower_headings(page)
        return
    shared = _shared_titles(page)
    for heading in islice(page.tree.iter("h2"), _MOST):
        title = _part_in(heading, shared) or shared.get(fold_words(read_text(heading)))
        if title and not is_away(heading):
            yield Evidence(Field.TITLE, title, HTML, "h2")
            return


def _lower_headings(page: Page) -> Iterator[Evidence]:
    """The heading of a page without one of the first level that is one part of the window's title, where no other heading is another."""
    title = next((read_text(element) for element in page.tree.iter("title")), "")[:_LONGEST]
    parts = {fold_words(part) for part in SPACED.split(title)} - {""}
    headings = [read_text(heading) for heading in islice(page.tree.iter("h2", "h3"), _MOST) if not is_away(heading)]
    found = {fold_words(text): text for text in headings if fold_words(text) in parts}
    if len(parts) > 1 and len(found) == 1:
        (text,) = found.values()
        if len(text.split()) > 1 or is_unspaced(text):
            yield Evidence(Field.TITLE, text, HTML, "h2")


def _shared_titles(page: Page) -> dict[str, str]:
    """What the page calls its story where others show it, folded and as it stands, the surest first; and the same without the site's names."""
    article = find_article_node(page)
    named = article.get("headline") if article is not None else None
    stated = [named] if isinstance(named, str) else []
    stated += [content for name, content in page.meta if name in ("og:title", "twitter:title")]
    stated += [read_text(element) for element in islice(page.tree.iter("title"), 1)]
    stated = [title for title in stated if len(title) <= _LONGEST]
    names = [content for name, content in page.meta if name in _NAMING_SITE]
    site = parse_site(page.url) if page.url else None
    names += [site, site.split(".")[0]] if site else []
    whole = {fold_words(title): clean_title(title) for title in reversed(stated)}
    bare = {fold_words(title): title for title in (clean_title(title, names) for title in reversed(stated))}
    return {folded: title for folded, title in reversed(list({**bare, **whole}.items())) if folded}


def _read_own(element: HtmlElement) -> str:
    """An element's text without that of the elements in it."""
    return " ".join([element.text or "", *(child.tail or "" for child in element)])


def _part_in(heading: HtmlElement, shared: dict[str, str]) -> str | None:
    """The title that one part of a heading says; what stands beside it is a kicker or a line below it."""
    if len(heading) == 0:
        return None
    inner = list(islice(heading.iter(*_PARTS), _MOST))
    texts = [*map(_read_own, (heading, *inner)), *read_lines(heading).split("\n"), *map(read_text, inner)]
    said = {fold_words(text) for text in texts} - {fold_words(read_text(heading))}
    return next((title for folded, title in shared.items() if folded in said), None)


def _is_logo(heading: HtmlElement, text: str) -> bool:
    """Whether a heading is nothing but a link to the home page."""
    return any(_HOME.fullmatch(address) is not None for address in _lead(heading, text))


def _leads_up(heading: HtmlElement, text: str, url: str | None) -> bool:
    """Whether a heading is nothing but a link to the first directory of the page's own address, where a host of many keeps a weblog, or to
    the home page that an archive keeps.
    """
    own = parse_path(url)
    for address in _lead(heading, text):
        path = parse_path(resolve_url(address, url))
        is_host = bool(path) and "." in path[-1] and any(part.endswith(":") for part in path)
        if 0 < len(path) < len(own) and own[: len(path)] == path and (len(path) == 1 or is_host):
            return True
    return False


def _lead(heading: HtmlElement, text: str) -> Iterator[str]:
    """The addresses that all of a heading's text leads to."""
    for link in (heading.getparent(), *heading.iter("a")):
        if link is not None and link.tag == "a" and read_text(link) == text:
            yield link.get("href", "-").strip()


def _home_names(page: Page) -> Iterator[Evidence]:
    """The texts of links to the home page that the window's title holds too: the site's name."""
    title = next((read_text(element) for element in page.tree.iter("title")), "")
    if len(title) > _LONGEST:
        return
    found = [fold_words(part) for part in SPACED.split(title)]
    parts = {found[0], found[-1]} if len(found) > 1 else set()
    for link in islice(page.tree.iter("a"), _MOST_LINKS) if parts else ():
        href = link.get("href", "-").strip()
        if href in _ROOTS or href.rstrip("/") == _origin(page.url):
            text = read_text(link)
            if fold_words(text) in parts and not is_general(text):
                yield Evidence(Field.SITE_NAME, text, HTML, "link to the home page")
                return


def _origin(url: str | None) -> str:
    return "/".join((url or "").split("/")[:3])


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


def _standfirst(page: Page, headline: HtmlElement | None) -> Iterator[Evidence]:
    """What stands between the headline and the story's first long paragraph and is called a standfirst."""
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
