"""Article bodies that stand in a page's data, not in its markup: JSON-LD, and the state that scripts carry."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from transforms.page import Page

_KEYS = ("articleBody", "reviewBody", "text")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_BLOCK_TAG = re.compile(
    r"(?i)</?(?:p|div|h[1-6]|li|ul|ol|blockquote|section|figure|table|tr)\b[^<>]*>|(?:<br\s*/?>\s*){2,}"
)
_DROPPED = re.compile(r"(?is)<(script|style|figure|figcaption|aside|iframe|table)\b.*?</\1\s*>")
_STATE = re.compile(
    r'"(\w*(?:body|content|html|text|story)\w*)\\?"\s*:\s*"((?:[^"\\]|\\.){600,400000}?)(?<!\\)"', re.IGNORECASE
)
_MIN_WORDS = 40
_MAX_SCRIPT = 3_000_000
_MAX_STATES = 40
_CUT = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])\s*$")


@dataclass(frozen=True, slots=True)
class Body:
    """A body as data gives it, in paragraphs of plain text."""

    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraphs, joined."""
        return "\n\n".join(self.paragraphs)

    @property
    def is_cut(self) -> bool:
        """Whether it ends in an ellipsis."""
        return bool(self.paragraphs) and bool(_CUT.search(self.paragraphs[-1]))


def find_json_ld_body(page: Page) -> Body | None:
    """The longest article body of the page's JSON-LD, without markup; None where there is none of substance."""
    texts = [value for item in page.json_ld for value in _find_texts(item, 0)]
    longest = max(texts, key=len, default="")
    body = read_body(longest)
    return (
        body
        if sum(len(paragraph.split()) for paragraph in body.paragraphs) >= _MIN_WORDS or len(longest) > 400
        else None
    )


def _find_texts(item: dict[str, Any], depth: int) -> Iterator[str]:
    for key in _KEYS:
        if isinstance(item.get(key), str) and (key != "text" or len(item[key]) > 400):
            yield item[key]
    if depth < 2:
        for key in ("mainEntity", "mainEntityOfPage", "hasPart"):
            if isinstance(item.get(key), dict):
                yield from _find_texts(item[key], depth + 1)


def find_script_body(page: Page) -> Body | None:
    """The longest text with paragraph markup in the data that the page's scripts carry.

    For pages whose article is not in the markup at all: what a script would have put there.
    """
    best = Body(())
    for script in page.tree.iter("script"):
        source = script.text or ""
        if not 1_000 < len(source) < _MAX_SCRIPT or "ld+json" in (script.get("type") or ""):
            continue
        for count, match in enumerate(_STATE.finditer(source)):
            if count > _MAX_STATES:
                break
            body = read_body(_unquote(match.group(2)))
            if len(body.paragraphs) >= 3 and len(body.text) > len(best.text):
                best = body
    return best if best.paragraphs else None


def _unquote(literal: str) -> str:
    """The value of a JSON string literal; "" where it has no paragraph markup or cannot be read."""
    if "p>" not in literal and "p\\u003e" not in literal and "p&gt;" not in literal and "br" not in literal:
        return ""
    try:
        return str(json.loads(f'"{literal}"', strict=False))
    except ValueError:
        return ""


def read_body(value: str) -> Body:
    """A body value as paragraphs: markup and entities resolved, embedded elements and white space gone.

    >>> read_body("&lt;p&gt;Rain.&lt;/p&gt;&lt;p&gt;Again &amp;amp; again.&lt;/p&gt;").paragraphs
    ('Rain.', 'Again & again.')
    """
    text = html.unescape(value) if "&lt;" in value else value
    if _TAG.search(text):
        text = _BLOCK_TAG.sub("\n\n", _DROPPED.sub("\n\n", text))
        text = _TAG.sub("", text)
    text = html.unescape(text) if "&" in text else text
    parts = re.split(r"\n\s*\n|\r\n?|\n", text)
    return Body(tuple(line for part in parts if (line := " ".join(part.split()))))
