"""Dates as machines write them: ISO 8601 and its variants, RFC 2822, epochs, compact figures. The fast way in."""

from datetime import UTC, date, datetime, timedelta

import regex

from transforms.dates.model import ParsedDate, build_day, build_time
from transforms.dates.zones import parse_offset, parse_zone
from transforms.schema.vocabularies import Precision

_ISO = regex.compile(
    r"""(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})
    (?:(?:[Tt_]|\s*[,]?\s+|\s*T\s*)(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,:]\d{1,9})?)?
      \s*(?P<zone>[Zz]|(?:GMT|UTC)?\s*[+-]\d{1,2}:?(?:\d{2})?|GMT|UTC|[A-Z]{3,4})?(?:\s?\[[\w/+-]+\])?
    )?""",
    regex.VERBOSE,
)
_COMPACT = regex.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:[T ]?(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:\.\d{1,6})?)?\s?(?P<zone>[Zz]|[+-]\d\d:?\d\d)?)?"
)
_MONTH = regex.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)|(?P<only_year>(?:19|20)\d\d)")
_EPOCH = regex.compile(r"(?P<seconds>\d{9,10})(?:\.\d+)?|(?P<milliseconds>\d{12,13})(?:\.\d+)?")
_RFC_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_RFC = regex.compile(
    r"""(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(?P<day>\d{1,2})[\s-](?P<month>[a-z]{3})[\s-](?P<year>\d{4})\s+
    (?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<zone>[+-]\d{4}|[a-z]{1,4})?(?:\s*\([^)]*\))?""",
    regex.VERBOSE | regex.IGNORECASE,
)
_UNIX = regex.compile(
    r"""(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+(?P<month>[a-z]{3})[a-z]*\s+(?P<day>\d{1,2})\s+
    (?:(?P<year>\d{4})\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2})
    \s*(?P<zone>(?:GMT|UTC)?\s?[+-]\d{4}|[a-z]{1,4})?(?:\s+(?P<late_year>\d{4}))?(?:\s*\([^)]*\))?""",
    regex.VERBOSE | regex.IGNORECASE,
)
_FIRST_EPOCH, _LAST_EPOCH = 315_532_800, 4_102_444_800  # 1980 to 2099


def parse_format(text: str, language: str | None = None, country: str | None = None) -> ParsedDate | None:
    """A whole string in one of the machine formats, or None.

    >>> parse_format("2025-05-14T10:32:00+02:00").instant.isoformat()
    '2025-05-14T08:32:00+00:00'
    >>> parse_format("Wed, 14 May 2025 10:32:00 GMT").instant == parse_format("1747218720").instant
    True
    """
    if not text or not (text[0].isdigit() or text[0].isalpha()):
        return None
    for pattern in (_ISO, _COMPACT):
        match = pattern.fullmatch(text)
        if match:
            return _build(match, int(match["month"]), language, country)
    match = _EPOCH.fullmatch(text)
    if match:
        return _parse_epoch(match)
    match = _MONTH.fullmatch(text)
    if match:
        return _parse_month(match)
    for pattern in (_RFC, _UNIX):
        match = pattern.fullmatch(text)
        if match:
            month = _RFC_MONTHS.get(match["month"].lower())
            return _build(match, month, language, country) if month else None
    return None


def _parse_epoch(match: regex.Match[str]) -> ParsedDate | None:
    seconds = int(match["seconds"]) if match["seconds"] else int(match["milliseconds"]) // 1000
    if not _FIRST_EPOCH <= seconds <= _LAST_EPOCH:
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return ParsedDate(moment.date(), Precision.SECOND, moment.time(), 0)


def _parse_month(match: regex.Match[str]) -> ParsedDate | None:
    if match["only_year"]:
        return ParsedDate(date(int(match["only_year"]), 1, 1), Precision.YEAR)
    day = build_day(int(match["year"]), int(match["month"]), 1)
    return ParsedDate(day, Precision.MONTH) if day else None


def _build(match: regex.Match[str], month: int, language: str | None, country: str | None) -> ParsedDate | None:
    """A date from a match with named groups; an impossible time leaves the day."""
    groups = match.groupdict()
    year = groups["year"] or groups.get("late_year")
    day = build_day(int(year), month, int(groups["day"])) if year else None
    if day is None:
        return None
    if groups["hour"] is None:
        return ParsedDate(day, Precision.DAY)
    hour = int(groups["hour"])
    if hour == 24 and int(groups["minute"]) == 0:
        day, hour = day + timedelta(days=1), 0
    clock = build_time(hour, int(groups["minute"]), int(groups["second"] or 0))
    if clock is None:
        return ParsedDate(day, Precision.DAY)
    precision = Precision.SECOND if groups["second"] else Precision.MINUTE
    parsed = ParsedDate(day, precision, clock)
    offset = read_zone(groups["zone"], datetime.combine(day, clock), language, country)
    return parsed if offset is None else parsed.in_zone(offset)


def read_zone(zone: str | None, local: datetime, language: str | None, country: str | None) -> int | None:
    """The offset of a zone as written ("Z", "GMT+2", "+0200", "CEST"), or None.

    >>> read_zone("GMT+2", datetime(2025, 5, 14), None, None)
    120
    """
    if not zone:
        return None
    word = zone.lower().replace(" ", "").strip("()")
    signed = word.removeprefix("gmt").removeprefix("utc")
    if signed[:1] in ("+", "-"):
        return parse_offset(signed)
    return parse_zone(word, local, language, country)
