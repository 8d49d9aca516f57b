"""Dates told from the moment of reading: "3 hours ago", "gestern, 10:32 Uhr". They need the time of collection."""

from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise

import regex

from transforms.dates.clock import find_clock
from transforms.dates.fold import fold_text
from transforms.dates.labels import strip_labels
from transforms.dates.model import ParsedDate
from transforms.dates.names import mark_names, read_lexicon
from transforms.dates.words import Reading
from transforms.schema.vocabularies import Precision

# Weeks, months and years ago are rounded: the day they give is a guess, so they give none.
_EXACT = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
_NUMBER = regex.compile(r"\d{1,3}(?![\d:./])")
_TOKEN = regex.compile(r"#|[\p{L}\p{M}.']+|[^\s]")
_LETTERS = regex.compile(r"[\p{L}\p{M}]+")
_NUMBER_OR_TIME = regex.compile(r"\d{1,2}\s?[:.h]\s?\d{2}|\d{1,2}\s?[時时点點시]")
_LONGEST = 6


@cache
def _phrases() -> dict[str, str]:
    """Folded "# hours ago" -> unit, for every language."""
    found: dict[str, str] = {}
    for entry in read_lexicon().values():
        for unit, patterns in entry["ago"].items():
            for pattern in patterns:
                if "{0}" in pattern and unit in _EXACT:
                    found.setdefault(_squeeze(fold_text(pattern.replace("{0}", "#"))), unit)
    return found


@cache
def _day_words() -> dict[str, int]:
    """Folded words for today and yesterday -> days back."""
    return {
        fold_text(word): back
        for entry in read_lexicon().values()
        for word_list, back in (("today", 0), ("yesterday", 1))
        for word in entry[word_list]
    }


@cache
def _day_openings() -> frozenset[str]:
    """The first words of all that may tell today or yesterday."""
    return frozenset(_LETTERS.findall(phrase)[0] for phrase in _day_words())


def _squeeze(text: str) -> str:
    return "".join(_TOKEN.findall(text)).replace(".", "")


def parse_relative(text: str, fetched_at: datetime, reading: Reading) -> ParsedDate | None:
    """A date told from `fetched_at` (aware), or None. Hours and days back give a day, minutes back a minute; weeks and
    longer are too coarse to give one.

    >>> from datetime import UTC
    >>> parse_relative("vor 3 Tagen", datetime(2025, 5, 14, 12, tzinfo=UTC), Reading("de")).day.isoformat()
    '2025-05-11'
    """
    folded = fold_text(text)
    for match in _NUMBER.finditer(folded):
        unit = _find_unit(folded, match)
        if unit:
            return _go_back(int(match[0]) * _EXACT[unit], unit, fetched_at)
    return _parse_day_word(folded, fetched_at, reading)


def _find_unit(folded: str, number: regex.Match[str]) -> str | None:
    """The unit of the "N units ago" phrase that a number stands in, or None."""
    before = _TOKEN.findall(folded[: number.start()])[-_LONGEST:]
    return _find_phrase([*before, "#", *_TOKEN.findall(folded[number.end() :])[:_LONGEST]], len(before))


def _find_phrase(tokens: list[str], number: int) -> str | None:
    phrases = _phrases()
    for start in range(number + 1):
        for end in range(len(tokens), number, -1):
            unit = phrases.get("".join(tokens[start:end]).replace(".", ""))
            if unit:
                return unit
    return None


def _go_back(distance: timedelta, unit: str, fetched_at: datetime) -> ParsedDate:
    moment = fetched_at - distance
    offset = moment.utcoffset() or timedelta()
    if unit in ("second", "minute"):
        clock = moment.time().replace(second=0, microsecond=0)
        return ParsedDate(moment.date(), Precision.MINUTE, clock, int(offset.total_seconds()) // 60)
    return ParsedDate(moment.date(), Precision.DAY)


def _parse_day_word(folded: str, fetched_at: datetime, reading: Reading) -> ParsedDate | None:
    back = _find_day_word(folded)
    if back is None:
        return None
    day = fetched_at.date() - timedelta(days=back)
    marked = mark_names(folded, reading.language)
    midnight = datetime.combine(day, datetime.min.time())
    clock = find_clock(marked, 0, 0, midnight, reading.language, reading.country)
    if clock is None:
        return ParsedDate(day, Precision.DAY)
    return ParsedDate(day, clock.precision, clock.clock, clock.utc_offset)


def _find_day_word(folded: str) -> int | None:
    """How many days back a word for today or yesterday points: it must stand alone, or with a time or a label."""
    if folded.isascii() and _day_openings().isdisjoint(_LETTERS.findall(folded)):
        return None
    tokens = _LETTERS.findall(strip_labels(folded))
    phrases = [*tokens, *(" ".join(pair) for pair in pairwise(tokens))]
    found = next((phrase for phrase in phrases if phrase in _day_words()), None)
    if found is None or not (len(tokens) == found.count(" ") + 1 or _NUMBER_OR_TIME.search(folded)):
        return None
    return _day_words()[found]


def has_day_word(text: str) -> bool:
    """Whether a short text tells a day from the moment of reading: it holds a figure, or a word for today or yesterday.

    >>> has_day_word("Gestern"), has_day_word("Save list")
    (True, False)
    """
    folded = fold_text(text)
    number = _NUMBER.search(folded)
    if number and _find_unit(folded, number):
        return True
    return _find_day_word(folded) is not None
