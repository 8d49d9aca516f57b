"""Which element carries the page's headline, and where other elements stand to it."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import regex
from lxml import etree
from lxml.html import HtmlElement

from transforms.page import Page

_WORD = regex.compile(r"\w{3,}")
_TITLES = frozenset({"og:title", "twitter:title", "headline"})
_LIMIT = 40
_SURE = 0.6  # of what a heading can share with the title, from which no lesser heading is looked at
_ASIDE = regex.compile(
    r"(?<![a-z])(?:comment|respond|reply|replies|related|side-?bar|recommend|teaser|promo|latest|recent|popular|trending"
    r"|most-?(?:read|popular|viewed)|nav(?:bar|igation)?(?![a-z])|menu|ticker|calendar|carousel|slider|similar|read-?more|see-?also"
    r"|also-?read|next|prev(?:ious)?(?![a-z])|event|countdown|copyright|archives?(?![a-z])|more-(?:news|stories|articles|posts)|upcoming|tooltip"
    r"|blogroll|discussion|feedback|rating|reviews?(?![a-z])|cookie|consent|weather)",
    regex.IGNORECASE,
)
_STORY = regex.compile(
    r"(?<![a-z])(?:article|story|post|entry|content|beitrag|artikel|main|hentry|blog)", regex.IGNORECASE
)
_STORY_TAGS = frozenset({"article", "main"})
_ASIDE_TAGS = frozenset({"aside", "nav"})
_TOP = frozenset({"body", "html"})
_MAX_DEPTH = 14


def find_headline(page: Page) -> HtmlElement | None:
    """The element that carries the page's headline: the heading that shares most words with its title."""
    wanted = _title_words(page)
    best, best_score = _find_best(page, "h1", wanted)
    for tag in ("h2", "h3"):
        if best_score > _SURE:
            break
        other, score = _find_best(page, tag, wanted)
        if score > best_score:
            best, best_score = other, score
    return best


def _title_words(page: Page) -> set[str]:
    titles = [content for name, content in page.meta if name in _TITLES]
    title = next(page.tree.iter("title"), None)
    titles.append((title.text or "") if title is not None else "")
    return {word for text in titles for word in _WORD.findall(text.lower())}


def _find_best(page: Page, tag: str, wanted: set[str]) -> tuple[HtmlElement | None, float]:
    """The first of the headings of a kind that share most with the words wanted, and how much that is."""
    best: HtmlElement | None = None
    best_score = 0.0
    bonus = 0.3 if tag == "h1" else 0.0
    for element in islice(page.tree.iter(tag), _LIMIT):
        words = set(_WORD.findall(" ".join(element.itertext()).lower()))
        score = len(words & wanted) / (len(words) + 1) + bonus if len(words) > 1 or bonus else 0.0
        if score > best_score:
            best, best_score = element, score
    return best, best_score


@lru_cache(maxsize=16384)
def names_aside(names: str) -> bool:
    """Whether class names and ids tell of something beside the story."""
    return bool(_ASIDE.search(names))


@lru_cache(maxsize=16384)
def names_story(names: str) -> bool:
    """Whether class names and ids tell of the story."""
    return bool(_STORY.search(names))


def find_position(element: HtmlElement, above_headline: frozenset[HtmlElement]) -> str:
    """Where an element stands: "aside", "story" or "page". What holds the headline too is never aside."""
    in_story = in_footer = False
    at: HtmlElement | None = element
    for _ in range(_MAX_DEPTH):
        if at is None or at in above_headline or at.tag in _TOP:
            in_story = in_story or (at is not None and at.tag in _STORY_TAGS)
            break
        names = f"{at.get('class') or ''} {at.get('id') or ''}"
        if at.tag in _ASIDE_TAGS or names_aside(names) or _is_teaser_link(at):
            return "aside"
        in_footer = in_footer or at.tag == "footer" or "footer" in names.lower()
        in_story = in_story or at.tag in _STORY_TAGS or names_story(names)
        at = at.getparent()
    if in_footer and not in_story:
        return "aside"
    return "story" if in_story else "page"


def _is_teaser_link(element: HtmlElement) -> bool:
    """Whether an element is a link around a whole teaser."""
    return element.tag == "a" and len("".join(element.itertext()).strip()) > 60


def elements_around(headline: HtmlElement, lead: int) -> Iterator[HtmlElement]:
    """The elements from some before the headline to the end of the page, in document order."""
    start = headline
    for _ in range(lead):
        before = _previous(start)
        if before is None or before.tag in _TOP:
            break
        start = before
    yield from start.iter(etree.Element)
    for holder in (start, *start.iterancestors()):
        for after in holder.itersiblings():
            yield from after.iter(etree.Element)


def _previous(element: HtmlElement) -> HtmlElement | None:
    before = element.getprevious()
    if before is None:
        return element.getparent()
    while len(before):
        before = before[-1]
    return before
