"""Which date a label in front of (or behind) it announces: of publication, of a change, or of something else."""

from enum import StrEnum
from functools import cache

import regex

from transforms.dates.fold import fold_text
from transforms.resources import read_resource_yaml

_REACH = 28  # characters between a label and its date
_EDGES = " :.-,|(\u00b7\u2022/"
_SENTENCE_ENDS = (".", "!", "?", "…", ".”", ".»", '."', ". »")


class Label(StrEnum):
    """What a label says of its date."""

    PUBLISHED = "published"
    MODIFIED = "modified"
    OTHER = "other"


@cache
def _words(kind: str) -> tuple[str, ...]:
    """All folded words of one kind, the longest first."""
    table = read_resource_yaml("transforms.dates", "labels.yml")
    words = {fold_text(word) for words in table[kind].values() for word in words}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _pattern() -> regex.Pattern[str]:
    """All labels as one pattern with a group per kind."""
    parts = (f"(?P<{kind}>{'|'.join(map(regex.escape, _words(kind)))})" for kind in reversed(Label))
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{'|'.join(parts)})(?=[^\p{{L}}\p{{M}}]|$|\p{{Han}}|\p{{Hangul}})")


@cache
def _behind_modified() -> regex.Pattern[str]:
    """A word of change right behind a date, and no other date that it might belong to."""
    return regex.compile(
        rf"^\W{{0,3}}(?:{'|'.join(map(regex.escape, _words('behind_modified')))})(?![\p{{L}}\p{{M}}])\D*$"
    )


def tells_state(before: str) -> bool:
    """Whether the words before a date say as of which day the text holds ("Stand: ..."), and nothing else.

    >>> tells_state("stand: "), tells_state("zuletzt aktualisiert am ")
    (True, False)
    """
    label = _pattern().search(before)
    return label is not None and label[0] in _words("state") and not before[label.end() :].strip(_EDGES)


@cache
def _behind() -> regex.Pattern[str]:
    return regex.compile(rf"^[^.!?]{{0,24}}?(?<![\p{{L}}\p{{M}}])(?:{'|'.join(map(regex.escape, _words('behind')))})")


def find_label(before: str, after: str = "") -> Label | None:
    """The label of a date, by the folded words before and after it: the last one close before it, else one behind.

    >>> find_label("first published: "), find_label("von anna berg, zuletzt aktualisiert am")
    (<Label.PUBLISHED: 'published'>, <Label.MODIFIED: 'modified'>)
    >>> find_label("the report published in spring quotes figures from a survey of ") is None
    True
    """
    last = None
    for match in _pattern().finditer(before):
        if len(before) - match.end() <= _REACH:
            last = Label(str(match.lastgroup))
    if last is None and is_weak(before):
        return Label.PUBLISHED
    if last is None and after and _behind().match(after):
        return Label.PUBLISHED
    if last is None and after and _behind_modified().match(after):
        return Label.MODIFIED
    return last


def is_weak(before: str) -> bool:
    """Whether the words before a date are one that stands before many dates, also of what the story tells.

    >>> is_weak("am "), is_weak("le "), is_weak("publié le ")
    (True, True, False)
    """
    return before.strip(_EDGES) in _words("weak")


def opens_sentence(text: str, before: str) -> bool:
    """Whether a date behind such a word is that of a sentence: the text ends as one.

    >>> opens_sentence("On 3 May 2025, the board met again.", "on "), opens_sentence("On 3 May 2025 by Jane Whitlock", "on ")
    (True, False)
    """
    return text.rstrip().endswith(_SENTENCE_ENDS) and is_weak(before)


def cut_label(before: str) -> str | None:
    """The folded words ahead of the label that ends shortly before a date; None where no label does.

    >>> cut_label("anna berg, julkaistu "), cut_label("by anna berg ")
    ('anna berg, ', None)
    """
    close = [match for match in _pattern().finditer(before) if len(before) - match.end() <= _REACH // 2]
    return before[: close[0].start()] if close else None


def strip_labels(folded: str) -> str:
    """Folded text without the labels in it.

    >>> strip_labels("posted: yesterday")
    ': yesterday'
    """
    return _pattern().sub("", folded)
