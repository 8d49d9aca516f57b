"""The form of the text: paragraphs apart, list items and table rows one a line, broken lines whole. Edits of white space."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from transforms.boilerplate.lines import Line
from transforms.boilerplate.wraps import find_hyphen
from transforms.edits import Edit
from transforms.schema.vocabularies import Category

_LONE_BULLETS = frozenset("-*•·▪▫●○◦‣⁃■□►▶➤✓✔–—")
_BULLET = re.compile(r"([•·▪▫●○◦‣⁃■□►▶➤✓✔*]|-)(\s*)(?=\S)")
_OPEN_END = re.compile(r"[\w,]$")
_PARAGRAPH = ("\n\n", "paragraph")
_ITEM = re.compile(r"- \S")
_MIN_BROKEN_WORDS = 8
_WRAPPED = 60  # characters of a line whose last word or two may stand on the next line
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]?$")


@dataclass(frozen=True, slots=True)
class Gap:
    """The white space between two lines that stay, and what it should be."""

    start: int
    end: int
    wanted: str
    rule: str


def lay_out(
    text: str, lines: Sequence[Line], kept: Sequence[int], wraps: AbstractSet[int] = frozenset()
) -> Iterator[Edit]:
    """Edits that give the kept lines their form. Between kept lines only white space is touched.

    Removed lines are expected to take the white space before them along (see spans.removal_edits).
    """
    if not kept:
        return
    first, last = lines[kept[0]], lines[kept[-1]]
    if kept[0] == 0 and first.start:
        yield _edit(Gap(0, first.start, "", "edge"))
    lists = _find_items(lines, kept)
    is_plain = not lists and "\t" not in text
    for mark, item in lists.items():
        if item is not None:
            yield from _mark_item(text, lines[mark], item)
    for place, index in enumerate(kept[1:], start=1):
        before = kept[place - 1]
        start = lines[index - 1].end
        if index in wraps and before == index - 1:
            yield from _fill(text, _unwrap(text, lines[before], lines[index]))
            continue
        if is_plain and not lines[index].text[0].islower():
            wanted, rule = _PARAGRAPH
        else:
            wanted, rule = _separator(lines, before, index, lists)
        if text[start : lines[index].start] != wanted:
            yield from _fill(text, Gap(start, lines[index].start, wanted, rule))
    if last.end < len(text) and kept[-1] == len(lines) - 1:
        yield _edit(Gap(last.end, len(text), "", "edge"))


def _unwrap(text: str, above: Line, below: Line) -> Gap:
    divides = find_hyphen(text, above, below)
    if divides is None:
        return Gap(above.end, below.start, " ", "hard-wrap")
    return Gap(above.end - divides, below.start, "", "hyphen" if divides else "hard-wrap")


Items = dict[int, str | None]


def _find_items(lines: Sequence[Line], kept: Sequence[int]) -> Items:
    """Lines that are list items: with the mark to be replaced, or None where the mark stands on the line above."""
    items: Items = {}
    for place, index in enumerate(kept):
        text = lines[index].text
        if text[0] not in _LONE_BULLETS:
            continue
        following = kept[place + 1] if place + 1 < len(kept) else None
        if len(text) == 1:
            if following == index + 1 and lines[following].blank_before <= 1:
                items[index] = text
                items[following] = None
        elif index not in items and (found := _BULLET.match(text)) and (found.group(1) not in "-*" or found.group(2)):
            items[index] = found.group()
    lonely = [index for index, mark in items.items() if mark and mark[0] == "*" and not _has_company(items, index)]
    for index in lonely:
        del items[index]
    return items


def _has_company(items: Items, index: int) -> bool:
    return index - 1 in items or index + 1 in items or index + 2 in items


def _mark_item(text: str, line: Line, mark: str) -> Iterator[Edit]:
    wanted = "-" if len(line.text) == 1 else "- "
    if mark != wanted:
        yield from _fill(text, Gap(line.start, line.start + len(mark), wanted, "bullet"))


def _separator(lines: Sequence[Line], before: int, index: int, items: Items) -> tuple[str, str]:
    above, below = lines[before], lines[index]
    if items.get(index, "") is None:
        return " ", "bullet"
    if index in items and before in items:
        return "\n", "list"
    if "\t" in above.text and "\t" in below.text:
        return "\n", "table"
    if before not in items and index not in items and is_broken(above, below):
        return " ", "broken-sentence"
    return _PARAGRAPH


def is_broken(above: Line, below: Line) -> bool:
    r"""Whether a sentence of running prose was broken between two lines.

    >>> from transforms.boilerplate.lines import split_lines
    >>> is_broken(*split_lines("The ferry has long been a lifeline for the people in\n\nthe outer islands, he said."))
    True
    """
    return (
        below.text[0].islower()
        and bool(_OPEN_END.search(above.text))
        and above.words >= _MIN_BROKEN_WORDS
        and (below.words >= 3 or (len(above.text) >= _WRAPPED and bool(_SENTENCE_END.search(below.text))))
        and above.text[-1].islower() | (above.text[-1] in ",0123456789")
    )


def _fill(text: str, gap: Gap) -> Iterator[Edit]:
    """The smallest edit that gives a gap its form."""
    start, end, wanted = gap.start, gap.end, gap.wanted
    while start < end and wanted and text[start] == wanted[0]:
        start, wanted = start + 1, wanted[1:]
    while start < end and wanted and text[end - 1] == wanted[-1]:
        end, wanted = end - 1, wanted[:-1]
    if start < end or wanted:
        yield _edit(Gap(start, end, wanted, gap.rule))


def _edit(gap: Gap) -> Edit:
    return Edit(gap.start, gap.end, gap.wanted or None, f"layout/any/{gap.rule}", Category.LAYOUT)
