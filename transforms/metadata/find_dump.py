"""What the lines of a text dump say about its story, for all that neither the record nor the cleaning told."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from transforms.dates import DateContext
from transforms.dates.lines import find_line_dates
from transforms.metadata.find_headline import DumpHead, find_dump_head
from transforms.records import Evidence, Stripped
from transforms.schema.vocabularies import Field

_BROUGHT = frozenset({"sidecar", "field"})
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NEW_YEAR = timedelta(days=60)  # how long pages go on naming the old year
_MENU = 3  # lines that stand above the story in the dump of any page


def read_dump(stripped: Stripped, context: DateContext) -> Sequence[Evidence]:
    """The record's evidence, and what the lines around the headline add where the record itself brings neither title nor date."""
    evidence = stripped.evidence
    brought = {item.field for item in evidence if item.source in _BROUGHT}
    if Field.TITLE in brought and Field.PUBLISHED in brought:
        return evidence
    chosen = [item.value for item in evidence if item.field is Field.TITLE]
    head = find_dump_head(stripped.extracted.text, stripped.text, context.url, chosen)
    found: list[Evidence] = []
    if Field.TITLE not in brought and head.body >= _MENU and head.title is not None:
        found.append(_as_title(head))
    if Field.PUBLISHED not in brought:
        dates = find_line_dates(head.lines, head.headline, head.body, context.reading)
        is_stale = _is_stale(stripped.extracted.text, context.fetched_at)
        found += (item for item in dates if not (is_stale and item.place.startswith("relative")))
        if any(item.field is Field.PUBLISHED for item in found):
            evidence = tuple(item for item in evidence if not _is_line_date(item))
    return [*found, *evidence]


def _is_stale(text: str, fetched_at: datetime | None) -> bool:
    """Whether a text names years, but none as late as that of its collection: "2 hours ago" was not told from there then."""
    years = [int(year) for year in _YEAR.findall(text)]
    return fetched_at is not None and bool(years) and max(years) < (fetched_at - _NEW_YEAR).year


def _is_line_date(item: Evidence) -> bool:
    return item.field in (Field.PUBLISHED, Field.MODIFIED) and item.source == "header_line"


def _as_title(head: DumpHead) -> Evidence:
    return Evidence(Field.TITLE, head.title or "", "headline_line", "heading")
