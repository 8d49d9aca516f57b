"""What a run may set for the normalise stage, and the habits of sites that it takes into use."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NormaliseOptions:
    """Settings of the normalise stage."""

    language_characters: int = 600  # how much of a text its language is told from
    most_tags: int = 50
    most_authors: int = 30


@dataclass(frozen=True, slots=True)
class SiteHabit:
    """What was learned about one site."""

    date_order: str | None = None  # "dmy" or "mdy", for dates in figures alone
    utc_offset: int | None = None  # minutes; where the site's times name no zone
    title_affixes: tuple[str, ...] = ()  # what the site adds to its titles, as written


@dataclass(frozen=True, slots=True)
class SiteHabits:
    """Habits by registered domain: a learned table, versioned, never changed by the run that uses it.

    >>> SiteHabits().get("harbourpost.example").date_order is None
    True
    """

    version: str = "none"
    by_site: Mapping[str, SiteHabit] = field(default_factory=dict)

    def get(self, site: str | None) -> SiteHabit:
        """A site's habits; empty ones where nothing was learned."""
        return self.by_site.get(site or "", _NO_HABIT)


_NO_HABIT = SiteHabit()
