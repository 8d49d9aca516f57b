"""One way of writing a phrase, for lexicons and running text alike: only what both share can be compared.

Case, accents, quotes, dashes, punctuation, symbols and emoji do not count, and every number reads 0.
"""

import re
import unicodedata
from collections.abc import Iterable

# characters that English prose uses beyond ASCII: replaced first, so that most text takes the short way
_COMMON = (
    ("\u2019", ""),
    ("\u2018", ""),
    ("\u201c", " "),
    ("\u201d", " "),
    ("\u2014", " "),
    ("\u2013", " "),
    ("\u2026", " "),
    ("\xa0", " "),
    ("\xa9", "(c)"),
    ("\u2022", " "),
    ("\xb7", " "),
    ("\xad", ""),
    ("\u200b", ""),
    ("\ufeff", ""),
)
_ASCII: dict[int, str | None] = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}
_ASCII |= {ord(upper): upper.lower() for upper in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_ASCII |= {ord(digit): "0" for digit in "0123456789"}
_ASCII |= {ord("\n"): "\n", ord("'"): None, ord("@"): "@", ord("%"): "%", ord("&"): "&", ord("#"): " "}

_MARKS = re.compile(r"[\u0300-\u036f\u064b-\u0652\u0640\u200b-\u200f\u2060\ufe00-\ufe0f]+")
_OTHER = re.compile(r"[^\w\s@%&\u0900-\u0dff\u3099\u309a]|_")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u1100-\u11ff]")
_NUMBER = re.compile(r"\d+")
_ZEROS = re.compile("00+")
_SPELLINGS = str.maketrans(
    {"ı": "i", "ß": "ss", "ς": "σ", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ي": "ى", "ة": "ه"}
)


def fold_text(text: str) -> str:
    r"""A whole text folded, line breaks kept as they are; words still want `fold_line`.

    >>> fold_text("Read MORE:\nL\u2019\xc9t\xe9 2024")
    'read more \nlete 0'
    """
    if not text.isascii():
        for mark, plain in _COMMON:
            if mark in text:
                text = text.replace(mark, plain)
    if text.isascii():
        return _ZEROS.sub("0", text.translate(_ASCII))
    lines = text.split("\n")
    foreign = [place for place, line in enumerate(lines) if not line.isascii()]
    if len(foreign) == len(lines):
        return _fold_foreign(text)
    ascii_only = [place for place, line in enumerate(lines) if line.isascii()]
    _replace(lines, ascii_only, fold_text("\n".join([lines[place] for place in ascii_only])))
    _replace(lines, foreign, _fold_foreign("\n".join([lines[place] for place in foreign])))
    return "\n".join(lines)


def _replace(lines: list[str], places: Iterable[int], folded: str) -> None:
    for place, line in zip(places, folded.split("\n"), strict=True):
        lines[place] = line


def _fold_foreign(text: str) -> str:
    """The longer way, for what is not English."""
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower().replace("'", "")
    text = _OTHER.sub(" ", text).translate(_SPELLINGS)
    return _NUMBER.sub("0", text)


def normalise_phrase(text: str) -> str:
    """The form in which phrases and lines are compared.

    >>> normalise_phrase("  SHARE this\u2014story!  ")
    'share this story'
    >>> normalise_phrase("5 min read") == normalise_phrase("12 Min. Read")
    True
    """
    return " ".join(fold_text(text).split())


def as_part(phrase: str) -> str:
    """A folded phrase as it is looked for in a folded line with a space at either end: whole words, but in a script without spaces.

    >>> as_part("read on"), as_part("続きを読む")
    (' read on ', '続きを読む')
    """
    return phrase if _UNSPACED.search(phrase) else f" {phrase} "
