"""What a run may set for the normalise stage, and the habits of sites that it takes into use."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from transforms.dates import Order


@dataclass(frozen=True, slots=True)
class NormaliseOptions:
    """Settings of the normalise stage."""

    language_characters: int = 4000  # how much of a text its language is told from
    most_tags: int = 50
    most_authors: int = 50


@dataclass(frozen=True, slots=True)
class SiteHabits:
    """What was learned about sites, by registered domain: a versioned table, never changed by the run that uses it.

    `date_orders` says how a site writes dates in figures alone; `title_affixes` what it adds to its titles.

    >>> SiteHabits().title_affixes.get("harbourpost.example", ())
    ()
    """

    version: str = "none"
    date_orders: Mapping[str, Order] = field(default_factory=dict)
    title_affixes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
