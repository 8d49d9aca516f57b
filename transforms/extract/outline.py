"""A page as the list of its passages: every block of running text, in order, with the markup around it.

All decisions about what belongs to the article are decisions about passages, so whatever is kept is the page's own text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from transforms.extract.options import ExtractOptions
from transforms.extract.signs import find_sign, find_tag_sign, is_slug
from transforms.records import RecordRejectedError
from transforms.schema.vocabularies import Reason

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
    ]
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
CELLS = frozenset(("td", "th"))
_ONE_LINE = frozenset(("li", "dt", "dd", *HEADINGS))
_WRAPPED = 50  # characters: a line that is shorter was not broken for want of room
_ENDS = tuple('.!?…:;。！？।"”»')
_SPACE = re.compile(r"\s+")
_ASCII = bytes(range(0x80))


@dataclass(slots=True)
class Node:
    """A block-level element: what a passage stands in."""

    tag: str
    tokens: tuple[str, ...]  # classes and id, lower case
    parent: "Node | None"
    number: int
    depth: int
    itemprop: str = ""
    role: str = ""
    hidden: bool = False
    data: bool = False  # a table that holds data, not layout
    cell: bool = False  # in a cell of such a table, whose text stays on the row's line
    sign: str | None = None  # what tag, class or id say about it

    def ancestors(self) -> Iterator["Node"]:
        """This node and all around it, nearest first."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def nearest(self, tags: frozenset[str]) -> "Node | None":
        """The nearest node of one of these tags, itself included."""
        node: Node | None = self
        while node is not None and node.tag not in tags:
            node = node.parent
        return node


@dataclass(slots=True)
class Passage:
    """One block of running text. `runs` are the numbers of its text runs, `weights` their lengths."""

    text: str
    node: Node
    runs: tuple[int, ...]
    weights: tuple[int, ...]
    linked: int  # characters inside links

    @property
    def link_density(self) -> float:
        """Share of the characters inside links."""
        total = sum(self.weights)
        return self.linked / total if total else 0.0

    def share_of(self, runs: set[int]) -> float:
        """Share of the characters whose runs are among these."""
        if len(self.runs) == 1:
            return float(self.runs[0] in runs)
        total = sum(self.weights)
        if not total:
            return 0.0
        return sum(weight for run, weight in zip(self.runs, self.weights, strict=True) if run in runs) / total


@dataclass(slots=True)
class Outline:
    """The passages of a page in order, how many text runs were numbered, the nodes and the element of each."""

    passages: list[Passage] = field(default_factory=list)
    run_count: int = 0
    nodes: list[Node] = field(default_factory=list)
    elements: list[HtmlElement] = field(default_factory=list)
    _names: str | None = None

    def names(self) -> str:
        """All classes and ids, each once, lower case, with spaces between; put together at the first call."""
        if self._names is None:
            self._names = " ".join({token: None for node in self.nodes for token in node.tokens})
        return self._names


def outline_tree(tree: HtmlElement, mark: "Marker", options: ExtractOptions) -> Outline:
    """The outline of a tree; every text run of the tree is marked on the way, so that it can be found again.

    The tree is changed by the marks. Raises RecordRejectedError (TOO_COMPLEX) over the limits on nodes and depth.
    """
    return _Walk(mark, options).walk(tree)


class Marker:
    """Puts a number before a text: one private-use character, which no extractor looks at and none takes away."""

    _PLANES = ((0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
    LIMIT = sum(last - first + 1 for first, last in _PLANES)
    _OURS = re.compile("[\U000f0000-\U000ffffd\U00100000-\U0010fffd]")

    def mark(self, text: str, number: int) -> str:
        """The text with its number, before the first character that is not white space."""
        clean = self._OURS.sub("", text) if not text.isascii() else text
        if number >= self.LIMIT:
            return clean
        if clean and not clean[0].isspace():
            return self._sign(number) + clean
        body = clean.lstrip()
        return f"{clean[: len(clean) - len(body)]}{self._sign(number)}{body}"

    def _sign(self, number: int) -> str:
        size = 0xFFFFD - 0xF0000 + 1
        return chr(0xF0000 + number) if number < size else chr(0x100000 + number - size)

    def read(self, text: str) -> set[int]:
        """The numbers that stand in a text."""
        size = 0xFFFFD - 0xF0000 + 1
        beyond = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
        return {
            code - 0xF0000 if (code := ord(sign)) < 0x100000 else code - 0x100000 + size
            for sign in self._OURS.findall(beyond)
        }


class _Walk:
    """One pass over a tree."""

    def __init__(self, marker: Marker, options: ExtractOptions) -> None:
        self._marker = marker
        self._options = options
        self._outline = Outline()
        self._pieces: list[str] = []
        self._runs: list[int] = []
        self._weights: list[int] = []
        self._linked = 0
        self._links = 0
        self._row: Node | None = None  # the table row whose first cell has been opened

    def walk(self, tree: HtmlElement) -> Outline:
        node: Node | None = None
        depth = count = 0
        most, deepest = self._options.max_nodes, self._options.max_depth
        add = self._pieces.append
        for event, element in etree.iterwalk(tree, events=("start", "end")):
            tag = element.tag
            if not isinstance(tag, str):
                continue
            in_line = tag in INLINE or ("-" in tag and _is_in_line(element))
            if event == "start":
                depth += 1
                count += 1
                if depth > deepest or count > most:
                    raise RecordRejectedError(
                        Reason.TOO_COMPLEX, f"over the limit on nodes or depth ({count}, {depth})"
                    )
                if node is None or not in_line:
                    node = self._open(element, tag, node)
                elif tag == "a":
                    self._links += 1
                text = element.text
                if text:
                    if text.isspace():
                        add(" ")
                    else:
                        element.text = self._run(text, node)
            else:
                depth -= 1
                if not in_line:
                    node = self._close(tag, node)
                elif tag == "a":
                    self._links -= 1
                tail = element.tail
                if tail and node is not None and element is not tree:
                    if tail.isspace():
                        add(" ")
                    else:
                        element.tail = self._run(tail, node)
        return self._outline

    def _open(self, element: HtmlElement, tag: str, node: Node | None) -> Node:
        if node is not None and tag == "br":
            self._break(node)
            return node
        child = self._enter(element, tag, node)
        if node is not None and not node.cell:
            if not child.cell:
                self._end(node)
            elif node is self._row:
                self._pieces.append("\t")
            else:
                self._row = node
        elif node is not None:
            self._pieces.append(" ")
        return child

    def _break(self, node: Node) -> None:
        """A line break ends the passage, but for one that only wraps a sentence."""
        if not self._runs:
            return
        line = "".join(self._pieces).rstrip(" ")
        if node.cell or (node.tag in _ONE_LINE and not line.endswith("\n")):
            self._pieces.append("\n")
        elif line.endswith("\n") or len(line) < _WRAPPED or line.endswith(_ENDS):
            self._flush(node)
        else:
            self._pieces.append("\n")

    def _enter(self, element: HtmlElement, tag: str, parent: Node | None) -> Node:
        data = tag == "table" and _holds_data(element)
        if tag in CELLS and parent is not None:
            table = parent.nearest(_TABLE)
            cell = table is not None and table.data
        else:
            cell = parent is not None and parent.cell and tag != "table"
        number, depth = len(self._outline.nodes), parent.depth + 1 if parent else 0
        items = element.items()
        if items:
            get = dict(items).get
            tokens, sign = _read_names(get("class"), get("id"))
            style = get("style")
            hidden = (
                (style is not None and "display:none" in style.replace(" ", "").lower())
                or get("hidden") is not None
                or get("aria-hidden") == "true"
            )
            itemprop, role = get("itemprop") or "", get("role") or ""
            sign = sign or find_tag_sign(tag)
            node = Node(tag, tokens, parent, number, depth, itemprop, role, hidden, data, cell, sign)
        else:
            node = Node(tag, (), parent, number, depth, "", "", False, data, cell, find_tag_sign(tag))
        self._outline.nodes.append(node)
        self._outline.elements.append(element)
        return node

    def _close(self, tag: str, node: Node | None) -> Node | None:
        if node is None or tag == "br":
            return node
        if node.cell:
            self._pieces.append(" ")
        elif self._pieces:
            self._end(node)
        return node.parent

    def _run(self, text: str, node: Node) -> str:
        number = self._outline.run_count
        self._outline.run_count += 1
        if node.tag == "pre":
            piece = text.expandtabs(4)
        else:
            plain = text.isprintable() and "  " not in text
            piece = text if plain else _SPACE.sub(" ", text)
        self._pieces.append(piece)
        self._runs.append(number)
        weight = len(text.strip())
        self._weights.append(weight)
        if self._links:
            self._linked += weight
        return self._marker.mark(text, number)

    def _end(self, node: Node) -> None:
        """End the passage that is being read, if there is one."""
        if self._runs:
            self._flush(node)
        else:
            self._pieces.clear()

    def _flush(self, node: Node) -> None:
        """End the passage that is being read."""
        text = "".join(self._pieces)
        if node.tag == "pre":
            text = "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))
        elif "\t" in text and node.tag in _ROWS:
            text = "\t".join(" ".join(cell.split()) for cell in text.split("\t"))
        else:
            text = " ".join(text.split())
        self._outline.passages.append(Passage(text, node, tuple(self._runs), tuple(self._weights), self._linked))
        self._runs.clear()
        self._weights.clear()
        self._linked = 0
        self._pieces.clear()


def _is_in_line(element: HtmlElement) -> bool:
    """Whether an element that HTML does not know is part of a line: it stands in one and holds no more."""
    parent = element.getparent()
    in_line = parent is not None and (parent.tag == "p" or parent.tag in INLINE or parent.tag in HEADINGS)
    return in_line and all(child.tag in INLINE for child in element)


@lru_cache(maxsize=65_536)
def _read_names(classes: str | None, identity: str | None) -> tuple[tuple[str, ...], str | None]:
    """Classes and id in lower case, and what they say about the element."""
    names = f"{classes or ''} {identity or ''}"
    told = f"{classes or ''} " if identity and is_slug(identity) else names
    return tuple(names.lower().split()), find_sign(told) if told != " " else None


_ROWS = frozenset(("tr", "table", "tbody", "thead", "tfoot"))
_TABLE = frozenset(("table",))


def _holds_data(table: HtmlElement) -> bool:
    if table.get("role") in ("presentation", "none"):
        return False
    if next(table.iter("article", "h1", "h2", "form"), None) is not None or table.find(".//table") is not None:
        return False
    rows = list(table.iter("tr"))
    if len(rows) < 2 or max(sum(1 for cell in row if cell.tag in CELLS) for row in rows) < 2:
        return False
    return all(len(cell.text_content()) < 600 for cell in table.iter("td", "th"))
