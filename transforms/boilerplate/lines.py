"""A text as lines: what every rule and the line model look at.

Only lines with something on them count; the white space between them is the layout's affair.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.records import Block

_BREAK = re.compile(r"\r\n|[\n\r\f\v\u2028\u2029]")
RARE_BREAKS = ("\r", "\f", "\v", "\u2028", "\u2029")

# what stands at the edge of a line without being seen; str.strip() knows the white space among it
_UNSEEN = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), *range(0xFFF9, 0xFFFC))
_EDGE = "".join(map(chr, (*range(33), *range(127, 161), *_UNSEEN))) + "\u2003\u3000\ufeff\u00ad"
_EDGES = frozenset(_EDGE)
_ODD_EDGES = _EDGES | {"&", ";"}
# ... and the same written out, as templates and editors leave it
_SPACE_NAMES = (
    r"nbsp|ensp|emsp|thinsp|shy|zwnj|zwj|lrm|rlm|NewLine|Tab|ZeroWidthSpace|NoBreak"
    r"|#0*(?:9|1[03]|32|160|173|819[4-9]|820[0-7]|8239|8287|8288|12288|65279)"
    r"|#[xX]0*(?:9|[aA]|[dD]|20|[aA]0|[aA][dD]|200[0-9a-fA-F]|202[fF]|205[fF]|2060|3000|[fF][eE][fF][fF])"
)
WRITTEN_SPACE = rf"&(?:amp;){{0,2}}(?:{_SPACE_NAMES});"
_SPACE_BEFORE = re.compile(WRITTEN_SPACE)
_SPACE_BEHIND = re.compile(rf"{WRITTEN_SPACE}\Z")
_LONGEST_SPACE = 32  # characters


@dataclass(slots=True, unsafe_hash=True)
class Line:
    """One line that is not blank. `text` is `extracted.text[start:end]`, without the white space around it.

    Nothing changes a line once it is made; it is not frozen because a frozen one takes three times as long to make.
    `index` counts such lines from 0, `number` counts all lines of the record from 1 (for people); `blank_before` is
    the number of blank lines above it; `block` is the block of the page that the line came from, if it did.
    """

    index: int
    number: int
    start: int
    end: int
    text: str
    blank_before: int
    block: Block | None = None

    @property
    def words(self) -> int:
        """Number of words; in scripts written without spaces, half the number of characters."""
        return count_words(self.text)


def count_words(text: str) -> int:
    """Words in a text; two characters count as one word where a script is written without spaces.

    >>> count_words("Rain in the hills"), count_words("山間部で大雨になる")
    (4, 5)
    """
    words = len(text.split())
    if text.isascii():
        return words
    dense = len(_DENSE.findall(text))
    return words + (dense - 1) // 2 if dense > 1 else words


_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def split_lines(text: str, blocks: Sequence[Block] = ()) -> tuple[Line, ...]:
    r"""The lines of a text that are not blank, in order; of a page each with its block.

    >>> [(line.text, line.start, line.blank_before) for line in split_lines("Rain\n\n again ")]
    [('Rain', 0, 0), ('again', 7, 1)]
    """
    lines: list[Line] = []
    blank = number = at = 0
    reach = _Reach(blocks) if blocks else None
    for start, piece in _pieces(text):
        number += 1
        content = piece.strip()
        if content and (content[0] in _ODD_EDGES or content[-1] in _ODD_EDGES):
            content = _trim(piece)
        if not content:
            blank += 1
            continue
        at = start if len(content) == len(piece) else start + piece.index(content)
        block = reach.block_at(at) if reach else None
        lines.append(Line(len(lines), number, at, at + len(content), content, blank, block))
        blank = 0
    return tuple(lines)


def _trim(piece: str) -> str:
    """A line's content without what is not seen at its edges, and without the spaces there that are written out.

    >>> _trim("&nbsp; Rain &amp; hail &#160;&nbsp;"), _trim("&nbsp;")
    ('Rain &amp; hail', '')
    """
    content = piece.strip()
    if content[0] in _EDGES or content[-1] in _EDGES:
        content = piece.strip(_EDGE)
    while found := _SPACE_BEFORE.match(content):
        content = content[found.end() :].lstrip(_EDGE)
    while found := _SPACE_BEHIND.search(content, max(0, len(content) - _LONGEST_SPACE)):
        content = content[: found.start()].rstrip(_EDGE)
    return content


def _pieces(text: str) -> list[tuple[int, str]]:
    """The lines of a text with where they start, blank ones too."""
    pieces: list[tuple[int, str]] = []
    at = 0
    if not any(mark in text for mark in RARE_BREAKS):
        for piece in text.split("\n"):
            pieces.append((at, piece))
            at += len(piece) + 1
        return pieces
    for found in _BREAK.finditer(text):
        pieces.append((at, text[at : found.start()]))
        at = found.end()
    pieces.append((at, text[at:]))
    return pieces


class _Reach:
    """Walks through a page's blocks beside its lines."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = sorted(blocks, key=lambda block: (block.start, block.end))
        self._next = 0

    def block_at(self, position: int) -> Block | None:
        """The block that holds a position; positions must be asked for in rising order."""
        while self._next < len(self._blocks) and self._blocks[self._next].end <= position:
            self._next += 1
        if self._next < len(self._blocks) and self._blocks[self._next].start <= position:
            return self._blocks[self._next]
        return None
