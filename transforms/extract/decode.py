"""Bytes to text: byte order mark, then what is declared, then what is valid, then detection.

Promise: a text is decoded in an encoding that its bytes fit, or the record is refused; nothing is normalised or
stripped but the byte order mark. Valid UTF-8 is taken at once: text in any other encoding is hardly ever valid UTF-8 by
accident, while headers that name the wrong encoding are common.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from charset_normalizer import from_bytes
from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from transforms.records import RecordRejectedError
from transforms.schema.vocabularies import Reason, RecordKind

# Of all characters, how many may be broken in text that is otherwise of one encoding. A page carries scripts, adverts
# and comments of other people's making, so it may carry more.
BROKEN_SHARE = {RecordKind.HTML: 1 / 100, RecordKind.TEXT: 1 / 2000}
NUL_SHARE = {RecordKind.HTML: 1 / 1000, RecordKind.TEXT: 0.0}
ODD_SHARE = 0.3  # of the characters outside ASCII, how many may look wrong in a detected encoding
SURELY_UTF8 = 24  # bytes outside ASCII, from which on valid UTF-8 is no accident
OWN_SCRIPT_SHARE = 0.3  # of the letters, how many belong to the script of a detected encoding that is not Latin
DAMAGED_SHARE = (
    0.2  # of the bytes outside ASCII, how many may look like UTF-8 in an encoding of single bytes (Thai does)
)
FEW_BYTES = 8  # outside ASCII: too few to tell encodings apart
_SAMPLE_BYTES = 64 << 10
_META_BYTES = 4096

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read under these names: the encoding that is really written, a superset of the one named.
_REALLY = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
}
# What detection may end in; the rest of what detectors know is not written by anyone who publishes news.
_LATIN = (
    "cp1252",
    "cp1250",
    "cp1254",
    "cp1257",
    "cp1258",
    "iso8859-2",
    "iso8859-3",
    "iso8859-4",
    "iso8859-10",
    "iso8859-13",
    "iso8859-14",
    "iso8859-15",
    "iso8859-16",
    "mac-roman",
)
_OF_SEVERAL_BYTES = ("cp932", "euc_jp", "iso2022_jp", "cp949", "gb18030", "big5hkscs")
_DETECTED = (
    *_LATIN,
    *_OF_SEVERAL_BYTES,
    "cp1251",
    "koi8-r",
    "koi8-u",
    "iso8859-5",
    "cp866",
    "cp1253",
    "iso8859-7",
    "cp1255",
    "iso8859-8",
    "cp1256",
    "iso8859-6",
    "cp874",
)
_WIDE = ("utf-16", "utf-32", "utf-7")  # in ASCII bytes, or with NULs: never what a meta tag in ASCII says
# Python's own ways to write text as bytes: no page is written in them, and they give what no encoding can store
_NOT_ON_THE_WEB = frozenset(
    ("unicode_escape", "raw_unicode_escape", "unicode-escape", "raw-unicode-escape", "utf-7", "idna", "punycode")
)
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_LINE_BEYOND_ASCII = re.compile(rb"[^\n]{0,400}[\x80-\xff][^\n]{0,400}")
_MARKUP = re.compile(rb"<(script|style)\b.*?</\1|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_ISO_2022 = re.compile(rb"\x1b[$(][@-J]")
_ODD_CATEGORIES = ("Cc", "Cn", "Co", "Cs", "Sk", "No")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A record's text, and the name of the encoding that it was read in."""

    text: str
    encoding: str


def decode_content(content: bytes, declared_encoding: str | None, kind: RecordKind) -> Decoded:
    """The text that the bytes hold. Broken characters, where they are few enough, become U+FFFD.

    Raises RecordRejectedError: binary_content where NUL bytes say that it is no text, undecodable where no encoding
    gives readable text.

    >>> decode_content("Größe".encode("latin-1"), "ISO-8859-1", RecordKind.TEXT)
    Decoded(text='Größe', encoding='windows-1252')
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark) and (text := _try(content[len(mark) :], encoding, kind)) is not None:
            return Decoded(text, encoding)
    if b"\x00" in content:
        if (wide := _decode_wide(content)) is not None:
            return wide
        if content.count(0) > NUL_SHARE[kind] * len(content):
            raise RecordRejectedError(Reason.BINARY_CONTENT, f"{content.count(0)} NUL bytes")
        content = content.replace(b"\x00", b"")
    declared = find_codec(declared_encoding)
    if _ISO_2022.search(content) and (text := _strict(content, "iso2022_jp")) is not None:
        return Decoded(text, "iso-2022-jp")
    if (text := _strict(content, "utf-8")) is not None and not _is_better(declared, content):
        return Decoded(text, "utf-8")
    in_page = find_codec(_declared_in_page(content)) if kind is RecordKind.HTML else None
    for codec in (declared, in_page):
        if codec and (text := _strict(content, codec)) is not None:
            return Decoded(text, encoding_name(codec))
    for codec in (*(("utf-8",) if _is_mostly_utf8(content) else ()), declared, in_page):
        if codec and (text := _try(content, codec, kind)) is not None:
            return Decoded(text, encoding_name(codec))
    return _detect(content, kind)


@lru_cache(256)
def find_codec(label: str | None) -> str | None:
    """The codec that browsers use for a declared label; None for a label nobody knows.

    >>> find_codec("latin1"), find_codec("GB2312"), find_codec("Shift_JIS"), find_codec("klingon")
    ('cp1252', 'gb18030', 'cp932', None)
    """
    if not label:
        return None
    mapped = map_encoding_to_html5(label.strip().lower(), fallback_utf8=False) or label.strip()
    try:
        name = codecs.lookup(mapped).name
    except (LookupError, ValueError):
        return None
    if name in _NOT_ON_THE_WEB or not codecs.lookup(name)._is_text_encoding:  # noqa: SLF001 - the only way to tell rot13 from text
        return None
    return _REALLY.get(name, name)


def encoding_name(codec: str) -> str:
    """A codec's name as the web writes it.

    >>> encoding_name("cp1252"), encoding_name("iso8859-2")
    ('windows-1252', 'iso-8859-2')
    """
    if codec.startswith("cp125"):
        return "windows-" + codec[2:]
    return codec.replace("iso8859-", "iso-8859-").replace("_", "-")


def _strict(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _try(content: bytes, codec: str, kind: RecordKind) -> str | None:
    """The text with U+FFFD for what is broken; None where too much is."""
    try:
        text = content.decode(codec, "replace")
    except (UnicodeError, ValueError):
        return None
    return text if text.count("\ufffd") <= BROKEN_SHARE[kind] * len(text) else None


def _is_better(declared: str | None, content: bytes) -> bool:
    """Whether a declared encoding is to be believed although the content is valid UTF-8 too."""
    if not declared or declared == "utf-8" or declared.startswith(_WIDE) or content.isascii():
        return False
    return declared.startswith(("cp932", "cp949", "gb", "big5", "euc")) and _count_high(content) < SURELY_UTF8


def _count_high(content: bytes) -> int:
    return len(content) - len(content.translate(None, _HIGH))


_HIGH = bytes(range(0x80, 0x100))


def _utf8_share(content: bytes) -> float:
    """Of the bytes outside ASCII, the share that stands in whole UTF-8 characters."""
    whole = "".join(char for char in content.decode("utf-8", "ignore") if char > "\x7f")
    return len(whole.encode()) / max(1, _count_high(content))


def _is_mostly_utf8(content: bytes) -> bool:
    """Whether characters of several bytes are more often whole than broken."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if char > "\x7f") - broken
    return whole > broken


def _declared_in_page(content: bytes) -> str | None:
    """The encoding that a page names in its first bytes."""
    found = _META.search(content[:_META_BYTES])
    if found is None:
        return None
    label = (found[1] or found[2]).decode("ascii", "replace")
    return None if label.lower().startswith(_WIDE) else label


def _decode_wide(content: bytes) -> Decoded | None:
    """UTF-16 without a mark: no NUL is left in the text, and spaces or line breaks stand where words need them."""
    for codec in ("utf-16-le", "utf-16-be"):
        text = _strict(content[: len(content) - len(content) % 2], codec)
        if text and "\x00" not in text[:100_000]:
            sample = text[:100_000]
            spaces = sum(map(sample.count, " \n"))
            if spaces >= len(sample) / 40 and _odd_share(sample) < ODD_SHARE and "\x00" not in text:
                return Decoded(text, codec)
    return None


def _detect(content: bytes, kind: RecordKind) -> Decoded:
    """The text in the encoding that its bytes look like."""
    sample = _sample(content, kind)
    for codec in _guesses(sample):
        text = _try(content, codec, kind)
        if text is not None and _is_readable(sample, codec):
            return Decoded(text, encoding_name(codec))
    raise RecordRejectedError(Reason.UNDECODABLE, "its bytes are no readable text in any encoding")


def _guesses(sample: bytes) -> Iterator[str]:
    """Codecs to try, best first: the fast detector's, and where that one does not fit the thorough one's.

    A few bytes say too little to tell the Latin encodings apart: then it is the most common of them, if it fits.
    """
    first = find_codec(detect_encoding(sample))
    if _count_high(sample) <= FEW_BYTES:
        yield "cp1252"
    if first in _DETECTED:
        yield first
    best = from_bytes(sample).best()
    if best and (second := find_codec(best.encoding)) in _DETECTED and second != first:
        yield second


def _is_readable(sample: bytes, codec: str) -> bool:
    """Whether a sample reads well in a detected encoding."""
    text = sample.decode(codec, "replace")
    is_guess = _count_high(sample) <= FEW_BYTES and codec in _LATIN
    if _odd_share(text) > (0 if is_guess else ODD_SHARE):
        return False
    if codec in _OF_SEVERAL_BYTES:
        return True
    if codec != "cp874" and _utf8_share(sample) > DAMAGED_SHARE:
        return False
    if codec in _LATIN:
        return True
    letters = sum(map(str.isalpha, text))
    foreign = sum(1 for char in text if char > "\x7f" and char.isalpha())
    return foreign >= letters * OWN_SCRIPT_SHARE


def _sample(content: bytes, kind: RecordKind) -> bytes:
    """The parts of the content that tell encodings apart, without markup."""
    if kind is RecordKind.HTML:
        content = _MARKUP.sub(b" ", content)
    if len(content) <= _SAMPLE_BYTES:
        return content
    lines, size = [], 0
    for found in _LINE_BEYOND_ASCII.finditer(content):
        lines.append(found[0])
        size += len(found[0])
        if size > _SAMPLE_BYTES:
            break
    return b"\n".join(lines) or content[:_SAMPLE_BYTES]


def _odd_share(text: str) -> float:
    """Of the characters outside ASCII, the share that no writer would put there: controls, broken ones, stray signs
    and capitals inside words, words of two scripts.
    """
    beyond = odd = 0
    before = " "
    for char in text:
        if char > "\x7f":
            beyond += 1
            odd += _is_odd(char, before)
        elif char < " " and char not in "\t\n\r\f":
            odd += 1
            beyond += 1
        before = char
    return odd / beyond if beyond else 0.0


def _is_odd(char: str, before: str) -> bool:
    category = unicodedata.category(char)
    if char == "\ufffd" or category in _ODD_CATEGORIES:
        return True
    if category == "Lu":
        return before.islower()
    if char in "ÿþð¤¦¬¯¸×÷¶" or (char in "¿¡" and before.isalpha()):
        return True
    return category == "So" and before.isalpha() and char not in "©®™°"
