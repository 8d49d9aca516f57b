"""Chosen passages -> text in its published form, with a block of markup evidence for each."""

from collections.abc import Sequence

from transforms.extract.outline import HEADINGS, Node, Passage
from transforms.records import Block

_LIST_ITEM = frozenset(("li",))
_LIST = frozenset(("ul", "ol", "menu"))
_TABLE = frozenset(("table",))
_ROW = frozenset(("tr",))
_CONTEXT_LENGTH = 400


def render_passages(passages: Sequence[Passage], scores: Sequence[float] = ()) -> tuple[str, tuple[Block, ...]]:
    """The text of passages in order, and the block of each, with its score where there are scores.

    Paragraphs, sub-headings and quotes are separated by a blank line; items of one list and rows of one table stand on
    lines of their own below each other, items opened by "- ", cells separated by tabs.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    previous: Passage | None = None
    contexts: dict[int, str] = {}
    for index, passage in enumerate(passages):
        line = _prefix(passage, previous) + passage.text
        if previous is not None:
            gap = "\n" if _same_group(previous, passage) else "\n\n"
            parts.append(gap)
            at += len(gap)
        parts.append(line)
        named = _find_named(passage.node)
        if named.number not in contexts:
            contexts[named.number] = find_context(named)
        score = scores[index] if scores else None
        blocks.append(
            Block(at, at + len(line), _tag(passage), contexts[named.number], round(passage.link_density, 3), score)
        )
        at += len(line)
        previous = passage
    return "".join(parts), tuple(blocks)


def _find_named(node: Node) -> Node:
    """The nearest node with a class or id: most paragraphs have none, and share the context of what is around them."""
    while not node.tokens and node.parent is not None:
        node = node.parent
    return node


def find_context(node: Node) -> str:
    """Classes and ids around a node, nearest first, bounded in length."""
    words: list[str] = []
    length = 0
    for each in node.ancestors():
        for token in each.tokens:
            length += len(token) + 1
            if length > _CONTEXT_LENGTH:
                return " ".join(words)
            words.append(token)
    return " ".join(words)


def _tag(passage: Passage) -> str:
    node = passage.node
    if node.tag in HEADINGS:
        return node.tag
    if "\t" in passage.text:
        return "tr"
    for each in node.ancestors():
        if each.tag in ("li", "blockquote", "figcaption", "dt", "dd", "td", "th"):
            return each.tag
        if each.tag in ("article", "section", "main", "body"):
            break
    return node.tag


def _prefix(passage: Passage, previous: Passage | None) -> str:
    item = passage.node.nearest(_LIST_ITEM)
    if item is None or passage.node.tag in HEADINGS:
        return ""
    if previous is not None and previous.node.nearest(_LIST_ITEM) is item:
        return ""
    return "- "


def _same_group(first: Passage, second: Passage) -> bool:
    """Whether two passages are items of one list, or rows of one table."""
    for member, group in ((_LIST_ITEM, _LIST), (_ROW, _TABLE)):
        one = first.node.nearest(member)
        other = second.node.nearest(member) if one is not None else None
        if one is not None and other is not None and one is not other:
            outer = _outermost(one, group), _outermost(other, group)
            if outer[0] is not None and outer[0] is outer[1]:
                return True
    return False


def _outermost(node: Node, tags: frozenset[str]) -> Node | None:
    found: Node | None = None
    for each in node.ancestors():
        if each.tag in tags:
            found = each
        elif found is not None and each.tag in ("article", "section", "main", "div"):
            break
    return found
