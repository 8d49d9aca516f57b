"""One form for date text and for the names it is compared with: lower case, no accents, Western digits."""

import unicodedata
from functools import lru_cache

import regex

_DIGIT = regex.compile(r"(?![0-9])\p{Nd}")
_INVISIBLE = regex.compile(r"[\p{Cf}\p{Cc}--[\t\n\r]]+", regex.VERSION1)
_SPACE = regex.compile(r"\s+")
_PLAIN = str.maketrans(
    {"ı": "i", "’": "'", "ʼ": "'", "`": "'", "׳": "'", "‐": "-", "‑": "-", "−": "-", "–": "-", "—": "-", "॰": "."}
)


@lru_cache(maxsize=4096)
def fold_text(text: str) -> str:
    """Text as dates are looked up in: compatibility forms resolved, accents and invisible characters gone, lower case,
    digits of any script as 0 to 9, runs of white space as one space. Folding twice changes nothing.

    >>> fold_text("Dienstag,  14. MÄRZ"), fold_text("١٤ أبريل")
    ('dienstag, 14. marz', '14 ابريل')
    """
    if not text.isascii():
        text = text.translate(_PLAIN)
        text = unicodedata.normalize("NFKD", text)
        text = text.translate({ord(char): None for char in set(text) if unicodedata.combining(char)})
        text = unicodedata.normalize("NFC", text).casefold().translate(_PLAIN)
        text = _INVISIBLE.sub("", text)
        text = _DIGIT.sub(lambda match: str(unicodedata.digit(match[0])), text)
    else:
        text = text.lower()
    return _SPACE.sub(" ", text).strip()


def fold_name(name: str) -> str:
    """A name as a key: folded, without dots and apostrophes.

    >>> fold_name("Sept."), fold_name("พ.ค.")
    ('sept', 'พค')
    """
    return fold_text(name).replace(".", "").replace("'", "")
