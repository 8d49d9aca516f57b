"""Which date a label in front of (or behind) it announces: of publication, of a change, or of something else."""

from enum import StrEnum
from functools import cache

import regex

from transforms.dates.fold import fold_text
from transforms.resources import read_resource_yaml


class Label(StrEnum):
    """What a label says of its date."""

    PUBLISHED = "published"
    MODIFIED = "modified"
    OTHER = "other"


@cache
def _pattern() -> regex.Pattern[str]:
    """All labels as one pattern with a group per kind, the longest first."""
    table = read_resource_yaml("transforms.dates", "labels.yml")
    parts = []
    for kind in (Label.OTHER, Label.MODIFIED, Label.PUBLISHED):
        words = {fold_text(word) for words in table[kind].values() for word in words}
        ordered = sorted(words, key=lambda word: (-len(word), word))
        parts.append(f"(?P<{kind}>{'|'.join(map(regex.escape, ordered))})")
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}])(?:{'|'.join(parts)})(?=[^\p{{L}}\p{{M}}]|$|\p{{Han}}|\p{{Hangul}})")


def find_label(folded: str) -> Label | None:
    """The last label in the folded words before a date, or None.

    >>> find_label("first published: "), find_label("von anna berg, zuletzt aktualisiert am")
    (<Label.PUBLISHED: 'published'>, <Label.MODIFIED: 'modified'>)
    """
    last = None
    for match in _pattern().finditer(folded):
        last = Label(str(match.lastgroup))
    return last
