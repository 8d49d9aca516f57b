"""Values whose encoding was read wrongly, once or more often."""

import re

from ftfy import fix_encoding

# the first character of a UTF-8 sequence read as Latin-1 or Windows-1252, and one that such a reading gives the others
_GARBLED = re.compile("[ÃÂâÐÑØÙ][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")


def mend_encoding(value: str) -> str:
    """The value as it was written, where its encoding was misread beyond doubt; any other as it is.

    >>> mend_encoding("The HarbourÃ¢â‚¬â„¢s Path"), mend_encoding("Málaga")
    ('The Harbour’s Path', 'Málaga')
    """
    if value.isascii() or not _GARBLED.search(value):
        return value
    return fix_encoding(value)
