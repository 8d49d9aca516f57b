"""Counting words in any script, and showing the start of a content to a person."""

import re

import regex

_LETTER = r"[\p{L}\p{M}\p{N}_]"
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_SPACED = rf"(?:(?![{_UNSPACED}]){_LETTER})+"
_WORD = regex.compile(rf"[{_UNSPACED}](?:\p{{M}})*|{_SPACED}(?:['’\-]{_SPACED})*")
# the same for Latin letters without marks of their own, which most texts are made of: several times as fast
_NOT_LATIN = re.compile("[^\x00-\u02ff\u2000-\u203e\u20a0-\u20bf]")
_LATIN_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
EXCERPT_LENGTH = 200


def count_words(text: str) -> int:
    """The number of words; in scripts written without spaces every base character counts as one.

    >>> count_words("Rain didn't stop well-known boats."), count_words("東京 2025年")
    (5, 4)
    """
    word = _WORD if _NOT_LATIN.search(text) else _LATIN_WORD
    return len(word.findall(text))


def excerpt_of(content: bytes | str) -> str | None:
    r"""The first characters of a content on one line, control characters escaped; None where there are none.

    >>> excerpt_of(b"one\ntwo\x00")
    'one\\ntwo\\x00'
    """
    text = content[: EXCERPT_LENGTH * 4].decode("utf-8", "replace") if isinstance(content, bytes) else content
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:EXCERPT_LENGTH])
    return shown or None
