"""Edits on a text: how cleaning is written down, applied, and undone.

Every rule looks at the *extracted* text and names spans in it (code points). So edits from different rules share one
coordinate system, can be merged in any order, and published text plus removed_text rebuild the extracted text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.schema.vocabularies import Category


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One change: `text[start:end]` becomes `replacement` (None: nothing). start == end inserts.

    `rule_id` reads `<category>/<language or any>/<rule>`; `score` is the rule's or model's certainty, 0 to 1.
    """

    start: int
    end: int
    replacement: str | None
    rule_id: str
    category: Category
    score: float | None = None


@dataclass(frozen=True, slots=True)
class RemovedSpan:
    """A row of removed_text, as far as a rebuild needs it."""

    start: int
    text: str
    replacement: str | None


def merge_edits(removals: Iterable[Edit], repairs: Iterable[Edit]) -> tuple[Edit, ...]:
    """Removals and repairs as one ordered sequence without overlap.

    Removals win over repairs that touch them. Where removals overlap, the one that starts first (and of those the
    longest) keeps its span and a later one keeps only what sticks out.

    >>> a = Edit(0, 5, None, "share/en/x", Category.SHARE)
    >>> b = Edit(3, 8, None, "tags/en/y", Category.TAGS)
    >>> [(e.start, e.end) for e in merge_edits([b, a], [])]
    [(0, 5), (5, 8)]
    """
    kept: list[Edit] = []
    reach = 0
    for edit in sorted(removals, key=lambda e: (e.start, -e.end, e.rule_id, e.replacement or "")):
        start = max(edit.start, reach)
        if start >= edit.end:
            continue
        kept.append(edit if start == edit.start else _from(edit, start))
        reach = edit.end
    return tuple(sorted((*kept, *_clear_of(kept, repairs)), key=lambda e: (e.start, e.end)))


def _from(edit: Edit, start: int) -> Edit:
    return Edit(start, edit.end, edit.replacement, edit.rule_id, edit.category, edit.score)


def _clear_of(removals: Sequence[Edit], repairs: Iterable[Edit]) -> list[Edit]:
    """The repairs that touch no removal and no repair before them."""
    kept: list[Edit] = []
    index = reach = 0
    for edit in sorted(repairs, key=lambda e: (e.start, e.end, e.rule_id, e.replacement or "")):
        while index < len(removals) and removals[index].end <= edit.start:
            index += 1
        inside = index < len(removals) and (
            removals[index].start < edit.end or (edit.start == edit.end and removals[index].start < edit.start)
        )
        if edit.start >= reach and not inside:
            kept.append(edit)
            reach = max(reach, edit.end)
    return kept


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with ordered, non-overlapping edits made.

    Raises ValueError where edits overlap, are out of order, or reach outside the text.

    >>> apply_edits("Rain. Share:", [Edit(5, 12, None, "share/en/share", Category.SHARE)])
    'Rain.'
    """
    parts: list[str] = []
    at = 0
    for edit in edits:
        if not at <= edit.start <= edit.end <= len(text):
            raise ValueError(f"edit {edit.start}:{edit.end} by {edit.rule_id} overlaps, or lies outside the text")
        parts += (text[at : edit.start], edit.replacement or "")
        at = edit.end
    parts.append(text[at:])
    return "".join(parts)


def rebuild_text(published: str, removed: Iterable[RemovedSpan]) -> str:
    """The extracted text, from the published text and its rows of removed_text in order of `start`.

    Raises ValueError where a replacement is not found at the place where it must stand.

    >>> rebuild_text("Rain.", [RemovedSpan(5, " Share:", None)])
    'Rain. Share:'
    """
    parts: list[str] = []
    at = length = 0  # `at` counts in the published text, `length` in the rebuilt one
    for span in removed:
        gap = span.start - length
        replacement = span.replacement or ""
        if gap < 0 or not published.startswith(replacement, at + gap):
            raise ValueError(f"removed_text does not fit the text at {span.start}")
        parts += (published[at : at + gap], span.text)
        at += gap + len(replacement)
        length = span.start + len(span.text)
    parts.append(published[at:])
    return "".join(parts)
