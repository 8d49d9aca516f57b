"""Repairs of single characters: what an encoding, a template or an editor broke. Nothing that changes what is said.

Mojibake (only where ftfy is sure), HTML entities, invisible and control characters, odd and doubled spaces, spaces in
Japanese and Chinese sentences, NFC. The
replacement character U+FFFD is left alone: what stood there is not known. A plain text costs one look.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

import regex
from ftfy import fix_encoding
from ftfy.badness import is_bad

from transforms.boilerplate.lines import WRITTEN_SPACE, Line
from transforms.edits import Edit
from transforms.schema.vocabularies import Category

_SPACES = "\xa0\u2000-\u200a\u202f\u205f"
_UNSEEN = "\xad\u200b\u2060-\u2064\ufeff\ufff9-\ufffb"
_JOINERS = "\u200c\u200d"
_DIRECTIONS = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f"
_NAMED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")

_SUSPECT = re.compile(f"[{_SPACES}{_UNSEEN}{_JOINERS}{_DIRECTIONS}{_CONTROLS}\u0300-\u036f]")
# a space inside a sentence in a script without spaces: what a link or a ruby leaves behind
_DENSE = "\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff々"
_DENSE_GAP = re.compile(f"(?<=[{_DENSE}]) (?=[{_DENSE}])")
# what plain prose does not hold beside ASCII; the rest of it is never broken and always NFC
_ASCII = b"\t\n" + bytes(range(0x20, 0x7F))
_UNUSUAL = re.compile("[^’‘“”—–…éèáíóúñüöäßçà]")
# the first character of a UTF-8 sequence read as Latin-1 or Windows-1252, and one that such a reading gives the others
_GARBLED = re.compile("[ÃÂâÐÑØÙÎÏãåäæçèéêëìíîïð][\x80-\xbf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_PIECE = re.compile(f"(?<![ÃÂ])(?:[ {_SPACES}{_UNSEEN}]|{WRITTEN_SPACE}){{2,}}|[^ \t]+")
_ODD_SPACE = re.compile(f"[{_SPACES}]")
_DOUBLED = re.compile(" {2,}")
_GONE = re.compile(f"[{_UNSEEN}{_CONTROLS}]")
_CONTROL = re.compile(f"[{_CONTROLS}]")
_JOINER = regex.compile(
    r"(?<![\p{Arabic}\p{Syriac}\p{Nko}\p{Mongolian}\p{Indic_Conjunct_Break=Linker}\p{Mc}\p{Mn}\p{So}\p{Sk}\ufe0f]|[^\P{L}\p{Latin}\p{Greek}\p{Cyrillic}\p{Han}])[\u200c\u200d]|[\u200c\u200d](?=\s|$)"
)
_DIRECTION = re.compile(f"[{_DIRECTIONS}]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def needs_repair(text: str) -> bool:
    """Whether a text holds anything that may want repair; a plain text is answered quickly."""
    if "  " in text or ("&" in text and _NAMED.search(text)):
        return True
    beyond = _leave_out_ascii(text)
    if not _UNUSUAL.search(beyond):
        return False
    return bool(
        _SUSPECT.search(beyond)
        or (_GARBLED.search(beyond) and _GARBLED.search(text))
        or ("。" in beyond and _DENSE_GAP.search(text))
        or not unicodedata.is_normalized("NFC", text)
    )


def _leave_out_ascii(text: str) -> str:
    """What a text holds beside plain ASCII, in its order: mostly next to nothing, and found by the byte.

    >>> _leave_out_ascii("It\u2019s \u201cback\u201d")
    '’“”'
    """
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def repair_line(line: Line) -> Iterator[Edit]:
    r"""Edits that mend one line; none where nothing is broken.

    >>> from transforms.boilerplate.lines import split_lines
    >>> [(e.start, e.end, e.replacement) for e in repair_line(split_lines("Rain\u200bfall &amp; cafÃ©")[0])]
    [(4, 5, None), (11, 15, None), (19, 21, 'é')]
    """
    if not needs_repair(line.text):
        return
    for found in _PIECE.finditer(line.text):
        piece = found.group()
        if plain := _find_space(piece):
            wanted, name = (" " if any(char.isspace() for char in plain) else ""), "spaces"
        elif piece.isascii() and "&" not in piece and not _GONE.search(piece):
            continue
        else:
            wanted, name = repair_word(piece)
            wanted = wanted.strip(" ")  # beside a word there is a space already
        if wanted != piece:
            yield _smallest(line.start + found.start(), piece, wanted, name)
    if "。" in line.text:
        for found in _DENSE_GAP.finditer(line.text):
            start = line.start + found.start()
            yield Edit(start, start + 1, None, "repair/any/dense-space", Category.REPAIR)


def _find_space(piece: str) -> str:
    """A piece that is nothing but space, seen or not, with what is written out in it read; empty where it is more."""
    plain = unescape(unescape(piece)) if "&" in piece else piece
    return "" if _GONE.sub("", plain).strip() else plain


def repair_word(word: str) -> tuple[str, str]:
    r"""A word mended, and what kind of repair that took first.

    >>> repair_word("It&#8217;s"), repair_word("fran\xe7ais")
    (('It’s', 'entity'), ('français', ''))
    """
    name = ""
    for step, mend in _STEPS:
        mended = mend(word)
        if mended != word:
            word, name = mended, name or step
    return word, name


def _mend_encoding(word: str) -> str:
    if "\ufffd" in word or not is_bad(word):
        return word
    mended: str = fix_encoding(word)
    return word if "\ufffd" in mended else mended


def _mend_entities(word: str) -> str:
    for _ in range(2):
        if "&" not in word:
            break
        word = _NAMED.sub(lambda found: _unescape(found.group()), word)
    return word


def _unescape(entity: str) -> str:
    plain = unescape(entity)
    if plain.isspace():
        return " "
    return entity if _CONTROL.fullmatch(plain) else plain


def _drop_unseen(word: str) -> str:
    word = _GONE.sub("", word)
    if "\u200c" in word or "\u200d" in word:
        word = _JOINER.sub("", word)
    return word if _RIGHT_TO_LEFT.search(word) else _DIRECTION.sub("", word)


def _plain_spaces(word: str) -> str:
    return _DOUBLED.sub(" ", _ODD_SPACE.sub(" ", word))


def _compose(word: str) -> str:
    return unicodedata.normalize("NFC", word)


_STEPS = (
    ("mojibake", _mend_encoding),
    ("entity", _mend_entities),
    ("unseen", _drop_unseen),
    ("spaces", _plain_spaces),
    ("nfc", _compose),
)


def _smallest(start: int, was: str, wanted: str, name: str) -> Edit:
    """The edit from one piece to another without what both have in common at the ends."""
    left = 0
    while left < min(len(was), len(wanted)) and was[left] == wanted[left]:
        left += 1
    right = 0
    while right < min(len(was), len(wanted)) - left and was[-1 - right] == wanted[-1 - right]:
        right += 1
    replacement = wanted[left : len(wanted) - right]
    return Edit(start + left, start + len(was) - right, replacement or None, f"repair/any/{name}", Category.REPAIR)
