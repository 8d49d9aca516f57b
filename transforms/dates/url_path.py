"""Dates in an address's path: /2024/05/14/, 2024-05-14, 20240514, /2024/05/."""

from functools import lru_cache
from urllib.parse import unquote, urlsplit

import regex

from transforms.dates.model import build_day
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_YEAR = r"(?P<year>(?:19[89]\d|20[0-4]\d))"
_ANY_YEAR = regex.compile(_YEAR)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_DAY_PATTERNS = tuple(
    regex.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR}[/](?P<month>\d{{1,2}})[/](?P<day>\d{{2}}(?!\d)|\d(?=/|$))",
        rf"(?<!\d){_YEAR}[/-](?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[/-](?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d){_YEAR}[-_.](?P<month>\d{{1,2}})[-_.](?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d){_YEAR}[-/](?P<month>\d{{2}})(?P<day>\d{{2}})(?=[/_-]|$)",
        rf"(?<!\d){_YEAR}(?P<month>\d{{2}})[-/](?P<day>\d{{2}})(?=[/_-]|$)",
        rf"(?<!\d){_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})[-/](?P<month>\d{{1,2}})[-/]{_YEAR}(?=[/_.-]|$)",
        rf"(?<!\d){_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?:[01]\d|2[0-3])[0-5]\d\d{{0,10}}(?!\d)",
    )
)
_ARCHIVED = regex.compile(r"^.*https?:/+[^/]+")  # an archive's address holds the story's own
_MONTH_PATTERN = regex.compile(rf"/{_YEAR}[/-](?P<month>\d{{1,2}})(?=[/_-]|$)")


@lru_cache(maxsize=256)
def find_url_dates(url: str | None) -> tuple[Evidence, ...]:
    """The day that an address's path names, else its month, as an ISO string.

    >>> [evidence.value for evidence in find_url_dates("https://harbourpost.example/2025/05/14/ferry")]
    ['2025-05-14']
    """
    if not url or ("%" not in url and not _ANY_YEAR.search(url)):
        return ()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ()
    path = _ARCHIVED.sub("", unquote(parts.path).lower())
    if not _ANY_YEAR.search(path):
        return ()
    for pattern in _DAY_PATTERNS:
        for match in pattern.finditer(path):
            groups = match.groupdict()
            month = _MONTHS[groups["name"]] if groups.get("name") else int(groups["month"])
            day = build_day(int(groups["year"]), month, int(groups["day"]))
            if day is not None:
                return (Evidence(Field.PUBLISHED, day.isoformat(), "url_path", match[0]),)
    found = _MONTH_PATTERN.search(path)
    if found and 1 <= int(found["month"]) <= 12:
        return (Evidence(Field.PUBLISHED, f"{found['year']}-{int(found['month']):02d}", "url_path", found[0]),)
    return ()
