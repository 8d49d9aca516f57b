"""The time of day and its zone, as they stand beside a date in running text."""

from dataclasses import dataclass
from datetime import datetime, time

import regex

from transforms.dates.formats import read_zone
from transforms.dates.model import ParsedDate, build_time
from transforms.schema.vocabularies import Precision

_HALF = r"(?:\s*\{(?P<half>am|pm)\})?"
_HALF_BEFORE = r"(?:\{(?P<before>am|pm)\}\s*)?"
# in this order: with a colon, with a letter (14h30), with a dot, with East Asian counters, the hour alone
_TIME = regex.compile(
    rf"""(?<![\d:.,/-])(?:
      {_HALF_BEFORE}(?P<hour>\d{{1,2}})\s?[:：]\s?(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:[.,]\d{{1,9}})?)?(?!\d){_HALF}
    | (?P<hour_h>\d{{1,2}})\s?(?:h|u|hod|시|val)\.?\s?(?P<minute_h>\d{{2}})(?!\d)
    | (?P<hour_dot>\d{{1,2}})\.(?P<minute_dot>\d{{2}})(?:\.(?P<second_dot>\d{{2}}))?(?![.\d]){_HALF}
    | {_HALF_BEFORE}(?P<hour_cjk>\d{{1,2}})\s*[時时点點시]\s*(?:(?P<minute_cjk>\d{{1,2}})\s*[分분])?(?:\s*(?P<second_cjk>\d{{1,2}})\s*[秒초])?
    | (?P<hour_only>\d{{1,2}})\s*(?:\{{(?P<half_only>am|pm)\}}|uhr\b|h\b|hrs\b)
    )""",
    regex.VERBOSE,
)
_ZONE = regex.compile(
    r"""\s*+(?:uhr|hrs?|h|ore|น)?\.?\s*+[,|·]?\s*+\(?\s*+
    (?P<zone>(?:gmt|utc|z)?\s?[+-]\s?\d{1,2}(?::?\d{2})?(?![\d/.-])|[a-zмск]{1,7}(?![\p{L}\p{M}]))""",
    regex.VERBOSE,
)
_REACH = 44


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day found in text, with its offset if it names a zone; `end` is where it stops."""

    clock: time
    precision: Precision
    utc_offset: int | None
    start: int
    end: int


def _read_half(match: regex.Match[str]) -> str | None:
    half: str | None = match["half"] or match["before"] or match["half_only"]
    return half


def _build_clock(match: regex.Match[str]) -> tuple[time, Precision] | None:
    groups = match.groupdict()
    for kind in ("", "_h", "_dot", "_cjk", "_only"):
        hour = groups[f"hour{kind}"]
        if hour is not None:
            second = groups.get(f"second{kind}")
            clock = build_time(int(hour), int(groups.get(f"minute{kind}") or 0), int(second or 0), _read_half(match))
            return (clock, Precision.SECOND if second else Precision.MINUTE) if clock else None
    return None


def find_clock(
    marked: str, start: int, end: int, day: datetime, language: str | None, country: str | None
) -> ClockTime | None:
    """The time that belongs to the date at `marked[start:end]`: the first one close behind it, else the last before it.

    `marked` is folded text with its names marked; `day` (naive) serves zones with summer time.
    """
    after = _TIME.search(marked, end, min(len(marked), end + _REACH))
    found = _finish(after, marked, day, language, country) if after else None
    if found is None:
        low = max(0, start - _REACH)
        for match in _TIME.finditer(marked, low, start):
            if match["hour_dot"] is None:
                found = _finish(match, marked, day, language, country) or found
    return found


def _finish(
    match: regex.Match[str], marked: str, day: datetime, language: str | None, country: str | None
) -> ClockTime | None:
    built = _build_clock(match)
    if built is None:
        return None
    clock, precision = built
    zone = _ZONE.match(marked, match.end())
    offset = None
    end = match.end()
    if zone:
        offset = read_zone(zone["zone"].replace(" ", ""), datetime.combine(day.date(), clock), language, country)
        end = zone.end() if offset is not None else end
    return ClockTime(clock, precision, offset, match.start(), end)


def add_clock(date: ParsedDate, found: ClockTime | None) -> ParsedDate:
    """The date with the time found beside it."""
    if found is None:
        return date
    return ParsedDate(date.day, found.precision, found.clock, found.utc_offset, date.other_day)
