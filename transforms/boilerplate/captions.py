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
# what stands before the name of whoever took a picture, in the languages of the lexicons
_LABEL = (
    r"(?:(?:[Pp]hoto|[Ii]mage|[Pp]icture|[Ff]oto|[Bb]ild|[Ii]magen|[Cc]r[eé]dits? (?:[Pp]hoto|[Ii]mage))"
    r"(?: (?:[Cc]redit|[Cc]ourtesy|[Ii]llustration))?|Photos|PHOTOS?|Photograph|Photographer|Photography|Pic|Pictures|Images|IMAGE"
    r"|Illustrations?|Credits?|CREDIT|Crédits?|Créditos?|Fotos|FOTOS?|(?:Archiv|Symbol|Presse|Arkiv)(?:foto|bild)|Bilder|Bildquelle|Grafik"
    r"|Fotografía|Fotografia|Imágenes|Ilustración|Immagine|Imagem|Beeld|Video|VIDEO|Kuva|Kuvat|Fot\.|FOT\.|Zdjęcie|Fotografie|Snímek"
    r"|Fotó|Kép|Fotoğraf|FOTOĞRAF|Φωτογραφία|Φωτό|Фото|ФОТО|Фотография|Снимок|Зображення|Ảnh|फोटो|تصوير|الصورة|写真|画像|사진|图片来源|图|摄影)"
)
_LABELLED = re.compile(rf"(?:^|[\s.…,!?)\"”|(（–—-]){_LABEL}\s?[:：=]\s?(?P<who>[^:：=\d]{{2,60}})$")
_SEPARATORS = (":", "：", "=")
_LONGEST_LABEL = 30  # characters, with the spaces around it
# a Japanese caption closes with its day, its photographer or its agency behind a wide equals sign, and has no full stop
_WIDE_SIGNED = re.compile(
    r"＝(?=[^＝。]{0,50}(?:[0-9０-９]日|撮影|提供|共同|時事|ロイター|ＡＰ|ＡＦＰ|AP|AFP|ゲッティ|新華社))[^＝。]{2,60}$"
)
_TAIL = 90  # characters at the end of a line in which such a credit stands
_LEAST = 6  # characters of a caption before its credit
_FEW_NAMES = 4  # words
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
    >>> is_caption("The ferry lies at the quay again. Photo: Bo Lee", 10)
    True
    >>> is_caption("Bring a wallet (credit/debit cards, see photo above).", 8)
    False
    """
    if text.startswith("FILE"):
        known = words <= _MAX_FILE_CAPTION and bool(_FILE.match(text) or _FILE_PHOTO.match(text))
    else:
        known = words <= _MAX_CAPTION and (_ends_in_credit(text) or _is_signed(text))
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


def _is_signed(text: str) -> bool:
    """Whether a line closes with a label and a name: "... at the quay. Photo: Bo Lee"."""
    end = text[-_TAIL:]
    if "＝" in end and _WIDE_SIGNED.search(end, 1):
        return True
    at = max(map(end.rfind, _SEPARATORS))
    found = _LABELLED.search(end, max(0, at - _LONGEST_LABEL)) if at > 0 else None
    if found is None or len(text) - len(end) + found.start() < _LEAST:
        return False
    who = found["who"].strip(" .()（）[]").replace("/", " ").split()
    capital = sum(not word[0].islower() for word in who)
    return bool(who) and text[-1] not in "?!:;," and (len(who) <= _FEW_NAMES or 2 * capital >= len(who))


def _ends_in_credit(text: str) -> bool:
    if text.endswith((")", ").")) and "(" in text:
        at = text.rfind("(")
        return bool(_BRACKETED.match(text, at)) or ("/" in text[at:] and is_credit(text[at:]))
    return text[-1:].isalpha() and "/" in text and bool(_AGENCY.search(text))
