"""Characters that nobody sees. Joiners stay where a script needs them: Persian and many Indian words are written with them."""

import re

import regex

_UNSEEN = re.compile("[\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# a joiner that joins nothing: behind no letter or sign that takes one, or at the end of a word
IDLE_JOINER = regex.compile(
    r"(?<![\p{Arabic}\p{Syriac}\p{Nko}\p{Mongolian}\p{Indic_Conjunct_Break=Linker}\p{Mc}\p{Mn}\p{So}\p{Sk}\ufe0f]|[^\P{L}\p{Latin}\p{Greek}\p{Cyrillic}\p{Han}])[\u200c\u200d]|[\u200c\u200d](?=\s|$)"
)


def drop_unseen(value: str) -> str:
    """A title, name or topic without soft hyphens, spaces of no width, direction marks and joiners that join nothing.

    >>> drop_unseen("Har\u00adbour\u200b"), drop_unseen("Ferry\u200c") == "Ferry", len(drop_unseen("\u0645\u06cc\u200c\u0631\u0648\u062f"))
    ('Harbour', True, 6)
    """
    if value.isascii():
        return value
    return IDLE_JOINER.sub("", _UNSEEN.sub("", value))
