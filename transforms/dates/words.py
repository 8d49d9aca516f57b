"""Dates as people write them, in any language of the lexicon, found in running text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

import regex

from transforms.dates.calendars import convert_solar_hijri, find_year, resolve_eras
from transforms.dates.clock import add_clock, find_clock
from transforms.dates.fold import fold_text
from transforms.dates.model import Order, ParsedDate, build_day, expand_year
from transforms.dates.names import find_weekday, mark_names
from transforms.dates.patterns import PATTERNS, TWICE
from transforms.schema.vocabularies import Precision

_NAMED = ("day_month_year", "month_day_year", "year_month_day", "year_day_month", "month_year")
_IN_FIGURES = ("year_first", "figures", "short_figures", "loose_figures", "spaced_figures")
_KINDS = dict.fromkeys(_NAMED, "named") | dict.fromkeys(_IN_FIGURES, "figures")
_FIGURES = re.compile(r"\d(?:\s?[./-]\s?\d| \d)")

_MONTH_FIRST_COUNTRIES = frozenset({"us", "pr", "gu", "vi", "as", "mh", "fm", "pw"})
_EITHER_ORDER_COUNTRIES = frozenset({"ca", "ph"})
_EITHER_ORDER_LANGUAGES = frozenset({"en", "fil"})

# written with dots or hyphens by people: with slashes it was a machine, and in its own order
_DOTTED_LANGUAGES = frozenset(
    "az be bg bs cs da de et fi hr hu hy is ka kk lt lv mk nb nl pl ro ru sk sl sr sv tr uk".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known about a text that helps to read its dates: language and country in lower case, a learned order."""

    language: str | None = None
    country: str | None = None
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: `before` and `after` are the folded words around it."""

    date: ParsedDate
    start: int
    end: int
    before: str
    after: str


def find_dates(text: str, reading: Reading) -> Iterator[FoundDate]:
    """Every date in a text, in order, each with the time that stands beside it."""
    marked = mark_names(fold_text(text), reading.language)
    if "{" in marked:
        marked = TWICE.sub(r"{\1}", marked)
    marked = resolve_eras(marked)
    patterns = _list_patterns(marked)
    at = 0
    while True:
        found = _find_next(marked, at, patterns, reading)
        if found is None:
            return
        day, start, end = found
        clock = find_clock(
            marked, start, end, datetime.combine(day.day, datetime.min.time()), reading.language, reading.country
        )
        if day.precision != Precision.DAY or (clock and clock.start < start and at > clock.start):
            clock = None
        stop = max(end, clock.end) if clock else end
        yield FoundDate(add_clock(day, clock), start, stop, marked[at:start], marked[stop : stop + 60])
        at = stop


def _find_next(
    marked: str, at: int, patterns: Sequence[tuple[str, regex.Pattern[str]]], reading: Reading
) -> tuple[ParsedDate, int, int] | None:
    """The date that starts first at or behind a place; of those that start together, the pattern listed first."""
    best: tuple[ParsedDate, int, int] | None = None
    for name, pattern in patterns:
        for match in pattern.finditer(marked, at):
            if best is not None and match.start() >= best[1] and not (name != "month_year" and match.start() < best[2]):
                break
            date_found = _build(name, match, marked, reading)
            if date_found is not None:
                if best is None or match.start() < best[1]:
                    best = (date_found, match.start(), match.end())
                break
    return best


def _list_patterns(marked: str) -> list[tuple[str, regex.Pattern[str]]]:
    """The patterns that a text may match, by what each of them needs."""
    kinds = (
        ("figures", _FIGURES.search(marked) is not None),
        ("named", "{" in marked),
        ("solar", "{s" in marked),
        ("cjk", "年" in marked or "년" in marked),
        ("vietnamese", "thang" in marked or "thg" in marked),
        ("mongolian", "сар" in marked),
    )
    return _list_kinds(tuple(kind for kind, may_match in kinds if may_match))


@cache
def _list_kinds(kinds: tuple[str, ...]) -> list[tuple[str, regex.Pattern[str]]]:
    return [(name, pattern) for name, pattern in PATTERNS if _KINDS.get(name, name) in kinds]


def _build(name: str, match: regex.Match[str], marked: str, reading: Reading) -> ParsedDate | None:
    if "separator" in match.groupdict():
        return _build_figures(match, marked, reading)
    year = expand_year(match["year"])
    month = int(match["month"])
    if name == "solar":
        return _on_day(convert_solar_hijri(year, month, int(match["day"])))
    if name == "month_year" or match["day"] is None:
        first = build_day(_read_year(year, reading), month, 1)
        return ParsedDate(first, Precision.MONTH) if first else None
    if name == "year_first" and 1200 <= year <= 1500:
        return _on_day(convert_solar_hijri(year, month, int(match["day"]))) if _is_persian(reading) else None
    return _on_day(build_day(_read_year(year, reading), month, int(match["day"])))


def _read_year(year: int, reading: Reading) -> int:
    return find_year(year, is_buddhist=reading.language == "th" or reading.country == "th")


def _is_persian(reading: Reading) -> bool:
    return reading.language in ("fa", "ps") or reading.country in ("ir", "af")


def _on_day(day: date | None) -> ParsedDate | None:
    return ParsedDate(day, Precision.DAY) if day else None


def _build_figures(match: regex.Match[str], marked: str, reading: Reading) -> ParsedDate | None:
    """Two figures and a year: both orders that the calendar allows, and the one that language or weekday decides."""
    first, second, separator = int(match["first"]), int(match["second"]), match["separator"]
    year = _read_year(expand_year(match["year"]), reading)
    day_first = build_day(year, second, first)
    month_first = build_day(year, first, second) if separator != "." else None
    if day_first is None or month_first is None or day_first == month_first:
        return _on_day(day_first or month_first)
    order = reading.order or (
        None if separator == "/" and reading.language in _DOTTED_LANGUAGES else find_order(reading)
    )
    if order is not None:
        return _on_day(day_first if order == Order.DAY_FIRST else month_first)
    weekday = find_weekday(marked, reading.language)
    if weekday is not None and (day_first.weekday() == weekday) != (month_first.weekday() == weekday):
        return _on_day(day_first if day_first.weekday() == weekday else month_first)
    return replace(ParsedDate(day_first, Precision.DAY), other_day=month_first)


def find_order(reading: Reading) -> Order | None:
    """Whether day or month comes first in figures, by country and then by language; None where that is open.

    >>> find_order(Reading("de")), find_order(Reading("en", "gb")), find_order(Reading("en"))
    (<Order.DAY_FIRST: 'dmy'>, <Order.DAY_FIRST: 'dmy'>, None)
    """
    if reading.language is not None and reading.language not in _EITHER_ORDER_LANGUAGES:
        return Order.DAY_FIRST
    if reading.country in _MONTH_FIRST_COUNTRIES:
        return Order.MONTH_FIRST
    if reading.country and reading.country not in _EITHER_ORDER_COUNTRIES:
        return Order.DAY_FIRST
    return None
