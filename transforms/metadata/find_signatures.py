"""Names that sign a story: alone, in bold or on the right, above its first paragraphs or below its last.

Nothing else calls them a credit, so they count only where no byline names a person (see `choose_authors`).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from transforms.metadata.credits import CreditKind, parse_credits
from transforms.metadata.lexicon import fold_words, is_unspaced
from transforms.metadata.markup import read_text
from transforms.metadata.names import is_full_name

_BOLD = frozenset({"strong", "b", "em", "i"})
_LONGEST = 60
_ASIDE = 3  # paragraphs between the first or last long one and a name


def find_signed_names(paragraphs: Sequence[HtmlElement]) -> Iterator[tuple[bool, str]]:
    """The names that stand alone shortly above a story's first long paragraph (True) or below its last (False), given the long ones.

    A name that the story's opening mentions is that of somebody whom it tells of.
    """
    if not paragraphs:
        return
    opening = fold_words(" ".join(read_text(paragraph)[:600] for paragraph in paragraphs[:3]))
    for is_above, start in ((True, paragraphs[0]), (False, paragraphs[-1])):
        for near in islice(start.itersiblings("p", preceding=is_above), _ASIDE):
            name = _read_signature(near)
            if name and not _mentions(opening, name):
                yield is_above, name
                break
            opening += f" {fold_words(read_text(near)[:600])}" if is_above else ""


def _mentions(opening: str, name: str) -> bool:
    family = fold_words(name).split()[-1]
    return f" {family} " in f" {opening} "


def _read_signature(paragraph: HtmlElement) -> str:
    """The names that are all a paragraph says, where it is set apart from the others; empty if it says more."""
    text = read_text(paragraph)
    inner = [child for child in paragraph if isinstance(child.tag, str)]
    around = f"{paragraph.text or ''}{inner[0].tail or ''}" if len(inner) == 1 else "-"
    is_bold = not around.strip() and inner[0].tag in _BOLD
    is_right = "right" in (paragraph.get("style") or paragraph.get("align") or paragraph.get("class") or "").lower()
    if len(text) > _LONGEST or not (is_bold or is_right):
        return ""
    return text if _is_persons_name(text) else ""


def _is_persons_name(text: str) -> bool:
    """Whether a text is whole names of persons and nothing else."""
    if not 4 <= len(text) <= _LONGEST or is_unspaced(text) or text.isupper() or re.search(r"[\d:!?…\"“”()]", text):
        return False
    named = parse_credits(text)
    return (
        0 < len(named) <= 3
        and all(
            credit.kind is CreditKind.PERSON and is_full_name(credit.name) and len(credit.name.split()) <= 4
            for credit in named
        )
        and sum(len(credit.name) for credit in named) >= len(text) - 8 * len(named) + 4
    )
