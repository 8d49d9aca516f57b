"""What the lines of a text dump say about its story, for all that neither the record nor the cleaning told."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from transforms.dates import DateContext
from transforms.dates.lines import find_line_dates
from transforms.metadata.find_credits import find_dump_credits
from transforms.metadata.find_headline import MENU, DumpHead, find_dump_head
from transforms.metadata.find_lines import find_late_credits, find_line_credits, names_persons
from transforms.metadata.names import is_full_name
from transforms.records import Evidence, Stripped
from transforms.schema.vocabularies import Category, Field

_NO_HEADLINE = frozenset({Category.BYLINE, Category.DATE_LINE, Category.HEADER})
_TRAIL, _NAME_ALONE = "navigation/any/trail", "byline/any/name"
_BROUGHT = frozenset({"sidecar", "field"})
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NEW_YEAR = timedelta(days=60)  # how long pages go on naming the old year


def read_dump(stripped: Stripped, context: DateContext) -> Sequence[Evidence]:
    """The record's evidence, and what its lines add where the record itself brings no title, date or author.

    A text whose story opens it is read as an article; one with menus above the story as a page's dump, whose headline has to be found first.
    """
    evidence = stripped.evidence
    brought = {item.field for item in evidence if item.source in _BROUGHT}
    if {Field.TITLE, Field.PUBLISHED} <= brought:
        return _with_line_credits(stripped)
    chosen = [item.value for item in evidence if item.field is Field.TITLE]
    others = _find_others(stripped)
    head = find_dump_head(stripped.extracted.text, stripped.text, context.url, chosen, others)
    is_dump = head.body >= MENU
    found: list[Evidence] = []
    if is_dump and Field.TITLE not in brought and head.title is not None:
        found.append(Evidence(Field.TITLE, head.title, "headline_line", "heading"))
    if Field.PUBLISHED not in brought:
        found += _find_dates(stripped, head, context)
    if any(item.field is Field.PUBLISHED for item in found):
        evidence = tuple(item for item in evidence if not _is_line_date(item))
    if is_dump and Field.AUTHOR not in brought:
        found += _find_authors(head)
        evidence = tuple(item for item in evidence if not _is_loose_credit(item))
        return [*found, *evidence]
    return [*found, *_with_line_credits(replace(stripped, evidence=tuple(evidence)))]


def _find_others(stripped: Stripped) -> frozenset[int]:
    """Numbers of the lines that the cleaning took for a byline, a date, a header or a trail: no headline is one. A name alone may be one."""
    text = stripped.extracted.text
    spans = [
        edit
        for edit in stripped.edits
        if edit.rule_id == _TRAIL or (edit.category in _NO_HEADLINE and edit.rule_id != _NAME_ALONE)
    ]
    starts = [edit.end - len(text[edit.start : edit.end].lstrip()) for edit in spans]
    return frozenset(text.count("\n", 0, start) + 1 for start in starts)


def read_page(stripped: Stripped) -> Sequence[Evidence]:
    """A page's evidence without the lines that its cleaning took for bylines and that name no persons."""
    lines = [item for item in stripped.evidence if _is_loose_credit(item)]
    if not lines:
        return stripped.evidence
    story = stripped.extracted.text.split("\n")
    titles = [item.value for item in stripped.evidence if item.field is Field.TITLE]
    bad = {item for item in lines if item.source == "byline_line" and not names_persons(item.value, story, titles)}
    return tuple(item for item in stripped.evidence if item not in bad)


def _with_line_credits(stripped: Stripped) -> Sequence[Evidence]:
    """All evidence, and for an article without any credit the lines around its headline that are one."""
    if any(item.field in (Field.AUTHOR, Field.BYLINE) for item in stripped.evidence):
        return stripped.evidence
    titles = [item.value for item in stripped.evidence if item.field is Field.TITLE]
    credits_found = find_line_credits(stripped.extracted.text, titles[:1])
    lines = [Evidence(Field.AUTHOR, c.line, "byline_line", f"line {c.number}") for c in credits_found]
    return [*stripped.evidence, *lines]


def _find_dates(stripped: Stripped, head: DumpHead, context: DateContext) -> list[Evidence]:
    found = list(find_line_dates(head.lines, head.headline, head.body, context.reading))
    if any(item.place.startswith("relative") for item in found) and _is_stale(
        stripped.extracted.text, context.fetched_at
    ):
        return [item for item in found if not item.place.startswith("relative")]
    return found


def _find_authors(head: DumpHead) -> list[Evidence]:
    """Credits around the headline, else the one below the story."""
    near = [(one.number, one.value, " (head)") for one in find_dump_credits(head)]
    named = near or [(one.number, one.line, "") for one in find_late_credits(head.lines) if not one.is_head]
    return [Evidence(Field.BYLINE, value, "byline_line", f"line {number}{where}") for number, value, where in named]


def _is_loose_credit(item: Evidence) -> bool:
    """Whether a credit is a line of the text that the cleaning took for one: of a page's dump, all lines are read anew here."""
    is_box = item.source == "author_box" and not is_full_name(item.value.split(":")[0])
    return item.field in (Field.AUTHOR, Field.BYLINE) and (item.source == "byline_line" or is_box)


def _is_stale(text: str, fetched_at: datetime | None) -> bool:
    """Whether a text names years, but none as late as that of its collection: "2 hours ago" was not told from there then."""
    years = [int(year) for year in _YEAR.findall(text)]
    return fetched_at is not None and bool(years) and max(years) < (fetched_at - _NEW_YEAR).year


def _is_line_date(item: Evidence) -> bool:
    return item.field in (Field.PUBLISHED, Field.MODIFIED) and item.source == "header_line"
