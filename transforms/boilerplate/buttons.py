"""Rows of buttons: lines that put several labels beside each other, each of which goes when it stands alone."""

import re
from collections.abc import Iterable, Sequence

from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.rulebook import read_lexicon
from transforms.boilerplate.view import Verdict, View
from transforms.schema.vocabularies import Category

BUTTONS = Verdict(Category.SHARE, "share/any/buttons")
_BARS = re.compile(r"\s*[|/·•,]\s*|\s{2,}|\t")
_BAR = re.compile(r"[|/·•,\t]|  ")
_MOST_WORDS = 16
_KINDS = frozenset((Category.SHARE, Category.TOOLS))


def take_buttons(view: View) -> None:
    """Let such rows go."""
    firsts = read_lexicon().whole_firsts
    for index, words in enumerate(view.words):
        may_be = 2 <= len(words) <= _MOST_WORDS and words[0] in firsts and view.is_open(index)
        if may_be and is_row(view.lines[index].text, words):
            view.take(index, BUTTONS)


def is_row(text: str, words: Sequence[str]) -> bool:
    """Whether a line is nothing but labels of buttons for sharing, saving, printing and the like, two or more.

    >>> is_row("Facebook | Share on X", ["facebook", "share", "on", "x"]), is_row("Print runs rise", ["print", "runs", "rise"])
    (True, False)
    """
    if _are_labels(words):
        return True
    return _BAR.search(text) is not None and _are_labels(normalise_phrase(part) for part in _BARS.split(text) if part)


def _are_labels(parts: Iterable[str]) -> bool:
    whole = read_lexicon().whole
    count = 0
    for part in parts:
        rule = whole.get(part)
        if rule is None or rule.category not in _KINDS:
            return False
        count += 1
    return count > 1
