"""Markdown's marks in the lines that stay: of sub-headings, bold type, quotes, links and pictures. They are typography, not text."""

import re
from collections.abc import Iterator

from transforms.boilerplate.lines import Line
from transforms.edits import Edit
from transforms.schema.vocabularies import Category

_HEADING = re.compile(r"#{1,6}[ \t]+(?=[^\W_]|[\"'“‘«„(¿¡*])")
_CLOSING = re.compile(r"[ \t]+#{1,6}$")
_BOLD = re.compile(r"(?<![*\w])\*\*(?=[^\s*])[^*]{1,400}?(?<=[^\s*])\*\*(?![*\w])")
_WIDTH = len("**")
_ADDRESS = r"[^()\s]{0,500}(?:\([^()\s]{0,100}\)[^()\s]{0,200})?(?:\s+\"[^\"]{0,200}\")?\)"
_PICTURE = re.compile(rf"!\[[^\[\]]{{0,300}}\]\({_ADDRESS}")
_INLINE_PICTURE = re.compile(rf"^{_PICTURE.pattern}[ \t]*|[ \t]*{_PICTURE.pattern}")
_LINK = re.compile(rf"(?<!!)\[([^\[\]]{{1,300}})\]\((?:https?://|mailto:|/|#|www\.){_ADDRESS}")
_QUOTE = re.compile(r"(?:> ){1,3}(?=[\"'“‘«„(*_]?[^\W\d_])")


def has_marks(text: str) -> bool:
    """Whether a text may hold such marks; cheap enough for every record."""
    return (
        ("*" in text and "**" in text)
        or ("]" in text and "](" in text)
        or ("#" in text and (text[0] == "#" or "\n#" in text))
        or (">" in text and (text[0] == ">" or "\n>" in text))
    )


def is_picture(text: str) -> bool:
    """Whether a line is nothing but a picture.

    >>> is_picture("![The quay](quay.jpg)"), is_picture("The quay (see ![it](quay.jpg))")
    (True, False)
    """
    return text.startswith("![") and _PICTURE.fullmatch(text) is not None


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
    elif found := _QUOTE.match(line.text):
        yield _edit(line.start, line.start + found.end(), "quote-mark")
    if "](" in line.text:
        yield from _find_links(line)
    for bold in _BOLD.finditer(line.text):
        start, end = line.start + bold.start(), line.start + bold.end()
        yield _edit(start, start + _WIDTH, "bold-mark")
        yield _edit(end - _WIDTH, end, "bold-mark")


def _find_links(line: Line) -> Iterator[Edit]:
    """Edits that leave of each link its words, and nothing of a picture.

    >>> from transforms.boilerplate.lines import split_lines
    >>> [(edit.start, edit.end) for edit in _find_links(split_lines("The [old quay](https://a.example/1) is dry.")[0])]
    [(4, 5), (13, 35)]
    """
    for picture in _INLINE_PICTURE.finditer(line.text):
        yield _edit(line.start + picture.start(), line.start + picture.end(), "picture-mark")
    for link in _LINK.finditer(line.text):
        yield _edit(line.start + link.start(), line.start + link.start(1), "link-mark")
        yield _edit(line.start + link.end(1), line.start + link.end(), "link-mark")


def _edit(start: int, end: int, name: str) -> Edit:
    return Edit(start, end, None, f"layout/any/{name}", Category.LAYOUT)
