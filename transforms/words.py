"""Counting words in any script, and showing the start of a content to a person."""

import regex

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(
    rf"[{_UNSPACED}](?:\p{{M}})*|(?:(?![{_UNSPACED}])[\p{{L}}\p{{M}}\p{{N}}_])+(?:['’\-](?:(?![{_UNSPACED}])[\p{{L}}\p{{M}}\p{{N}}_])+)*"
)
EXCERPT_LENGTH = 200


def count_words(text: str) -> int:
    """The number of words; in scripts written without spaces every base character counts as one.

    >>> count_words("Rain didn't stop well-known boats."), count_words("東京 2025年")
    (5, 4)
    """
    return len(_WORD.findall(text))


def excerpt_of(content: bytes | str) -> str | None:
    r"""The first characters of a content on one line, control characters escaped; None where there are none.

    >>> excerpt_of(b"one\ntwo\x00")
    'one\\ntwo\\x00'
    """
    text = content[: EXCERPT_LENGTH * 4].decode("utf-8", "replace") if isinstance(content, bytes) else content
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:EXCERPT_LENGTH])
    return shown or None
