"""Reading a page's markup: an element's text as a reader sees it, its names, and whether it belongs to the article's head."""

import re
from collections.abc import Collection
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

_INLINE = frozenset(
    {
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
        "abbr",
        "small",
        "q",
        "cite",
        "wbr",
        "time",
        "ruby",
        "rb",
    }
)
_PARTING = frozenset({"span", "a", "small", "time"})  # inline elements that keep parts of a byline apart
_HIDDEN = frozenset(
    {"script", "style", "noscript", "template", "svg", "form", "button", "select", "iframe", "input", "rt", "rp"}
)
_AWAY = re.compile(
    r"(?<![a-z])(?<!with-)(?<!has-)(?<!no-)(?<!without-)(?:comments?|respond|disqus|related|recommend\w*|sidebar|aside|footer|nav|navbar|menu|popular|trending|teasers?|promo|(?<!elementor-)widgets?(?!-(?:wrap|container|content))|"
    r"latest|more-?(?:from|stories|news|articles|posts)|most-?read|newsletter|carousel|slider|read-?(?:more|next)|also|upsell|outbrain|taboola|cookie\w*|"
    r"captions?|figcaption|credits?|photo\w*|testimonials?|quotes?|blockquote|suggest\w*|similar|up-?next|advert\w*|ads?|search|login|sign-?up|breadcrumbs?)"
    r"(?![a-z])"
)
_AWAY_TAGS = frozenset({"aside", "footer", "nav", "figure", "figcaption", "blockquote", "form"})
_WHOLE_TAGS = frozenset({"body", "html", "main", "article"})
NAMING = ("class", "id", "data-testid", "data-qa", "data-test")
_PARTS = re.compile(r"(?<=[a-z])(?=[A-Z])|_+")
_WITHIN = 7  # how many ancestors are looked at


def read_text(element: HtmlElement) -> str:
    """The text of an element, white space single, blocks apart, scripts and forms left out."""
    return " ".join("".join(_pieces(element, " ", "")).split())


def read_lines(element: HtmlElement) -> str:
    """The same text with a line for each block, and a space where inline elements meet.

    The parts of a byline are often told apart by markup alone: `<span>Jane Whitlock</span><span>Reporter</span>`.
    """
    lines = "".join(_pieces(element, "\n", " ")).split("\n")
    return "\n".join(line for line in (" ".join(one.split()) for one in lines) if line)


def _pieces(element: HtmlElement, block: str, inline: str) -> list[str]:
    """Texts in document order, without recursion: a page may be nested deep."""
    pieces: list[str] = []
    add = pieces.append
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    skipped: HtmlElement | None = None
    for event, node in walk:
        if event == "start":
            tag = node.tag
            if tag in _HIDDEN or (tag == "sup" and (node.text or "").strip().isdigit()):
                skipped = node
                walk.skip_subtree()
                continue
            add(block if tag not in _INLINE else inline if tag in _PARTING else "")
            if node.text:
                add(node.text.replace("\n", " "))
            continue
        if event == "end" and node is not skipped:
            tag = node.tag
            add(block if tag not in _INLINE else inline if tag in _PARTING else "")
        if node.tail and node is not element:
            add(node.tail.replace("\n", " "))
    return pieces


def read_names(element: HtmlElement) -> str:
    """What an element calls itself: class, id and test names, lower case, words parted by hyphens."""
    items = element.items()
    if not items:
        return ""
    if len(items) == 1:
        return part_names(items[0][1]) if items[0][0] in NAMING else ""
    attributes = dict(items)
    return part_names(" ".join([attributes[key] for key in NAMING if key in attributes]))


@lru_cache(maxsize=32_768)
def part_names(raw: str) -> str:
    """Names in lower case, words parted by hyphens.

    >>> part_names("articleByline author_name")
    'article-byline author-name'
    """
    return _PARTS.sub("-", raw).lower()


def is_away(element: HtmlElement, home: Collection[HtmlElement] = (), *, tags: bool = True) -> bool:
    """Whether an element, or what is around it, is another part of the page than the article and its head.

    `home` are the elements around the headline and the story: what holds these is no other part, whatever it is called.
    """
    node: HtmlElement | None = element
    for _ in range(_WITHIN):
        if node is None or node in home:
            return False
        if tags and node.tag in _AWAY_TAGS:
            return True
        if node.tag not in _WHOLE_TAGS:
            names = read_names(node)
            if names and _names_away(names):
                return True
        node = node.getparent()
    return False


@lru_cache(maxsize=32_768)
def _names_away(names: str) -> bool:
    return _AWAY.search(names) is not None
