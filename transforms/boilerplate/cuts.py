"""Whether a text dump ends before its story does: by a mark of the service that cut it, or at a paywall."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from transforms.boilerplate.lines import Line
from transforms.boilerplate.phrases import as_part
from transforms.boilerplate.values import read_words
from transforms.boilerplate.view import View
from transforms.edits import Edit
from transforms.schema.vocabularies import Category, Truncation

_COUNTED = re.compile(r"\s*\[\+\d[\d,.]* (?:chars|characters|words)\]$")
_OPEN_END = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])[\"”’»)]?$")
_OPEN_LENGTH = 6  # characters of the longest open end: brackets, dots, a quotation mark
_SHORT = 250  # words
_REACH = 3  # lines below the text


def take_cut_mark(line: Line) -> Iterator[Edit]:
    """The edit that takes a service's count of what it left out from the last line that stays.

    >>> from transforms.boilerplate.lines import split_lines
    >>> [(edit.start, edit.end) for edit in take_cut_mark(split_lines("The ferry left, ten m… [+2210 chars]")[0])]
    [(22, 36)]
    """
    if line.text.endswith("]") and (found := _COUNTED.search(line.text)):
        yield Edit(line.start + found.start(), line.end, None, "noise/any/cut-mark", Category.NOISE)


def find_truncation(view: View, kept: Sequence[int]) -> Truncation | None:
    """Why the text of a dump is known to be incomplete, or None: it was cut, or a line right below it says that the rest of a short
    text is withheld.
    """
    last = view.lines[kept[-1]].text
    if (last.endswith("]") and _COUNTED.search(last)) or _OPEN_END.search(last[-_OPEN_LENGTH:]):
        return Truncation.CUT
    below = range(kept[-1] + 1, min(kept[-1] + 1 + _REACH, len(view.lines)))
    if not any(_says_withheld(view.words[index]) for index in below):
        return None
    return Truncation.PAYWALL if sum(view.lines[index].words for index in kept) < _SHORT else None


def _says_withheld(words: Sequence[str]) -> bool:
    padded = f" {' '.join(words)} "
    if padded.isascii():
        return not _phrases().keys().isdisjoint(words) and any(phrase in padded for phrase in _phrases().values())
    return any(phrase in padded for phrase in _phrases().values())


@cache
def _phrases() -> dict[str, str]:
    """The phrases as parts of a line, by their longest words, and by themselves where another has the same."""
    found: dict[str, str] = {}
    for phrase in sorted(read_words("withheld")):
        word = max(phrase.split(), key=len)
        found[phrase if word in found else word] = as_part(phrase)
    return found
