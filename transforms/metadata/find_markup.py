"""Metadata in a page's visible markup: headings, bylines, rel links, microdata, breadcrumbs, the html element's language."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from transforms.page import Page
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

HTML = "html"
MICRODATA = "microdata"
_BYLINE = re.compile(
    r"(?<![a-z])(?:by-?line|by-?author|writtenby|posted-by|post-by|authors?|auth-?name|autore?s?|autor[ea]s?|auteurs?|"
    r"verfasser|redakteure?|reporters?|journalists?|contributors?|writers?|credits?-?name|firma|signature|skribent|forfatter|"
    r"kirjoittaja|autorzy|penulis|yazar|muallif|creator|vcard)(?![a-rt-z])"
)
_AWAY = re.compile(
    r"(?<![a-z])(?:comments?|respond|disqus|related|recommend\w*|sidebar|aside|footer|nav|navbar|menu|popular|trending|teasers?|"
    r"promo|widgets?|latest|more-?(?:from|stories|news|articles)|most-?read|newsletter|carousel|slider|read-?(?:more|next)|"
    r"also|upsell|outbrain|taboola|cookie\w*|modal|captions?|figcaption|credit|photo\w*|image-?\w*|gallery|testimonials?|"
    r"reviews?|quotes?|blockquote|suggest\w*|similar|up-?next|advert\w*|ads?)(?![a-z])"
)
_PROFILE = re.compile(
    r"/(?:authors?|autore?s?|autor[ea]s?|auteurs?|autoren?|by|byline|profiles?|people|person|staff|team|contributors?|writers?|"
    r"journalists?|reporters?|redakt\w+|redazione|members?|users?|@[^/]+|editors?|columnists?|columnistas?|firmas|signatures?|"
    r"impressum/autoren|skribent\w*|yazar\w*|penulis|kirjoittaja\w*|autorzy|autorius|bio)(?:[/.?=-]|$)",
    re.IGNORECASE,
)
_STANDFIRST = re.compile(
    r"(?<![a-z])(?:standfirst|sub-?headline|sub-?title|sub-?heading|dek|deck|excerpt|intro|introduction|lead|lede|chapo|chapeau|"
    r"sumario|entradilla|bajada|teaser-?text|vorspann|anriss|kicker-?text|preamble|ingress|manchet|perex|occhiello|sommario|"
    r"summary|article-?summary|abstract|stand-?first)(?![a-z])"
)
_WITHIN = 6  # how many ancestors are looked at
_LONGEST = 240  # characters in a byline
_MOST = 40  # byline elements looked at
_VOID = frozenset({"script", "style", "noscript", "template", "svg", "form", "button", "select", "iframe"})


def find_markup_evidence(page: Page) -> list[Evidence]:
    """What the page shows: titles, bylines, standfirst, links with a meaning, its own word on its language."""
    return [
        *_titles(page.tree),
        *_bylines(page.tree),
        *_links(page.tree),
        *_standfirst(page.tree),
        *_language(page.tree),
    ]


def _titles(tree: HtmlElement) -> Iterator[Evidence]:
    for number, heading in enumerate(tree.iter("h1")):
        text = read_text(heading)
        if text and number < _MOST:
            away = "aside:" if _is_away(heading) else ""
            yield Evidence(Field.TITLE, text, HTML, f"{away}h1[{number + 1}]")
    for element in tree.xpath("//*[contains(@itemprop, 'headline')]")[:3]:
        text = element.get("content") or read_text(element)
        if text and not _is_away(element):
            yield Evidence(Field.TITLE, text, MICRODATA, "headline")
    for element in tree.iter("title"):
        if not any(ancestor.tag == "svg" for ancestor in element.iterancestors()):
            text = read_text(element)
            if text:
                yield Evidence(Field.TITLE, text, HTML, "title")
            break


def _bylines(tree: HtmlElement) -> Iterator[Evidence]:
    """Names in elements that call themselves a byline, in document order; links to profiles count one by one."""
    heading = _place_of_heading(tree)
    taken: set[HtmlElement] = set()
    seen = 0
    for place, element in enumerate(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in _VOID or seen >= _MOST:
            continue
        kind = _byline_kind(element)
        if not kind or any(ancestor in taken for ancestor in element.iterancestors()) or _is_away(element):
            continue
        text = element.get("content") or read_text(element)
        if not text or len(text) > _LONGEST:
            continue
        seen += 1
        taken.add(element)
        where = f"{kind}@{place - heading:+d}" if heading is not None else kind
        names = list(dict.fromkeys(_linked_names(element)))
        source = MICRODATA if kind == "itemprop" else HTML
        yield Evidence(Field.BYLINE, text, source, where)
        for name in names:
            yield Evidence(Field.AUTHOR, name, source, where)


def _byline_kind(element: HtmlElement) -> str:
    """What makes an element a byline: rel, itemprop, a class or id, or a link to a profile; empty if nothing does."""
    if "author" in (element.get("rel") or "").lower().split():
        return "rel"
    if {"author", "creator"} & set((element.get("itemprop") or "").lower().split()):
        return "itemprop"
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-testid') or ''} {element.get('data-qa') or ''}"
    if element.tag not in ("body", "html", "article", "main") and names.strip() and _BYLINE.search(_hyphened(names)):
        return "class"
    if element.tag in ("address", "author"):
        return "class"
    return ""


def _linked_names(element: HtmlElement) -> Iterator[str]:
    """The texts of links to profiles, and of parts that are marked as a name."""
    for inner in element.iter():
        if not isinstance(inner.tag, str):
            continue
        is_name = "name" in (inner.get("itemprop") or "").lower().split()
        is_profile = inner.tag == "a" and (
            "author" in (inner.get("rel") or "").lower() or _PROFILE.search(inner.get("href") or "") is not None
        )
        if is_name or is_profile:
            text = inner.get("content") or read_text(inner)
            if text and len(text) <= _LONGEST:
                yield text


def _place_of_heading(tree: HtmlElement) -> int | None:
    """Where in the document the article's heading stands."""
    for place, element in enumerate(tree.iter()):
        if element.tag == "h1" and read_text(element) and not _is_away(element):
            return place
    return None


def _links(tree: HtmlElement) -> Iterator[Evidence]:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and (link.get("href") or "").strip():
            yield Evidence(Field.URL, link.get("href").strip(), HTML, "rel=canonical")
    tags = [link for link in tree.iter("a") if "tag" in (link.get("rel") or "").lower().split()]
    for link in tags[:_MOST]:
        text = read_text(link)
        if text and len(text) < 60 and not _is_away(link):
            field = Field.SECTION if "category" in (link.get("rel") or "").lower() else Field.TAG
            yield Evidence(field, text, HTML, "rel=tag")


def _standfirst(tree: HtmlElement) -> Iterator[Evidence]:
    for element in tree.xpath(
        "//*[self::p or self::div or self::h2 or self::section or self::span][@class or @itemprop]"
    ):
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if _STANDFIRST.search(_hyphened(names)) and not _is_away(element):
            text = read_text(element)
            if 40 <= len(text) <= 600:
                yield Evidence(Field.SUMMARY, text, HTML, "standfirst")
                return


def _language(tree: HtmlElement) -> Iterator[Evidence]:
    root = tree.getroottree().getroot()
    for name in ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang"):
        value = root.get(name)
        if value and value.strip():
            yield Evidence(Field.LANGUAGE, value, HTML, "html lang")
            return


def _is_away(element: HtmlElement) -> bool:
    """Whether an element or what is around it belongs to another part of the page than the article's head."""
    for distance, node in enumerate((element, *element.iterancestors())):
        if distance > _WITHIN:
            return False
        if node.tag in ("aside", "footer", "nav", "figure", "figcaption", "blockquote"):
            return True
        names = f"{node.get('class') or ''} {node.get('id') or ''}"
        if node.tag not in ("body", "html", "main", "article") and names.strip() and _AWAY.search(_hyphened(names)):
            return True
    return False


def _hyphened(names: str) -> str:
    """Class names with camelCase and underscores as hyphens, lower case."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_+", "-", names).lower()


def read_text(element: HtmlElement) -> str:
    """The text of an element as a reader sees it: white space single, blocks apart, scripts and styles left out."""
    parts: list[str] = []
    _collect(element, parts)
    return " ".join("".join(parts).split())


def _collect(element: HtmlElement, parts: list[str]) -> None:
    """Texts in document order, without recursion: a page may be nested deep."""
    skip: HtmlElement | None = None
    for event, node in _events(element):
        if event == "start":
            if skip is None and (not isinstance(node.tag, str) or node.tag in _VOID):
                skip = node
            elif skip is None:
                if node.tag not in ("a", "b", "i", "em", "strong", "span", "u", "sup", "sub", "font", "mark", "abbr"):
                    parts.append(" ")
                parts.append(node.text or "")
        else:
            if skip is node:
                skip = None
            elif skip is None and node.tag not in (
                "a",
                "b",
                "i",
                "em",
                "strong",
                "span",
                "u",
                "sup",
                "sub",
                "font",
                "mark",
            ):
                parts.append(" ")
            if skip is None and node is not element:
                parts.append(node.tail or "")


def _events(element: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    from lxml import etree

    yield from etree.iterwalk(element, events=("start", "end", "comment", "pi"))
