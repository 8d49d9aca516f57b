"""Whether a record holds no story but what was sent in its place: a robot check, an error page, a question of consent.

Servers send such pages with status 200, and dumps of crawls are full of them. They are short, and most of what they say
speaks to the reader about this page, this browser, this request. The phrases are data (`stand_ins.yml`).
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from transforms.boilerplate.lines import Line
from transforms.boilerplate.phrases import as_part, normalise_phrase
from transforms.boilerplate.values import read_words
from transforms.resources import read_resource_yaml

_MAX_CHARACTERS = 1_200  # a longer record holds more than a notice
_MIN_SHARE = 0.5
_LONG_LINE = 300  # characters


class StandIns(NamedTuple):
    """The phrases of all kinds, folded: whole lines, and parts of lines."""

    lines: dict[str, str]
    parts: tuple[tuple[str, str], ...]


@cache
def read_stand_ins() -> StandIns:
    """The phrases that ship with copydesk, each with its kind."""
    kinds = read_resource_yaml("transforms.boilerplate", "stand_ins.yml")
    lines = {
        normalise_phrase(phrase): kind for kind, entry in kinds.items() for phrase in map(str, entry.get("line", ()))
    }
    parts = [(normalise_phrase(phrase), kind) for kind, entry in kinds.items() for phrase in map(str, entry["has"])]
    return StandIns(lines, tuple((as_part(phrase), kind) for phrase, kind in parts))


def find_kind(words: Sequence[str], size: int = 0) -> str | None:
    """The kind of notice that a line of folded words is part of, or None. A long line (`size` characters) must say so twice,
    and one that reports what somebody said is none.

    >>> find_kind("sorry the page you are looking for has moved".split()), find_kind("the page was torn".split())
    ('not_found', None)
    """
    known = read_stand_ins()
    key = " ".join(words)
    if kind := known.lines.get(key):
        return kind
    padded = f" {key} "
    found = [kind for phrase, kind in known.parts if phrase in padded]
    if len(found) < (2 if size > _LONG_LINE else 1) or not read_words("reported").isdisjoint(words):
        return None
    return found[0]


def find_stand_in(lines: Sequence[Line], words: Sequence[Sequence[str]]) -> str | None:
    r"""What kind of notice stands in place of a story, or None: where half of a short record's text or more is such lines.

    >>> from transforms.boilerplate.lines import split_lines
    >>> notice = split_lines("Just a moment...\n\nEnable JavaScript and cookies to continue")
    >>> find_stand_in(notice, [normalise_phrase(line.text).split() for line in notice])
    'robot_check'
    """
    if not lines or lines[-1].end - lines[0].start > _MAX_CHARACTERS:
        return None
    sizes = [len(line.text) for line in lines]
    kinds = [find_kind(folded, size) for folded, size in zip(words, sizes, strict=True)]
    told = sum(size for size, kind in zip(sizes, kinds, strict=True) if kind)
    if told < _MIN_SHARE * sum(sizes):
        return None
    return next(kind for kind in kinds if kind)
