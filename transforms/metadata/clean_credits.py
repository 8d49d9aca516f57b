"""The text of a credit before names are read from it: plain, without addresses and dates, its parts told apart."""

import html
import re
import unicodedata

from transforms.metadata.date_parts import cut_dates
from transforms.metadata.mend import mend_encoding

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)[^\s)\]]+")
_HANDLE = re.compile(r"(?<![\w.])@\w+")
_RUN_ON = re.compile(
    r"(?<=[a-zà-ÿ]{2})(?=(?:Published|Updated|Posted|Modified|Created)(?![a-z])|(?:19|20)\d\d(?!\d)|\d{1,2}(?:[./-]\d|\.?\s[^\W\d_]{3}))"
)
_TWO_NAMES = re.compile(  # "Anna BergTom Abara", not "Ann MacDonald Rees"
    r"([A-ZÀ-Þ][\w.'’-]* (?!(?:Mac|Van|Von|Del|Des|San|Fitz|Saint)[A-ZÀ-Þ])[A-ZÀ-Þ][a-zà-ÿ]{2,})(?=[A-ZÀ-Þ][a-zà-ÿ]+ [A-ZÀ-Þ])"
)
SEPARATOR = re.compile(
    r"\s*(?:[|•·●‧∙⋅▪■◦❘¦∣｜;；\n\t»›>→✦]|\s[-–—―/]+\s|(?<=\w{3})/+(?=\w[\w-]{2})|\s/(?=\w{2})|，|、)\s*"
)
_GLUED = re.compile(r"^(?:by|von)(?=[A-ZÀ-Þ])|^(?:By|BY|Von)(?=[A-ZÀ-Þ][a-zà-ÿ])")
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_SPACE = re.compile(r"[ \u00a0\u3000\u2000-\u200a\r\f\v]+")
_TAG = re.compile(r"<[^<>]{1,200}>")


def cut_byline(line: str) -> str:
    """A byline as it stood, without the dates that a separator parts from it at either end.

    >>> cut_byline("By Jane Whitlock · Published 2025-05-14"), cut_byline("By Jane Whitlock14 May 2025")
    ('By Jane Whitlock', 'By Jane Whitlock')
    """
    glued = _RUN_ON.search(line)
    if glued is not None and not cut_dates(line[glued.end() :].strip()):
        line = line[: glued.start()]
    parts = [(match.start(), match.end()) for match in SEPARATOR.finditer(line)]
    starts, ends = [0, *(end for _, end in parts)], [*(start for start, _ in parts), len(line)]
    kept = [(start, end) for start, end in zip(starts, ends, strict=True) if cut_dates(line[start:end].strip())]
    return line[kept[0][0] : kept[-1][1]].strip() if kept else line


def clean_credit(value: str) -> str:
    """A credit as plain text: entities, invisible characters, addresses, links and handles gone, white space single."""
    text = unicodedata.normalize("NFC", mend_encoding(html.unescape(html.unescape(value))))
    text = _HIDDEN.sub("", _TAG.sub(" ", text))
    for pattern in (_LINK, _MAIL, _HANDLE):
        text = pattern.sub(" ", text)
    text = _SPACE.sub(" ", text)
    if " " in text.strip():  # one word with figures in it is somebody's login name
        text = _RUN_ON.sub(" | ", text)
    text = _TWO_NAMES.sub(r"\1 | ", text)
    return _GLUED.sub("", text.strip()).strip(" ,;:|-–—•·\"'“”*_/\\")
