"""A first look over a page's passages: which read like prose, and which stand under a sign that says they are none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from transforms.extract.outline import HEADINGS, Node, Outline, Passage
from transforms.extract.signs import load_lexicon

# a node that holds this share of the page's prose is the page itself, whatever its class says
_WHOLE = 0.4
_WIDE = re.compile("[\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]")
_MIN_PROSE = 40
_BESIDE = frozenset(("comments", "consent"))  # what may be longer than the article that it belongs to
_LONG_PROSE = 80
_ENDS = tuple(".!?。…‥！？؟।።॥՞։\"”»“’')]）」』:;")


@dataclass(slots=True)
class Survey:
    """Per passage: whether it is prose, and its sign (None where nothing speaks against it)."""

    prose: list[bool]
    signs: list[str | None]
    by_node: list[str | None]  # the sign of each node, by the node's number
    prose_in: list[int]  # characters of prose in each node, by the node's number


def survey_outline(outline: Outline) -> Survey:
    """The survey of an outline.

    A sign on a node that holds most of the page's prose does not count; comments may be longer than the article, so
    that a node with their sign must hold the page's first h1 as well. Nor does the sign of an overlay on a node around that h1: off-canvas
    menus wrap the page itself, and lie beside what they cover.
    """
    prose = [is_prose(passage) for passage in outline.passages]
    prose_in = [0] * len(outline.nodes)
    for passage, yes in zip(outline.passages, prose, strict=True):
        if yes:
            prose_in[passage.node.number] += len(passage.text)
    add_up(outline.nodes, prose_in)
    whole = _WHOLE * prose_in[0] if prose_in else 0.0
    by_node: list[str | None] = []
    hard = load_lexicon().hard
    headed = _find_headed(outline)
    for node in outline.nodes:
        own = "hidden" if node.hidden else node.sign
        if prose_in[node.number] > whole and (own not in _BESIDE or node.number in headed):
            own = None
        if own == "overlay" and node.number in headed:
            own = None
        above = by_node[node.parent.number] if node.parent is not None else None
        by_node.append(above if above in hard or own is None else own)
    return Survey(prose, [by_node[passage.node.number] for passage in outline.passages], by_node, prose_in)


def _find_headed(outline: Outline) -> frozenset[int]:
    """The nodes around the page's first h1."""
    first = next((passage for passage in outline.passages if passage.node.tag == "h1"), None)
    return frozenset(node.number for node in first.node.ancestors()) if first is not None else frozenset()


def is_prose(passage: Passage) -> bool:
    """Whether a passage reads like a sentence or more: long enough, ended like one or longer still, few links."""
    text = passage.text
    if passage.node.tag in HEADINGS and len(text) < _LONG_PROSE:
        return False
    size = measure(text)
    if size < _MIN_PROSE or passage.link_density > 0.5:
        return False
    return size >= _LONG_PROSE or text.endswith(_ENDS)


@lru_cache(maxsize=4096)
def measure(text: str) -> int:
    """Length of a text in characters of an alphabet: one of Chinese, Japanese or Korean says as much as two or three."""
    if text.isascii():
        return len(text)
    wide = len(_WIDE.findall(text))
    return len(text) + wide + wide // 2


def add_up(nodes: Sequence[Node], amounts: list[int]) -> None:
    """Add what each node has to all nodes around it, in place: a node's number is above its parent's."""
    for node in reversed(nodes):
        if node.parent is not None:
            amounts[node.parent.number] += amounts[node.number]


def find_children(nodes: Sequence[Node]) -> list[list[Node]]:
    """The child nodes of each node, by number."""
    children: list[list[Node]] = [[] for _ in nodes]
    for node in nodes:
        if node.parent is not None:
            children[node.parent.number].append(node)
    return children
