"""Characters by kind, for whole texts at once."""

import sys
import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from functools import cache

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Kinds = npt.NDArray[np.uint8]

_PLANE = 0x10000
_ENCODING = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


class Kind(IntEnum):
    """What a character is to somebody who looks at the form of a line."""

    OTHER = 0
    LOWER = 1
    UPPER = 2
    CASELESS = 3  # letters of scripts without case, and the marks on any letter
    DENSE = 4  # letters of scripts written without spaces
    DIGIT = 5
    SPACE = 6
    STOP = 7  # ends a sentence
    COMMA = 8  # divides one
    QUOTE = 9
    BRACKET = 10
    DIVIDER = 11  # bullets, bars, arrows: what menus are drawn with
    TECHNICAL = 12  # what addresses, handles and prices are written with
    DASH = 13


_DENSE_RANGES = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3040, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x9FFF),
)
_LISTED = {
    Kind.STOP: ".!?…。！？।॥؟۔։｡",
    Kind.COMMA: ",;:、，；：،؛·",
    Kind.QUOTE: "\"'“”„‟‘’‚‛«»‹›「」『』《》〈〉`´",
    Kind.BRACKET: "()[]{}（）【】［］〔〕",
    Kind.DIVIDER: "|•●▪■◆►▶▸→←↑↓⟩>❯<○◦‣★☆✓✔︎│┃｜∙⋅※▼▲▾",
    Kind.TECHNICAL: "/\\@#=_+*&%$€£¥₹~^©®™",
    Kind.DASH: "-–—‐‑‒―−",
}
_BY_CATEGORY = {"Ll": Kind.LOWER, "Lu": Kind.UPPER, "Lt": Kind.UPPER, "Lo": Kind.CASELESS, "Lm": Kind.CASELESS}
_BY_CATEGORY |= {"Mn": Kind.CASELESS, "Mc": Kind.CASELESS, "Nd": Kind.DIGIT, "No": Kind.DIGIT, "Nl": Kind.DIGIT}
_BY_CATEGORY |= {"Zs": Kind.SPACE, "Zl": Kind.SPACE, "Zp": Kind.SPACE, "Cc": Kind.SPACE, "Pd": Kind.DASH}


@cache
def _kinds_of_plane() -> Kinds:
    """The kind of every character of the basic plane."""
    by_category = [int(_BY_CATEGORY.get(unicodedata.category(chr(code)), Kind.OTHER)) for code in range(_PLANE)]
    kinds = np.array(by_category, dtype=np.uint8)
    for low, high in _DENSE_RANGES:
        letters = kinds[low : high + 1]
        letters[letters == Kind.CASELESS] = Kind.DENSE
    for kind, characters in _LISTED.items():
        kinds[[ord(character) for character in characters]] = kind
    return kinds


def join_codes(texts: Sequence[str]) -> Codes:
    """The code points of texts, each closed by a line feed."""
    joined = "\n".join(texts) + "\n"
    return np.frombuffer(joined.encode(_ENCODING, "surrogatepass"), dtype=np.uint32)


def classify_characters(codes: Codes) -> Kinds:
    """The kind of each code point, as `Kind` values.

    >>> [Kind(kind).name for kind in classify_characters(join_codes(["Aa1 雨."]))]
    ['UPPER', 'LOWER', 'DIGIT', 'SPACE', 'DENSE', 'STOP', 'SPACE']
    """
    beyond = codes >= _PLANE
    kinds = _kinds_of_plane()[np.where(beyond, 0, codes)]
    if beyond.any():  # further planes: rare ideographs, and emoji
        kinds[beyond] = np.where(codes[beyond] >> 16 >= 2, Kind.DENSE, Kind.OTHER).astype(np.uint8)
    return kinds


def find_codes(codes: Codes, characters: str) -> npt.NDArray[np.bool_]:
    """Which of the code points are among some characters of the basic plane."""
    return _membership(characters)[np.where(codes >= _PLANE, 0, codes)]


@cache
def _membership(characters: str) -> npt.NDArray[np.bool_]:
    table = np.zeros(_PLANE, dtype=np.bool_)
    table[[ord(character) for character in characters]] = True
    return table
