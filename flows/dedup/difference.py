"""Two texts as one: the words that both have, those that only one has, in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_PIECE = re.compile(r"\s*\S+|\s+\Z")
_LIMIT = 20_000  # words of one text; comparing takes time with the square of what is unlike


class Side(StrEnum):
    """Which of two texts a stretch stands in."""

    BOTH = "both"
    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in a row, with the space before them, that stand in one text or in both."""

    text: str
    side: Side


def find_differences(first: str, second: str) -> Iterator[Stretch]:
    """Both texts as stretches of words: joined, those of BOTH and FIRST are the first text, up to the white space of
    what they share. Texts of more than 20,000 words are cut there.

    >>> for stretch in find_differences("Rain again in May.", "Rain again in June."):
    ...     print(stretch.side, stretch.text)
    both Rain again in
    first  May.
    second  June.
    """
    one, other = (_PIECE.findall(text)[:_LIMIT] for text in (first, second))
    matcher = SequenceMatcher(None, [word.strip() for word in one], [word.strip() for word in other], autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            yield Stretch("".join(one[start:end]), Side.BOTH)
            continue
        if end > start:
            yield Stretch("".join(one[start:end]), Side.FIRST)
        if other_end > other_start:
            yield Stretch("".join(other[other_start:other_end]), Side.SECOND)
