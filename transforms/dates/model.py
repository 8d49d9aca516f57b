"""What a date string says, before anyone believes it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

from transforms.schema.vocabularies import Precision

FIRST_YEAR = 1800
LAST_YEAR = 2199


class Order(StrEnum):
    """The order of day and month in a date written in figures alone."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """One date as its string states it.

    `day` is the first day of a month or year known no better; `clock` the local time, if any, and `utc_offset` its
    minutes east of UTC, null when the string names no zone. `other_day` is set where figures can be read in two orders
    and nothing in the string or its language says which: then `day` is one reading and `other_day` the other.
    """

    day: date
    precision: Precision
    clock: time | None = None
    utc_offset: int | None = None
    other_day: date | None = None

    @property
    def is_ambiguous(self) -> bool:
        """Whether day and month could be the other way round."""
        return self.other_day is not None

    @property
    def instant(self) -> datetime | None:
        """The moment in UTC, where both the time and its zone are known."""
        if self.clock is None or self.utc_offset is None:
            return None
        zone = timezone(timedelta(minutes=self.utc_offset))
        return datetime.combine(self.day, self.clock, zone).astimezone(UTC)

    def read_as(self, day: date) -> "ParsedDate":
        """The same date, its order of day and month decided."""
        return replace(self, day=day, other_day=None)

    def in_zone(self, utc_offset: int) -> "ParsedDate":
        """The same local time, its zone known."""
        return replace(self, utc_offset=utc_offset)

    def seen_from(self, utc_offset: int) -> "ParsedDate":
        """The same instant as a clock with another offset shows it; unchanged where the instant is unknown."""
        if self.clock is None or self.utc_offset is None:
            return self
        moved = datetime.combine(self.day, self.clock) + timedelta(minutes=utc_offset - self.utc_offset)
        return replace(self, day=moved.date(), clock=moved.time(), utc_offset=utc_offset)


def build_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none or the year is out of any publication's reach.

    >>> build_day(2025, 2, 30) is None
    True
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def build_time(hour: int, minute: int, second: int = 0, half: str | None = None) -> time | None:
    """The time of day; `half` is "am" or "pm". None where the clock has no such time.

    >>> build_time(12, 5, half="am")
    datetime.time(0, 5)
    """
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    return time(hour, minute, min(second, 59))


def expand_year(text: str) -> int:
    """A year of two figures as one of four: up to 69 in this century.

    >>> expand_year("24"), expand_year("98"), expand_year("2024")
    (2024, 1998, 2024)
    """
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < 70 else 1900)
