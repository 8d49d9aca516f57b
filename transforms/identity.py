"""Identities and hashes: the same on every machine, in every run."""

import hashlib
import re
from typing import NewType

ArticleId = NewType("ArticleId", str)

_WORD = re.compile(r"\w+")


def article_id(source: str, raw_file: str, raw_record: int) -> ArticleId:
    """Identity of a record: the first 128 bits of SHA-256 over where it stands, as 32 hex digits.

    >>> article_id("raw", "a.txt", 1) == article_id("raw", "a.txt", 1)
    True
    """
    place = b"\x00".join((source.encode(), raw_file.encode("utf-8", "surrogatepass"), str(raw_record).encode()))
    return ArticleId(hashlib.sha256(place).hexdigest()[:32])


def hash_text(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hex digits.

    >>> hash_text("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def hash_words(text: str) -> str:
    """SHA-256 of a text folded to lower-case words: equal for texts that differ in space, case and punctuation.

    >>> hash_words("Rain, again.") == hash_words("rain again")
    True
    """
    return hash_text(" ".join(_WORD.findall(text.casefold())))
