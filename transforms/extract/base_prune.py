"""Which elements trafilatura's expressions ask for, found without asking for each of them in each element.

What an expression asks of an element is its tag and its own attributes, and most elements have none that could matter. So
each kind of element is looked at once: its attributes are searched for what any expression names, and only where
something is there the expression itself is asked, about an element made of just these attributes.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import link_density_test, link_density_test_tables
from trafilatura.utils import LINK_FARM_RATIO
from trafilatura.xml import delete_element
from trafilatura.xpaths import BODY_XPATH, DISCARD_IMAGE_ELEMENTS, OVERALL_DISCARD_XPATH, TEASER_DISCARD_XPATH

Attributes = tuple[tuple[str, str], ...]

_CALLS = "re:test"  # a function that is called for each element: what makes an expression dear
_ASKED = frozenset(
    ("id", "class", "role", "style", "itemprop", "aria-hidden", "data-component", "data-lp-replacement-content")
)
# at least one of these stands in whatever an expression matches
_UNWANTED = re.compile(
    "ad-| ad |akismet|article-infos|attachment|author|avigation|banner|bar|blurred|bmdh|bread|button|byline|caption"
    "|comment|consent|cookie|criteo|dfpad|display|dpsp|elated|embed|expand|factbox|footer|hid|icon|jp-|menu|message"
    "|meta|modal|more-on|mostpopular|nav|newsletter|next-|nfoline|noprint|notloaded|obfuscated|options|outbrain|overlay|paid|permission"
    "|popular|premium|print|rating|related|reply|shar|slide|sociable|social|-stories|suggest|syndication|taboola|tag"
    "|teaser|timestamp|user-|viewport|viral|widget|yin|zendesk|zlylin"
)
_FRAME = re.compile(
    "art|body|cell|column|content|entry|fulltext|main|post|primary|section|single|story|text|theme|blog"
)
_OUTRIGHT = frozenset(("aria-hidden", "data-lp-replacement-content"))
_FRAME_TAGS = ("article", "div", "main", "section")
_HOLD_PARAGRAPHS = ("item", "td", "th")  # a paragraph in one of them is all it holds
_FEW_CHILDREN, _LITTLE_TEXT = 3, 100
_LONG_TEXT = 300  # characters: from here on the library asks whether nearly all of a text is links
_OPENING = 3000  # characters that are looked at first
_MOST = 1 / 7  # of a frame's text: what would leave no more than this is not taken out


class Frames:
    """One of trafilatura's expressions for the element that holds the article, asked element by element."""

    def __init__(self, expression: Any) -> None:
        self._expression = expression
        self._holds = lru_cache(maxsize=16_384)(self._ask)

    def __call__(self, tree: HtmlElement) -> Iterator[HtmlElement]:
        """The elements that it asks for, in document order."""
        for element in tree.iterdescendants(*_FRAME_TAGS):
            items = element.items()
            if items and self._holds(str(element.tag), _select(items)):
                yield element

    def _ask(self, tag: str, attributes: Attributes) -> bool:
        return _may_match(_FRAME, attributes) and _is_asked_for(self._expression, tag, attributes)


FRAMES = [Frames(expression) if _CALLS in expression.path else expression for expression in BODY_XPATH]


def prune_sections(
    frame: HtmlElement, potential_tags: set[str], _options: object, *, keep_teasers: bool = False
) -> HtmlElement:
    """Take out of a frame what trafilatura's own pruning takes out, for the options that are set here."""
    found: dict[str, list[HtmlElement]] = {name: [] for name, _ in _LISTS}
    for element in frame.iterdescendants():
        items = element.items()
        if items:
            for name in _find_unwanted(str(element.tag), _select(items)):
                found[name].append(element)
    _take_out(found["overall"], frame)
    for element in (*found["image"], *(() if keep_teasers else found["teaser"])):
        delete_element(element)
    _drop_linked(frame)
    if "table" in potential_tags:
        for table in [table for table in frame.iter("table") if link_density_test_tables(table)]:
            delete_element(table, keep_tail=False)
    etree.strip_tags(frame, "span", "ref")
    return frame


def _take_out(elements: Sequence[HtmlElement], frame: HtmlElement) -> None:
    """Take out elements, unless hardly anything would be left."""
    known = set(elements)
    outer = [one for one in elements if not any(above in known for above in one.iterancestors())]
    size = len(frame.text_content())
    if size - sum(len(element.text_content()) for element in outer) > size * _MOST:
        for element in outer:
            delete_element(element)


def _drop_linked(frame: HtmlElement) -> None:
    """Drop what is mostly links, in two rounds; the second only where the first dropped something."""
    for _ in range(2):
        if not sum(_drop_elements(frame, tag) for tag in ("div", "list", "p")):
            return


def _drop_elements(frame: HtmlElement, tag: str) -> int:
    """Drop the elements of a tag that are mostly links; gives their number. Only those are asked whose links may weigh that much."""
    linked = _measure_links(frame, tag)
    dropped = [
        element
        for element in (frame.iter(tag) if linked else ())
        if element in linked and not _has_much_beside(element, linked[element]) and _is_mostly_links(element, tag)
    ]
    for element in dropped:
        delete_element(element)
    return len(dropped)


def _measure_links(frame: HtmlElement, tag: str) -> dict[HtmlElement, int]:
    """The elements of a tag that stand around links, the frame among them, each with the characters of its links."""
    linked: dict[HtmlElement, int] = {}
    for link in frame.iter("ref"):
        size = len(link.text_content())
        for above in link.iterancestors(tag):
            linked[above] = linked.get(above, 0) + size
    return linked


def _has_much_beside(element: HtmlElement, linked: int) -> bool:
    """Whether an element holds so much beside its links that the library, which measures all of it, never takes it for links."""
    size = len("".join(element.text_content()[:_OPENING].split()))
    return size >= _LONG_TEXT and linked <= LINK_FARM_RATIO * size


def _is_mostly_links(element: HtmlElement, tag: str) -> bool:
    is_linked, is_short = link_density_test(element)
    if tag == "div" and is_short and not is_linked and len(element) >= _FEW_CHILDREN:
        is_linked = len(" ".join(element.text_content().split())) < _LITTLE_TEXT
    if not is_linked or tag != "p":
        return is_linked
    parent = element.getparent()
    return parent is None or parent.tag not in _HOLD_PARAGRAPHS


@lru_cache(maxsize=65_536)
def _find_unwanted(tag: str, attributes: Attributes) -> tuple[str, ...]:
    """Which of the lists ask for such an element: "overall", "image", "teaser"."""
    if not _may_match(_UNWANTED, attributes):
        return ()
    return tuple(
        name
        for name, expressions in _LISTS
        if any(_is_asked_for(expression, tag, attributes) for expression in expressions)
    )


_LISTS = (("overall", OVERALL_DISCARD_XPATH), ("image", DISCARD_IMAGE_ELEMENTS), ("teaser", TEASER_DISCARD_XPATH))


def _select(items: Sequence[tuple[str, str]]) -> Attributes:
    """The attributes that are asked for, in their order, which counts."""
    return tuple([item for item in items if item[0] in _ASKED])


def _may_match(names: re.Pattern[str], attributes: Attributes) -> bool:
    return any(key in _OUTRIGHT or names.search(value.lower()) is not None for key, value in attributes)


def _is_asked_for(expression: Any, tag: str, attributes: Attributes) -> bool:
    around = etree.Element("div")
    etree.SubElement(around, tag, dict(attributes))
    return bool(expression(around))
