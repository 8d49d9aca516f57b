"""Credits in a page's visible markup: around the headline, and in a box or line below the story.

Evidence places read `<zone>:<kind>`: zone `head` (around the headline), `tail` (below the story) or `page` (no headline found); kind is what
makes the element a credit: `rel`, `itemprop`, `class`, `profile` (a link to somebody's page), `words` ("By ...").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from transforms.metadata.find_lines import find_line_credits
from transforms.metadata.lexicon import byline_words, fold_words
from transforms.metadata.markup import is_away, read_lines, read_names, read_text
from transforms.metadata.names import is_full_name
from transforms.page import Page
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_NAMED = re.compile(
    r"(?<![a-z])(?:by-?line|by-?author|written-?by|authored-?by|posted-?by|post-?by|by-div|autore?s?|autor[ea]s?|auteurs?|verfasser|redakteure?|reporters?|"
    r"journalists?|contributors?|writers?|interviewer|firma|signature|skribent|forfatter|kirjoittaja|autorzy|penulis|yazar|muallif|creator-?name|creators?)"
    r"(?![a-rt-z])|author(?!i[sz]|it)"
)
_NOT_NAMED = re.compile(
    r"(?:author|byline)s?-?(?:bio|desc\w*|image|img|avatar|photo|pic\w*|social|links?-?list|follow|excerpt|content|summary)(?![a-z])|-no-author|without-author|about-?us"
)
_AUTHORS = re.compile(
    r"author|aut[eo]u?r|contribut|journalist|reporter|columnist|writer|byline|producer|interviewer|redakt|skribent|yazar|penulis",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"/(?:authors?|autore?s?|autor[ea]s?|auteurs?|autoren?|by|byline|profiles?|people|persons?|staff|team|contributors?|writers?|producers?|"
    r"journalists?|reporters?|redakt\w+|redazione|members?|users?|editors?|columnists?|columnistas?|firmas|signatures?|interviewers?|"
    r"skribent\w*|yazar\w*|penulis|kirjoittaja\w*|autorzy|autorius|bio|blogger|creators?|experts?)/(?=[^/])|[?&](?:_?author|autor)=|/@[\w.-]+/?$|/about-(?=[a-z]+-[a-z]+)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:(?:this|the) (?:article|post|story) was )?(?:written|posted|published|authored|contributed|reported|article|story|words|text|post|blog|guest post) by\b|"
    r"^\W*(?:author|autor|autorin|auteur|autore|autora|penulis|yazar|автор|tekst|著者|執筆者?|作者|ライター|글|기자)\s*[:：]|^\W*(?:by|von|par|por)\b:?",
    re.IGNORECASE,
)
_INNER_LABEL = re.compile(r"(?<=\s)(?:by|von|par|por)\s", re.IGNORECASE)
_SURE_LABEL = re.compile(
    r"^\W*(?:(?:this|the) (?:article|post|story) was )?(?:written|authored|article|story|posted) by\b|^\W*author\s*:",
    re.IGNORECASE,
)
_VOID = frozenset({"script", "style", "noscript", "template", "svg", "select", "iframe", "head", "meta", "link"})
_FRAMES = frozenset({"body", "html", "article", "main"})
_LONGEST = 260  # characters of a byline
_PROSE = 200  # characters of a paragraph of the story
_BEFORE = 45  # elements before the headline that still belong to its head
_AFTER = 90  # elements after it
_MOST = 60


@dataclass(slots=True)
class _Seen:
    """What one walk over the page finds."""

    heading: int | None = None
    home: set[HtmlElement] = field(default_factory=set)
    prose: list[int] = field(default_factory=list)
    named: list[tuple[int, HtmlElement, str]] = field(default_factory=list)


def find_byline_evidence(page: Page) -> list[Evidence]:
    """Bylines as they stand, each followed by the names that its links and marks single out."""
    seen = _walk(page.tree)
    found: list[Evidence] = []
    taken: set[HtmlElement] = set()
    for place, element, kind in seen.named:
        zone = _zone(place, seen)
        if (
            zone is None
            or (kind == "profile" and zone != "head")
            or len(found) > _MOST
            or any(ancestor in taken for ancestor in element.iterancestors())
        ):
            continue
        if is_away(element, seen.home, tags=kind not in ("rel", "itemprop") or zone != "head"):
            continue
        whole = _widen(element) if kind == "words" else element
        text = (element.get("content") if kind == "itemprop" else None) or read_lines(whole)
        if kind == "words":
            text = _from_label(text, sure=zone != "head")
            if not text:
                continue
        if not text or len(text) > _LONGEST:
            marked = list(_marked_names(whole))
            if kind != "class" or not marked:
                continue
            text = marked[0]
        taken.add(whole)
        signature = re.sub(r"[()@]", "", read_names(element))[:40]
        where = f"{zone}:{kind}({signature})" + (f"@{place - seen.heading:+d}" if seen.heading is not None else "")
        found += _evidence(whole, text, where, kind)
    return found or list(_find_in_lines(page, seen))


def _find_in_lines(page: Page, seen: _Seen) -> Iterator[Evidence]:
    """Credits that no markup names, told by their words and place alone."""
    body = next(page.tree.iter("body"), None)
    if body is None or seen.heading is None:
        return
    heading = next(islice(page.tree.iter(), seen.heading, None))
    for credit in find_line_credits(read_lines(body), [read_text(heading)]):
        yield Evidence(
            Field.BYLINE, credit.line, "html", f"{'head' if credit.is_head else 'tail'}:line(line {credit.number})"
        )


def _evidence(element: HtmlElement, text: str, place: str, kind: str) -> Iterator[Evidence]:
    source = "microdata" if kind == "itemprop" else "html"
    yield Evidence(Field.BYLINE, text, source, place)
    written, label, _ = _split_at_others(text)
    for name in dict.fromkeys(_marked_names(element)):
        if label and name not in written:
            continue  # who edited or checked it
        yield Evidence(Field.AUTHOR, name, source, place)


def _split_at_others(text: str) -> tuple[str, str, str]:
    """A byline up to where it names who else had a part in the story, that label, and the rest."""
    for line in text.split("\n"):
        match = byline_words().others.search(line)
        if match is not None:
            return text.partition(match.group())
    return text, "", ""


def _walk(tree: HtmlElement) -> _Seen:
    seen = _Seen()
    alone = len(list(islice(tree.iter("h1"), 2))) == 1
    for place, element in enumerate(tree.iter()):
        tag = element.tag
        if not isinstance(tag, str) or tag in _VOID:
            continue
        if tag == "h1" and seen.heading is None and len(read_text(element)) > 12 and (alone or not is_away(element)):
            seen.heading = place
            seen.home.update(element.iterancestors())
        if (
            tag == "p"
            and len(element.text or "") + sum(len(child.tail or "") + len(child.text or "") for child in element)
            >= _PROSE
        ):
            if not seen.prose:
                seen.home.update(element.iterancestors())
            seen.prose.append(place)
        kind = _kind(element)
        if kind:
            seen.named.append((place, element, kind))
    return seen


def _zone(place: int, seen: _Seen) -> str | None:
    if seen.heading is None:
        return "page"
    below = [p for p in seen.prose if p > seen.heading][:3]
    if seen.heading - _BEFORE <= place <= seen.heading + _AFTER and (len(below) < 3 or place < below[2]):
        return "head"
    last = seen.prose[-1] if seen.prose else seen.heading
    if place > seen.heading:
        return "tail" if place > last - 40 or len(seen.prose) < 3 else "body"
    return None


def _kind(element: HtmlElement) -> str:
    """What makes an element a credit; empty if nothing does."""
    tag = element.tag
    attributes = dict(element.items())
    if attributes:
        if "rel" in attributes and "author" in attributes["rel"].lower().split():
            return "rel"
        if "itemprop" in attributes and {"author", "creator"} & set(attributes["itemprop"].lower().split()):
            return "itemprop"
        if tag not in _FRAMES and _names_credit(read_names(element)):
            return "class"
        if tag == "a" and _is_profile(element):
            return "profile"
    if tag in ("address", "author"):
        return "class"
    if _opens_credit(element.text):
        return "words"
    if 0 < len(element) < 12:
        for child in element:
            if _opens_credit(child.tail):
                return "words"
    return ""


@lru_cache(maxsize=32_768)
def _names_credit(names: str) -> bool:
    return bool(names) and _NAMED.search(names) is not None and _NOT_NAMED.search(names) is None


def _opens_credit(text: str | None) -> bool:
    if not text or len(text) >= _LONGEST or text.isspace():
        return False
    return _LABEL.match(text) is not None


def _from_label(text: str, *, sure: bool) -> str:
    """The line that a label stands on, from the label on, and the next line where nothing follows it; empty where there is none.

    Before the label only a date may stand, so that "Painting by Kan Chu" is none.
    """
    lines = text.split("\n")
    for index, line in enumerate(lines):
        for match in (_LABEL.match(line), *_INNER_LABEL.finditer(line)):
            if match is None or (sure and not _SURE_LABEL.match(line[match.start() :])):
                continue
            before = line[: match.start()].strip()
            if before and not (any(c.isdigit() for c in before) and len(before) < 40):
                continue
            found = line[match.start() :]
            if len(line[match.end() :].strip(" :")) < 3:
                found = " ".join((found, *lines[index + 1 : index + 2]))
            return found[:_LONGEST]
    return ""


def _widen(element: HtmlElement) -> HtmlElement:
    """The element that holds a credit's words and its names: "Written by" and the name may stand in different ones."""
    for _ in range(3):
        text = read_lines(element)
        match = _LABEL.match(text)
        if match is None or len(text[match.end() :].strip(" :\n")) >= 3:
            return element
        parent = element.getparent()
        if parent is None or len(read_text(parent)) > _LONGEST:
            return element
        element = parent
    return element


def _marked_names(element: HtmlElement) -> Iterator[str]:
    """The texts of links to profiles, and of parts that are marked as a name."""
    for inner in element.iter():
        if not isinstance(inner.tag, str):
            continue
        names = read_names(inner)
        is_name = "name" in inner.get("itemprop", "").lower().split() or (
            inner is not element
            and bool(
                re.search(
                    r"(?:author|byline|by|creator|contributor|reporter|writer)-+(?:full-?)?name(?![a-z])|(?<![a-z])fn(?![a-z])",
                    names,
                )
            )
        )
        is_profile = inner.tag == "a" and (
            "author" in inner.get("rel", "").lower() or _PROFILE.search(inner.get("href", "")) is not None
        )
        if is_name or is_profile:
            text = inner.get("content") or read_lines(inner)
            if text and len(text) <= 100:
                joined = " ".join(text.split("\n"))
                yield joined if is_full_name(joined) else text


def _is_profile(link: HtmlElement) -> bool:
    """Whether a link leads to an author's page: by the word in its address, or as it ends in the name it shows."""
    address = link.get("href", "")
    if not _PROFILE.search(address):
        return False
    return bool(_AUTHORS.search(address)) or _is_slug_of(address, read_text(link))


def _is_slug_of(address: str, name: str) -> bool:
    """Whether an address ends in a name: /people/jane-whitlock and Jane Whitlock."""
    tail = re.split(r"[/=]", address.rstrip("/"))[-1]
    return fold_words(tail.replace("_", " ").replace("+", " ")).replace(" ", "") == fold_words(name).replace(" ", "")
