"""Counting words in any script."""

import regex

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = regex.compile(
    rf"[{_UNSPACED}](?:\p{{M}})*|(?:(?![{_UNSPACED}])[\p{{L}}\p{{M}}\p{{N}}_])+(?:['’\-](?:(?![{_UNSPACED}])[\p{{L}}\p{{M}}\p{{N}}_])+)*"
)


def count_words(text: str) -> int:
    """The number of words; in scripts written without spaces every base character counts as one.

    >>> count_words("Rain didn't stop well-known boats."), count_words("東京 2025年")
    (5, 4)
    """
    return sum(1 for _ in _WORD.finditer(text))
