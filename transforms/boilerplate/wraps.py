"""Hard-wrapped text: lines broken because the next word would not have fitted, not because a paragraph ends."""

from collections.abc import Sequence
from itertools import pairwise

from transforms.boilerplate.lines import Line

_NARROW, _WIDE = 40, 132  # characters: widths that mail, terminals and old agencies wrap at
_MIN_WRAPS = 4
_MIN_SHARE = 0.7
_NONE: frozenset[int] = frozenset()


def find_wraps(lines: Sequence[Line]) -> frozenset[int]:
    r"""The lines that go on with the one above; none where the text is not hard-wrapped.

    A break counts as a wrap where the first word below would not have fitted into the width of the text. Only where
    most breaks without a blank line are of that kind is the text taken for wrapped.

    >>> from transforms.boilerplate.lines import split_lines
    >>> len(find_wraps(split_lines("One paragraph.\nAnother one.\nA third.")))
    0
    """
    tight = [(above, below) for above, below in pairwise(lines) if not below.blank_before and below.block is None]
    if len(tight) < _MIN_WRAPS:
        return _NONE
    width = max(len(above.text) for above, _ in tight)
    if not _NARROW <= width <= _WIDE:
        return _NONE
    wraps = [below.index for above, below in tight if len(above.text) + 1 + _first_word(below.text) > width]
    if len(wraps) < _MIN_WRAPS or len(wraps) < _MIN_SHARE * len(tight):
        return _NONE
    return frozenset(wraps)


def _first_word(text: str) -> int:
    """Length of a line's first word."""
    at = text.find(" ")
    return at if at >= 0 else len(text)


def find_hyphen(text: str, above: Line, below: Line) -> bool | None:
    """Whether a hyphen at the end of a wrapped line only divides a word: None where there is no such hyphen.

    It does where the whole word stands elsewhere in the text.
    """
    if len(above.text) < 2 or above.text[-1] != "-" or not above.text[-2].isalpha() or not below.text[0].islower():
        return None
    left = above.text[:-1].rpartition(" ")[2]
    right = below.text.partition(" ")[0].rstrip(".,;:!?")
    return left + right in text
