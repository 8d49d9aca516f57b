"""Credits in a page's visible markup: around the headline, and in a box or line below the story.

Evidence places read `<zone>:<kind>`: zone `head` (around the headline), `body` (in or beside the story), `tail` (below it) or `page` (no headline
found); kind is what makes the element a credit: `rel`, `itemprop`, `class`, `profile` (a link to somebody's page), `words` ("By ..."), `line`
(words and place alone) or `signed` (a name alone above or below the story).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter

from lxml import etree
from lxml.html import HtmlElement

from transforms.metadata.credits import names_somebody
from transforms.metadata.find_lines import find_line_credits, tells_of_book
from transforms.metadata.find_signatures import find_signed_names
from transforms.metadata.lexicon import byline_words, fold_words
from transforms.metadata.markup import NAMING, is_away, part_names, read_lines, read_names, read_text
from transforms.metadata.names import is_full_name
from transforms.metadata.profiles import PROFILE, is_profile, leads_to_author
from transforms.page import Page
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_NAMED = re.compile(
    r"(?<![a-z])(?:by-?line|by-?author|written-?by|authored-?by|posted-?by|post-?by|by-div|autore?s?|autor[ea]s?|auteurs?|verfasser|redakteure?|reporters?|"
    r"journalists?|contributors?|writers?|interviewer|firma|signature|skribent|forfatter|kirjoittaja|autorzy|penulis|yazar|muallif|creator-?name|creators?)"
    r"(?![a-rt-z])|author(?!i[sz]|it)"
)
# one of these stands in whatever _NAMED matches, and in what calls somebody author or creator: asked first, as most names hold none
_MAYBE_NAMED = re.compile(
    "by|aut[eho]|verfasser|redakteur|report|journalist|contributor|writer|interview|firma|signatur|skribent|forfatter|kirjoittaja|penulis"
    "|yazar|muallif|creator"
)
_NOT_NAMED = re.compile(
    r"(?:author|byline)s?-?(?:bio|desc\w*|image|img|avatar|photo|pic\w*|social|links?-?list|follow|excerpt|content|summary)(?![a-z])|-no-author|without-author|about-?us|"
    r"review(?:er|ed-by)(?![a-z])|fact-?check|(?:fotos?|photos?|images?|img|bild(?:er)?|media|pict\w*|videos?)-?(?:autore?n?|authors?|auteurs?|credits?|by|firma)(?![a-z])"
)
_PICTURED = re.compile(
    r"(?<![a-z])(?:fotos?|photos?|images?|img|bild(?:er)?|media|pict\w*|videos?)-?(?:autore?n?|authors?|auteurs?|credits?)(?![a-z])"
)
_LABEL = re.compile(
    r"^\W*+(?:(?:(?:this|the) (?:article|post|story) was )?(?:written|posted|published|authored|contributed|reported|article|story|words|text|post|blog|guest post) by\b|"
    r"(?:authors?|contributors?|autor(?:in|en|i|zy|ów|ka|[/:*_]in(?:nen)?)?|auteure?s?|autore|autori|autora|autores|(?:te?xte?|texto|testo|tekst|words) ?(?:[&+/]|und|and|et|y|e|en|og|och) ?(?:fotos?|foto['’]s|bild(?:er)?|photos?|pictures?)|penulis|yazar|muhabir|автор[иы]?|tekst|texte?|texto|testo|teksti|"
    r"szerző|írta|napsal(?:\(a\))?|tác giả|著者|執筆者?|取材・文|文|撰文|作者|ライター|記者|记者|글|기자|نویسنده|إعداد|लेखक|ผู้เขียน)\s*[:：／｜=]|"
    r"(?:by|von|par|por|door|oleh|durch|text von|(?:erstellt|eingestellt|gepostet|publiziert|veröffentlicht|gespeichert) von|skrevet av|skriven av|skrevet af|scritto da|di|écrit par|escrito por|geschreven door|ditulis oleh|napisała?|γράφει(?: [οη])?|"
    r"بقلم|كتبت?|به قلم|מאת|โดย|เขียนโดย)\b:?)",
    re.IGNORECASE,
)
# the first two letters of whatever _LABEL matches that opens in plain letters: asked first, as most texts open otherwise
_OPENINGS = "th wr po au co re ar st wo te bl gu pe ya mu na by vo pa do ol du er ei ge pu sk sc di es sz tx ve"
_INNER_LABEL = re.compile(r"(?<=\s)(?:by|von|par|por|door|oleh)\s", re.IGNORECASE)
_SURE_LABEL = re.compile(
    r"^\W*(?:(?:this|the) (?:article|post|story) was )?(?:written|authored|article|story|posted|text) by\b|"
    r"^\W*(?:authors?|contributors?|autor(?:in|en)?|auteure?s?|autore|autora?|автор|著者|作者)\s*[:：]",
    re.IGNORECASE,
)
_BESIDE = 3  # elements on either side of a credit in a list of what is told of a book
_BOOK_LONGEST = 1500  # characters of what is told of it
_VOID = frozenset({"script", "style", "noscript", "template", "svg", "select", "iframe", "head", "meta", "link"})
_CREDITS = frozenset({"address", "author"})
_TELLING = frozenset({"rel", "itemprop", *NAMING})
_FRAMES = frozenset({"body", "html", "article", "main"})
_LONGEST = 260  # characters of a byline
_BOX_NAME = 50  # characters of the name that a box about the author opens with
_PROSE = 200  # characters of a paragraph of the story
_BEFORE = 45  # elements before the headline that still belong to its head
_AFTER = 90  # elements after it
_MOST = 60
_MANY = 12  # children: with as many, an element is no line of credits


@dataclass(slots=True)
class _Seen:
    """What one walk over the page finds."""

    elements: list[HtmlElement]
    heading: int | None = None
    home: set[HtmlElement] = field(default_factory=set)
    prose: list[int] = field(default_factory=list)
    named: list[tuple[int, HtmlElement, str]] = field(default_factory=list)
    story: list[HtmlElement] = field(default_factory=list)

    def add_prose(self, place: int, paragraph: HtmlElement) -> None:
        """Note a long paragraph: what is around the first is the article's, and those below the heading are the story's."""
        if not self.prose:
            self.home.update(paragraph.iterancestors())
        self.prose.append(place)
        if self.heading is not None:
            self.story.append(paragraph)


def find_byline_evidence(page: Page, headline: HtmlElement | None) -> list[Evidence]:
    """Bylines as they stand, each followed by the names that its links and marks single out."""
    seen = _walk(page, headline)
    found: list[Evidence] = []
    taken: set[HtmlElement] = set()
    zone_of = _Zones(seen).find
    for place, element, named in seen.named:
        zone = zone_of(place)
        if zone is None:
            continue
        kind = named if named != "link" else _tell_link(element, zone)
        if not kind or len(found) > _MOST or any(ancestor in taken for ancestor in element.iterancestors()):
            continue
        if is_away(element, seen.home, tags=kind not in ("rel", "itemprop") or zone != "head"):
            continue
        whole = _widen(element) if kind == "words" else element
        text = (element.get("content") if kind == "itemprop" else None) or read_lines(whole)
        if kind == "words":
            text = _from_label(text, sure=zone != "head" and not leads_to_author(whole))
            if not text:
                continue
        if element.tag == "address" and len(text) > _BOX_NAME and kind == "class":
            continue  # where somebody is reached, not who wrote
        if kind == "words" and zone != "head" and _tells_of_book(whole):
            continue
        if not text or len(text) > _LONGEST:
            named_first = _first_name(whole, text) if kind == "class" else ""
            if not named_first:
                continue
            text = named_first
        taken.add(whole)
        signature = re.sub(r"[()@]", "", read_names(element))[:40]
        where = f"{zone}:{kind}({signature})" + (f"@{place - seen.heading:+d}" if seen.heading is not None else "")
        found += _evidence(whole, text, where, kind)
    signed = [
        Evidence(Field.AUTHOR, name, "html", f"{'head' if is_above else 'tail'}:signed()@+1")
        for is_above, name in find_signed_names(seen.story)
    ]
    if not any(_LABEL.match(item.value) or names_somebody(item.value) for item in found):
        found += _find_in_lines(page, seen)
    return [*found, *signed]


def _find_in_lines(page: Page, seen: _Seen) -> Iterator[Evidence]:
    """Credits that no markup names, told by their words and place alone."""
    body = next(page.tree.iter("body"), None)
    if body is None or seen.heading is None:
        return
    for credit in find_line_credits(read_lines(body), [read_text(seen.elements[seen.heading])]):
        yield Evidence(
            Field.BYLINE, credit.line, "html", f"{'head' if credit.is_head else 'tail'}:line(line {credit.number})"
        )


def _tells_of_book(element: HtmlElement) -> bool:
    """Whether a credit stands among what is told of a book: "Author: ..., Publisher: ..., Pages: ..."."""
    parent = element.getparent()
    whole = read_text(parent) if parent is not None else ""
    if len(whole) <= _BOOK_LONGEST:
        return tells_of_book(whole)
    near = chain(islice(element.itersiblings(), _BESIDE), islice(element.itersiblings(preceding=True), _BESIDE))
    return any(tells_of_book(read_text(one)[:_LONGEST]) for one in near if isinstance(one.tag, str))


def _first_name(box: HtmlElement, text: str) -> str:
    """The name in a box that tells of the author at length: the first that is marked, else the line that the box opens with."""
    marked = next(_marked_names(box), "")
    opening = text.split("\n", 1)[0]
    return marked or (opening if len(opening) <= _BOX_NAME and is_full_name(_LABEL.sub("", opening).strip()) else "")


def _evidence(element: HtmlElement, text: str, place: str, kind: str) -> Iterator[Evidence]:
    source = "microdata" if kind == "itemprop" else "html"
    yield Evidence(Field.BYLINE, text, source, place)
    written, label, _ = _split_at_others(text)
    said = fold_words(text)
    names = [name for name in dict.fromkeys(_marked_names(element)) if not label or name in written]
    own = [name for name in names if fold_words(name) in said]
    for name in own if own and ":words(" in place else names:  # others in the same element edited or checked it
        yield Evidence(Field.AUTHOR, name, source, place)


def _split_at_others(text: str) -> tuple[str, str, str]:
    """A byline up to where it names who else had a part in the story, that label, and the rest."""
    for line in text.split("\n"):
        match = byline_words().others.search(line)
        if match is not None:
            return text.partition(match.group())
    return text, "", ""


def _walk(page: Page, headline: HtmlElement | None) -> _Seen:
    seen = _Seen(list(page.tree.iter(etree.Element)))
    above = seen.elements.index(headline) - _BEFORE if headline is not None else 0  # no credit stands before it
    alone = headline is None and len(list(islice(page.tree.iter("h1"), 2))) == 1
    opened: set[HtmlElement] = set()  # elements in which a credit opens behind a child
    for place, element in enumerate(seen.elements):
        if place < above:
            if element.tag == "p" and _is_long(element, element.text):
                seen.add_prose(place, element)
            continue
        tail = element.tail
        if tail and not tail.isspace() and _opens_credit(tail) and (parent := element.getparent()) is not None:
            opened.add(parent)
        tag = element.tag
        if tag in _VOID:
            continue
        if (
            element is headline
            if headline is not None
            else (
                tag == "h1"
                and seen.heading is None
                and len(read_text(element)) > 12
                and (alone or not is_away(element))
            )
        ):
            seen.heading = place
            seen.home.update(element.iterancestors())
        text = element.text
        if tag == "p" and _is_long(element, text):
            seen.add_prose(place, element)
        items = element.items()
        told = [value for name, value in items if name in _TELLING]
        if told and _may_credit(" ".join(told)):
            kind = _kind(tag, items)
        else:
            kind = "link" if tag == "a" and element.get("href") else ""
        if kind:
            seen.named.append((place, element, kind))
        elif tag in _CREDITS:
            seen.named.append((place, element, "class"))
        elif text and not text.isspace() and _opens_credit(text):
            seen.named.append((place, element, "words"))
    _add_opened(opened, seen)
    return seen


def _is_long(paragraph: HtmlElement, text: str | None) -> bool:
    """Whether a paragraph with its children, not theirs, is as long as one of a story."""
    size = len(text or "")
    return size >= _PROSE or (
        size + sum(len(child.tail or "") + len(child.text or "") for child in paragraph) >= _PROSE
    )


def _add_opened(opened: set[HtmlElement], seen: _Seen) -> None:
    """Put the elements in which a credit opens behind a child among the credits, in the page's order."""
    opened.difference_update([element for _, element, _ in seen.named])
    if not opened:
        return
    seen.named += [
        (place, element, "words")
        for place, element in enumerate(seen.elements)
        if element in opened and element.tag not in _VOID and len(element) < _MANY
    ]
    seen.named.sort(key=itemgetter(0))


class _Zones:
    """Which zone of the page a place is in."""

    def __init__(self, seen: _Seen) -> None:
        self._heading = seen.heading
        heading = seen.heading or 0
        below = [place for place in seen.prose if place > heading]
        self._third = below[2] if len(below) > 2 else None
        self._last = seen.prose[-1] if seen.prose else heading
        self._is_short = len(seen.prose) < 3

    def find(self, place: int) -> str | None:
        """Its zone, or None above the head."""
        if self._heading is None:
            return "page"
        if self._heading - _BEFORE <= place <= self._heading + _AFTER and (self._third is None or place < self._third):
            return "head"
        if place > self._heading:
            return "tail" if place > self._last - 40 or self._is_short else "body"
        return None


def _tell_link(link: HtmlElement, zone: str) -> str:
    """What makes a link a credit; one to a profile is none but in the head."""
    if zone == "head" and is_profile(link):
        return "profile"
    texts = (link.text, *[child.tail for child in (link if len(link) < _MANY else ())])
    is_label = any(text and not text.isspace() and _opens_credit(text) for text in texts)
    return "words" if is_label and not is_profile(link) else ""


def _kind(tag: str, items: Sequence[tuple[str, str]]) -> str:
    """What in an element's attributes makes it a credit; empty if nothing does."""
    get = dict(items).get
    rel, itemprop = get("rel"), get("itemprop")
    if rel is not None and "author" in rel.lower().split():
        return "rel"
    if itemprop is not None and {"author", "creator"} & set(itemprop.lower().split()):
        written = " ".join(value for value in map(get, NAMING) if value is not None)
        return "" if written and _PICTURED.search(part_names(written)) else "itemprop"
    if tag not in _FRAMES and _names_credit(" ".join(value for value in map(get, NAMING) if value is not None)):
        return "class"
    return "link" if tag == "a" and get("href") else ""


@lru_cache(maxsize=32_768)
def _may_credit(written: str) -> bool:
    return _MAYBE_NAMED.search(written.lower()) is not None


@lru_cache(maxsize=32_768)
def _names_credit(written: str) -> bool:
    """Whether an element's naming attributes name a credit."""
    names = part_names(written)
    return _NAMED.search(names) is not None and _NOT_NAMED.search(names) is None


def _opens_credit(text: str) -> bool:
    """Whether a text that is not blank opens with a credit's label."""
    if len(text) >= _LONGEST:
        return False
    opening = text.lstrip()[:2]
    if opening.isascii() and opening.isalpha() and opening.lower() not in _OPENINGS:
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
            "author" in inner.get("rel", "").lower() or PROFILE.search(inner.get("href", "")) is not None
        )
        if is_name or is_profile:
            text = inner.get("content") or read_lines(inner)
            if text and len(text) <= 100:
                joined = " ".join(text.split("\n"))
                yield joined if is_full_name(joined) else text
