"""Counting words, and showing the start of a content to a person."""

import re

EXCERPT_LENGTH = 200

# scripts written without spaces: Thai, Lao, Myanmar, Khmer, kana, Han and its extensions
_UNSPACED = re.compile(
    "[\u0e01-\u0e30\u0e81-\u0eb0\u1000-\u102a\u1780-\u17b3\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003134f]"
)


def count_words(text: str) -> int:
    """Number of words; in scripts written without spaces every letter counts.

    >>> count_words("Rain, again \u2013 3 cm."), count_words("\u4eca\u65e5 rain")
    (4, 3)
    """
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text))
    spaced = _UNSPACED.sub(" ", text) if unspaced else text
    return unspaced + sum(any(map(str.isalnum, word)) for word in spaced.split())


def excerpt_of(content: bytes | str) -> str | None:
    r"""The first characters of a content on one line, control characters escaped; None where there are none.

    >>> excerpt_of(b"one\ntwo\x00")
    'one\\ntwo\\x00'
    """
    text = content[: EXCERPT_LENGTH * 4].decode("utf-8", "replace") if isinstance(content, bytes) else content
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:EXCERPT_LENGTH])
    return shown or None
