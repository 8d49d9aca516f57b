"""When what was found on a page leaves nothing to look for: rules that spare time and cost no date."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from lxml import etree

from transforms.dates.candidates import is_midnight
from transforms.dates.country import find_country, find_path_region
from transforms.dates.model import ParsedDate
from transforms.dates.parse import parse_date, parse_reading
from transforms.dates.rank import STRONG, rank_evidence
from transforms.dates.url_path import find_url_dates
from transforms.dates.words import Reading
from transforms.dates.zones import country_zone
from transforms.page import Page
from transforms.records import Evidence
from transforms.schema.vocabularies import Field, Precision

_PROMINENT, _NOTABLE = 55, 40  # worth of a date that is shown near the headline, and of one that may speak against it
_COARSE = (Precision.MONTH, Precision.YEAR)
_STATING = ("datePublished", "dateCreated", "dateModified", "datepublished", "datecreated", "datemodified")
_TEXT = etree.XPath("string(/html/body)", smart_strings=False)
_ORIGINALLY = (  # without the first letter, which may be a capital
    "riginally",
    "irst published",
    "rstmals",
    "rsprünglich",
    "rstveröff",
    "nitialement",
    "riginalmente",
    "orspronkelijk",
)


def states_publication(stated: Iterable[Evidence]) -> bool:
    """Whether a date of publication is among what a page states for machines, so well that its scripts need not be read."""
    return any(item.field == Field.PUBLISHED and rank_evidence(item).weight >= STRONG for item in stated)


def states_everything(stated: Iterable[Evidence], url: str | None) -> bool:
    """Whether a page states for machines all that can be known: one instant of publication, to the minute, wherever it is stated; its
    zone, or the country of the address tells it; when it was changed last. And the address names no other day.
    """
    published, changes = [], []
    for item in stated:
        if item.field == Field.MODIFIED and not item.place.endswith("(other)"):
            changes.append(parse_date(item.value))
        elif item.field == Field.PUBLISHED and rank_evidence(item).weight >= STRONG:
            published.append(parse_date(item.value))
    if len({_minute(date) for date in published}) != 1 or not any(changes):
        return False
    dates = [date for date in published if date is not None and _minute(date) is not None]
    is_zone_known = country_zone(find_country(url) or find_path_region(url)) or any(date.utc_offset for date in dates)
    return bool(dates and is_zone_known) and _fits_address(dates, url)


def shows_one_day(near: Iterable[Evidence], page: Page, reading: Reading) -> bool:
    """Whether a page shows one day beside its headline, and nothing elsewhere that may tell it better: no address with another
    one, no times or dates for machines in its text, no word of a first publication.
    """
    shown = [(rank_evidence(item).weight, item) for item in near if item.field == Field.PUBLISHED]
    if not any(weight >= _PROMINENT for weight, _ in shown):
        return False
    dates = [parse_reading(item.value, reading) for weight, item in shown if weight >= _NOTABLE]
    known = [date for date in dates if date is not None and not date.is_ambiguous and date.precision not in _COARSE]
    if len(known) < len(dates) or len({date.day for date in known}) != 1 or not _fits_address(known, page.url):
        return False
    return not _tells_more(page, has_time=any(item.source == "time_element" for item in near))


def shows_time(near: Iterable[Evidence], reading: Reading) -> bool:
    """Whether what is shown tells the time of day, too."""
    dates = [parse_reading(item.value, reading) for item in near if item.field == Field.PUBLISHED]
    return any(date is not None and date.clock is not None and not is_midnight(date) for date in dates)


def _tells_more(page: Page, *, has_time: bool) -> bool:
    """Whether the page holds dates for machines in its text besides those seen, or tells that it was published before."""
    times = () if has_time else page.tree.iter("time", "abbr")
    if any(element.get("datetime") or element.get("title") for element in times) or page.may_hold(*_STATING):
        return True
    text = cast("str", _TEXT(page.tree))
    return any(word in text for word in _ORIGINALLY)


def _minute(date: ParsedDate | None) -> datetime | None:
    """The minute of an instant; None where only the day is known, or midnight stands for that."""
    instant = date.instant if date is not None and not is_midnight(date) else None
    return instant.replace(second=0, microsecond=0) if instant else None


def _fits_address(dates: Sequence[ParsedDate], url: str | None) -> bool:
    """Whether the day or month that an address names, if any, is one of some dates."""
    return all(any(date.day.isoformat().startswith(item.value) for date in dates) for item in find_url_dates(url))
