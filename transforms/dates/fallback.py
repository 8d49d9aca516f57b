"""dateparser, for languages that the lexicon lacks, and only so that it cannot guess."""

from datetime import UTC, datetime
from functools import lru_cache

import regex

from transforms.dates.model import ParsedDate, build_day
from transforms.schema.vocabularies import Precision

_MAX_LENGTH = 60
_CLOCK = regex.compile(r"\d{1,2}:\d{2}(:\d{2})?")
# a fixed base and strict parts: nothing it gives may depend on today, nor on the machine's zone
_SETTINGS = {
    "STRICT_PARSING": True,
    "REQUIRE_PARTS": ["day", "month", "year"],
    "RELATIVE_BASE": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None),
    "TIMEZONE": "UTC",
    "PARSERS": ["absolute-time"],
}


@lru_cache(maxsize=4096)
def parse_other_language(text: str, language: str) -> ParsedDate | None:
    """A date with month names of a language that the lexicon lacks, or None.

    Figures alone are not tried: their order would be a guess.
    """
    if len(text) > _MAX_LENGTH or not regex.search(r"\p{L}{3}", text) or not regex.search(r"\d{4}", text):
        return None
    from dateparser import parse
    from dateparser.languages.loader import LocaleDataLoader

    try:
        known = LocaleDataLoader().get_locale_map(languages=[language])
    except ValueError:
        return None
    found = parse(text, languages=list(known), settings=_SETTINGS)
    day = build_day(found.year, found.month, found.day) if found else None
    if found is None or day is None:
        return None
    clock = _CLOCK.search(text)
    if clock is None:
        return ParsedDate(day, Precision.DAY)
    return ParsedDate(day, Precision.SECOND if clock[1] else Precision.MINUTE, found.time())
