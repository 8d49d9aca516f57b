"""Whether a text field of a record holds HTML: a whole page, a piece of one, or what an editor of a content system saved."""

import re
from collections.abc import Iterator

_TAG = r"(?:p|div|br|article|section|h[1-6]|ul|ol|table|blockquote|figure|body|html|main|header|span|strong|em|img|a)"
_OPENS_AS_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.{0,2000}?-->)\s*)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_OPENS_WITH_TAG = re.compile(rf"\s*(?:(?><!--.{{0,2000}}?-->)\s*)*+<{_TAG}\b[^<>]*>", re.IGNORECASE | re.DOTALL)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|article|section|h[1-6]|ul|ol|li|table|blockquote|figure)\b[^<>]*>|<br\s*/?>", re.IGNORECASE
)
# an element inside a sentence that means something to a browser alone: a link, a picture
_INLINE = re.compile(
    r"""\S[^\S\n]*<a\s[^<>]{0,500}href=["'](?:https?:|mailto:|/)[^<>"']*["'][^<>]{0,500}>(?:[^<]|<(?!a\b)){0,500}?</a>"""
    r"""|<img\s[^<>]{0,500}src=["'](?:https?:)?//[^<>"']+["'][^<>]*>""",
    re.IGNORECASE,
)
# a line with no other tags than what an editor writes into a text
_EDITED_LINE = re.compile(
    r"(?:[^<]|<!--|<(?![a-z/!])|</?(?:a|img|strong|em|b|i|u|s|span|sup|sub|small|br|h[2-6]|blockquote|ul|ol|li|cite|q|del|ins|iframe|figure|figcaption|hr)\b[^<>]*>)*+\Z",
    re.IGNORECASE,
)
_ENDS_OR_STANDS_ALONE = re.compile(r"</|<br|<img", re.IGNORECASE)
_TAG_EDGE = re.compile(r"</?[a-z]|[a-z\"'/-]>", re.IGNORECASE)
_LONG_LINE = 60
_EDGE = 20
_ENDS = re.compile(r"""[.!?:…>。！？।۔؟]["'”’»」』)\]]*\s*\n""")


def opens_as_page(text: str) -> bool:
    """Whether a text begins as an HTML document does.

    >>> opens_as_page("<!DOCTYPE html><title>x</title>"), opens_as_page("Rain <b>again</b>")
    (True, False)
    """
    return _OPENS_AS_PAGE.match(text[:8192]) is not None


def looks_like_html(text: str) -> bool:
    """Whether a text field holds HTML markup: it opens with a tag, or block tags part its paragraphs. An article about markup
    shows tags too, but its own paragraphs are lines.

    >>> looks_like_html("<p>Rain.</p>"), looks_like_html("The <p> tag opens a paragraph.")
    (True, False)
    """
    if "<" not in text or not _ENDS_OR_STANDS_ALONE.search(text):
        return False
    if _OPENS_AS_PAGE.match(text[:8192]) or _OPENS_WITH_TAG.match(text[:8192]):
        return True
    if _opens_inline(text):
        return True
    tags = sum(1 for _ in zip(_BLOCK_TAG.finditer(text), range(4), strict=False))
    if tags < 4:
        return False
    is_tagged = [_TAG_EDGE.search(gap) is not None for gap in _find_gaps(text)]
    return is_tagged.count(False) <= is_tagged.count(True)


def _opens_inline(text: str) -> bool:
    """Whether links stand inside the lines of prose, or pictures, as in what an editor saves without paragraphs. Where a line holds
    other tags than such an editor writes, the text shows markup.
    """
    if not _INLINE.search(text):
        return False
    return all(_EDITED_LINE.match(line) for line in text.splitlines() if "<" in line)


def _find_gaps(text: str) -> Iterator[str]:
    """What stands between one long line and the next, where a sentence or a tag ends the one: its end, short lines, the next one's
    beginning. A sentence that goes on in the next line is wrapped, in a text as in a source.
    """
    gap: str | None = None
    for line in text.splitlines():
        if len(line) < _LONG_LINE:
            gap = None if gap is None else f"{gap}{line}\n"
            continue
        if gap is not None and _ENDS.search(gap):
            yield gap + line[:_EDGE]
        gap = line[-_EDGE:] + "\n"
