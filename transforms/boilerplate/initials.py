"""Initials that a page shows large and its text sets apart from their word: "T he ferry" is "The ferry".

A letter on its own may be a word or a name ("A quay", "R is a language"), so the two are joined only where the text
elsewhere, or the commonest words of some language, know the joined word, or where other initials of the text are sure.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from transforms.boilerplate.features import PACKAGE
from transforms.boilerplate.lines import Line
from transforms.edits import Edit
from transforms.resources import read_resource_yaml
from transforms.schema.vocabularies import Category

_PARTED = re.compile(r"(?:[-*•] )?([^\W\d_]) ([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+")
_ALONE = re.compile(r"(?<![\w'’])[^\W\d_](?![\w'’])")
_ENGLISH = frozenset("AI")  # words in the language that most texts are in
_SHORT = 2  # letters: what is left of a word so short is seldom one itself


class _Parted(NamedTuple):
    """An initial on its own: where the space behind it stands, the letter, and what is left of the word."""

    space: int
    letter: str
    rest: str


def find_initials(lines: Sequence[Line]) -> Iterator[Edit]:
    r"""Edits that join initials to their words.

    >>> from transforms.boilerplate.lines import split_lines
    >>> text = "T he ferry is back, and the quay is full.\n\nA quay is a place.\n\nQ and the quay."
    >>> [(edit.start, edit.end) for edit in find_initials(split_lines(text))]
    [(1, 2)]
    """
    parted = [one for line in lines if line.text[1:2] == " " and (one := _read_parted(line)) is not None]
    if not any(_could_be_split(one) for one in parted):
        return
    known = Counter(word for line in lines for word in _WORD.findall(line.text.lower()))
    own = Counter((one.letter, one.rest) for one in parted)
    alone = Counter(letter.upper() for line in lines for letter in _ALONE.findall(line.text))
    alone.subtract(one.letter for one in parted)
    words = _ENGLISH | {letter for letter, count in alone.items() if count > 0}
    sure = {one.space for one in parted if one.letter not in words and _is_known(one, known)}
    for one in parted:
        is_alone = one.rest not in _read_little() and known[one.rest] == own[one.letter, one.rest]
        if one.space in sure or (is_alone and _is_likely(one, known, bool(sure), one.letter in words)):
            yield Edit(one.space, one.space + 1, None, "repair/any/initial", Category.REPAIR)


def _read_parted(line: Line) -> _Parted | None:
    found = _PARTED.match(line.text)
    if found is None or not found[1].isupper() or not found[2].islower():
        return None
    return _Parted(line.start + found.end(1), found[1], found[2])


def _could_be_split(one: _Parted) -> bool:
    """Whether an initial could be sure, or likely without others that are."""
    return one.letter not in _ENGLISH or (len(one.rest) <= _SHORT and one.rest not in _read_little())


def _is_known(one: _Parted, known: Counter[str]) -> bool:
    """Whether the text, or a language's commonest words, know the joined word; where what is left of it is one of those
    as well, the text must.
    """
    joined = (one.letter + one.rest).lower()
    return known[joined] > 0 or (joined in _read_little() and one.rest not in _read_little())


def _is_likely(one: _Parted, known: Counter[str], has_sure: bool, is_word: bool) -> bool:
    """Whether an initial that could be a word, or whose word nobody knows, is to be joined all the same."""
    if not is_word:
        return has_sure
    return (has_sure or len(one.rest) <= _SHORT) and _is_known(one, known)


@cache
def _read_little() -> frozenset[str]:
    spaced = read_resource_yaml(PACKAGE, "stop_words.yml")["spaced"]
    return frozenset(word for words in spaced.values() for word in words.split())
