"""Captions and credits that are known by their form: a file photo's opening, or a photographer's name at the end."""

import re

from transforms.boilerplate.values import is_credit

_MAX_CAPTION = 70
_MAX_FILE_CAPTION = 160
_MAX_CREDIT = 9
_SIGNED = "©Ⓒ"
_PICTURE = r"(?i:photos?|fotos?|images?|pictures?|photograph|credit|bild|imagen|immagine|(?:photo )?illustration)"
_SAYS_WHO = r"(?:: ?|/(?=[^\W\d_a-z])| credit: ?| (?i:by|courtesy of|via) )"
_BRACKETED = re.compile(rf"\((?:[\w.]{{2,20}} )?{_PICTURE}{_SAYS_WHO}[^()]{{2,70}}\)\.?$")
_AGENCY = re.compile(r"(?:^|[ .])(?:REUTERS|AFP|EPA|AP)/[A-Z][\w.'’-]+(?: [\w.'’-]+){0,3}(?: ?-?/[\w ]{2,20})?$")
_FILE = re.compile(r"FILE(?: PHOTO)? ?[-–—:] ?(?:In )?[Tt]his .{3,60}? (?:file )?(?:photo|image|picture)\b")
_FILE_PHOTO = re.compile(r"FILE (?:PHOTO|IMAGE|PIC) ?[-–—:] ?")
_DATELINE = re.compile(r"\((?:AP|AFP|Reuters|UPI)\) ?(?:[-–—]|--)")


def is_caption(text: str, words: int) -> bool:
    """Whether a line is a picture's caption, not a paragraph: opened by "FILE PHOTO", or closed by a credit.

    Where the story itself goes on in the same line, behind a dateline, it is none.

    >>> is_caption("The ferry at the quay, May 3. (Reuters photo: Bo Lee)", 10)
    True
    >>> is_caption("FILE - In this May 3, 2019, file photo, the ferry lies at the quay.", 14)
    True
    >>> is_caption("FILE - In this May 3, 2019, file photo, the ferry lies. NORTHPORT (AP) — The ferry is back.", 18)
    False
    >>> is_caption("Bring a wallet (credit/debit cards, see photo above).", 8)
    False
    """
    if text.startswith("FILE"):
        known = words <= _MAX_FILE_CAPTION and bool(_FILE.match(text) or _FILE_PHOTO.match(text))
    else:
        known = words <= _MAX_CAPTION and _ends_in_credit(text)
    return known and not _DATELINE.search(text)


def is_credit_line(text: str, words: int) -> bool:
    """Whether a line is nothing but a credit.

    >>> is_credit_line("(Reuters photo: Bo Lee)", 4), is_credit_line("(Ana Brook/Reuters)", 3), is_credit_line("© Bo Lee", 2)
    (True, True, True)
    """
    if words > _MAX_CREDIT:
        return False
    if text[0] in _SIGNED:
        return True
    found = _BRACKETED.match(text) or _AGENCY.match(text)
    return bool(found) or ("/" in text and is_credit(text))


def _ends_in_credit(text: str) -> bool:
    if text.endswith((")", ").")) and "(" in text:
        at = text.rfind("(")
        return bool(_BRACKETED.match(text, at)) or ("/" in text[at:] and is_credit(text[at:]))
    return text[-1:].isalpha() and "/" in text and bool(_AGENCY.search(text))
