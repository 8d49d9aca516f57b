"""The one way from a string to a date."""

from datetime import datetime, timedelta
from functools import lru_cache

import regex

from transforms.dates.fallback import parse_other_language
from transforms.dates.fold import fold_text
from transforms.dates.formats import parse_format
from transforms.dates.model import Order, ParsedDate
from transforms.dates.names import base_language
from transforms.dates.relative import parse_relative
from transforms.dates.words import FoundDate, Reading, find_dates

MAX_LENGTH = 400
FIRST_MODERN_YEAR = 1900  # a folded year before it is one of another calendar
_QUOTES = " \t\r\n\"'“”«»[](),;|"
_HAS_FIGURE = regex.compile(r"[\d年]")


@lru_cache(maxsize=1024)
def build_reading(language: str | None = None, country: str | None = None, order: Order | None = None) -> Reading:
    """What helps to read a date. `language` may carry a region ("en-GB"), which counts where no country is given."""
    if language and country is None:
        parts = language.replace("_", "-").split("-")
        country = next((part.lower() for part in parts[1:] if len(part) == 2 and part.isalpha()), None)
    return Reading(base_language(language), country.lower() if country else None, order)


def parse_date(
    text: str,
    language: str | None = None,
    *,
    country: str | None = None,
    fetched_at: datetime | None = None,
    order: Order | None = None,
) -> ParsedDate | None:
    """The first date that a string states, or None.

    `language` (BCP 47) and `country` (ISO 3166) resolve names and orders that mean different things, `order` is what
    was learned about the site, `fetched_at` (aware) lets relative dates count. Where none of them decides the order of
    day and month, the result says so (`is_ambiguous`).

    >>> parse_date("Published on May 14, 2025").day.isoformat()
    '2025-05-14'
    >>> parse_date("05/06/2025").is_ambiguous, parse_date("05/06/2025", "de").day.isoformat()
    (True, '2025-06-05')
    """
    return _parse(_trim(text), build_reading(language, country, order), fetched_at) or _parse_foreign(text, language)


def parse_reading(text: str, reading: Reading, fetched_at: datetime | None = None) -> ParsedDate | None:
    """The first date that a string states, read with what is known about it, or None."""
    return _parse(_trim(text), reading, fetched_at)


def _trim(text: str) -> str:
    return text[:MAX_LENGTH].strip(_QUOTES)


def _parse_foreign(text: str, language: str | None) -> ParsedDate | None:
    if not language or language == "und" or base_language(language) is not None:
        return None
    return parse_other_language(_trim(text), language.replace("_", "-").split("-")[0].lower())


@lru_cache(maxsize=8192)
def list_dates(text: str, reading: Reading) -> tuple[FoundDate, ...]:
    """Every date in a text, in order, with the words around it."""
    return tuple(find_dates(text[:MAX_LENGTH], reading)) if _HAS_FIGURE.search(text) else ()


@lru_cache(maxsize=8192)
def _parse(text: str, reading: Reading, fetched_at: datetime | None) -> ParsedDate | None:
    if not text:
        return None
    exact = parse_format(text, reading.language, reading.country)
    if exact is None and not text.isascii():
        exact = parse_format(fold_text(text).upper(), reading.language, reading.country)
        exact = exact if exact is not None and exact.day.year > FIRST_MODERN_YEAR else None
    if exact is not None:
        return exact
    found = list_dates(text, reading)
    if found:
        return found[0].date
    return parse_relative(text, fetched_at, reading) if fetched_at is not None else None


def is_beyond(date: ParsedDate, fetched_at: datetime, slack: timedelta = timedelta(days=1)) -> bool:
    """Whether a date lies later than the time of collection plus some slack, so that it can't be a publication's."""
    instant = date.instant
    if instant is not None:
        return instant > fetched_at + slack
    return date.day > (fetched_at + slack).date()
