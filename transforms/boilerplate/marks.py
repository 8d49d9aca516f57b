"""Markdown's marks in the lines that stay: of sub-headings and of bold type. They are typography, not text."""

import re
from collections.abc import Iterator

from transforms.boilerplate.lines import Line
from transforms.edits import Edit
from transforms.schema.vocabularies import Category

_HEADING = re.compile(r"#{1,6}[ \t]+(?=[^\W_]|[\"'“‘«„(¿¡*])")
_CLOSING = re.compile(r"[ \t]+#{1,6}$")
_BOLD = re.compile(r"(?<![*\w])\*\*(?=[^\s*])[^*]{1,400}?(?<=[^\s*])\*\*(?![*\w])")
_WIDTH = len("**")


def has_marks(text: str) -> bool:
    """Whether a text may hold such marks; cheap enough for every record."""
    return "**" in text or text.startswith("#") or "\n#" in text


def find_marks(line: Line) -> Iterator[Edit]:
    """Edits that take the marks of one line.

    >>> from transforms.boilerplate.lines import split_lines
    >>> [(edit.start, edit.end) for edit in find_marks(split_lines("## The **old** quay")[0])]
    [(0, 3), (7, 9), (12, 14)]
    >>> list(find_marks(split_lines("#1 of 2 ** 3 = 8 and 2 ** 4 = 16")[0]))
    []
    """
    if found := _HEADING.match(line.text):
        yield _edit(line.start, line.start + found.end(), "heading-mark")
        if closing := _CLOSING.search(line.text, found.end()):
            yield _edit(line.start + closing.start(), line.end, "heading-mark")
    for bold in _BOLD.finditer(line.text):
        start, end = line.start + bold.start(), line.start + bold.end()
        yield _edit(start, start + _WIDTH, "bold-mark")
        yield _edit(end - _WIDTH, end, "bold-mark")


def _edit(start: int, end: int, name: str) -> Edit:
    return Edit(start, end, None, f"layout/any/{name}", Category.LAYOUT)
