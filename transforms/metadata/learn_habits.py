"""What sites do always: how they write dates in figures, what they add to their titles. Learned from published records.

Pure functions of records; a flow runs them over a snapshot and writes the table down, and a later run takes it into use by
a setting. So a record's dates and title depend on the record and that version alone.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from transforms.dates import Order
from transforms.metadata.options import SiteHabits
from transforms.metadata.titles import SPACED, squeeze

_FIGURES = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\d./-])")
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class HabitOptions:
    """The bars a habit must pass.

    An order of day and month stands when at least `min_dates` records show it and none shows the other; an addition to
    titles when at least `min_titles` different titles carry it, which are `min_share` of the site's titles or more.
    """

    min_dates: int = 5
    min_titles: int = 8
    min_share: float = 0.6
    max_affix_words: int = 6


@dataclass(frozen=True, slots=True)
class HabitRecord:
    """What learning looks at: a record's title, and its date as it was found."""

    record_id: str
    site: str
    title: str | None
    published_raw: str | None


@dataclass(frozen=True, slots=True, order=True)
class Habit:
    """One learned habit with its evidence; `value` is an order of day and month, or what is added to titles."""

    site: str
    kind: str  # date_order or title_affix
    value: str
    record_count: int
    examples: tuple[str, ...] = ()


@dataclass(slots=True)
class _Site:
    orders: dict[Order, list[str]] = field(default_factory=lambda: defaultdict(list))
    affixes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    spellings: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    titles: set[str] = field(default_factory=set)


def learn_habits(records: Iterable[HabitRecord], options: HabitOptions | None = None) -> tuple[Habit, ...]:
    """The habits of each site that pass every bar, in order of site, kind and value."""
    options = options or HabitOptions()
    sites: dict[str, _Site] = defaultdict(_Site)
    for record in sorted(records, key=lambda one: (one.site, one.record_id)):
        _count(sites[record.site], record, options)
    return tuple(sorted(habit for name, site in sites.items() for habit in _judge(name, site, options)))


def find_order(raw: str) -> Order | None:
    """The order that a date in figures shows by itself; None where it could be either or holds none.

    >>> find_order("21/08/2025 22:10"), find_order("05/06/2025")
    (<Order.DAY_FIRST: 'dmy'>, None)
    """
    found = _FIGURES.search(raw)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    if 12 < first <= 31 and 1 <= second <= 12:
        return Order.DAY_FIRST
    return Order.MONTH_FIRST if 12 < second <= 31 and 1 <= first <= 12 else None


def make_site_habits(habits: Iterable[Habit]) -> SiteHabits:
    """The table that cleaning reads, with a version that changes with what it would decide."""
    habits = tuple(sorted(habits))
    if not habits:
        return SiteHabits()
    content = "\n".join(f"{one.site}\t{one.kind}\t{one.value}" for one in habits)
    affixes: dict[str, list[str]] = defaultdict(list)
    for one in habits:
        if one.kind == "title_affix":
            affixes[one.site].append(one.value)
    orders: Mapping[str, Order] = {one.site: Order(one.value) for one in habits if one.kind == "date_order"}
    return SiteHabits(
        hashlib.sha256(content.encode()).hexdigest()[:12],
        orders,
        {site: tuple(values) for site, values in affixes.items()},
    )


def _count(site: _Site, record: HabitRecord, options: HabitOptions) -> None:
    order = find_order(record.published_raw or "")
    if order is not None and record.published_raw:
        site.orders[order].append(record.published_raw)
    if not record.title or record.title in site.titles:
        return
    site.titles.add(record.title)
    for affix in dict.fromkeys(_ends(record.title)):
        key = squeeze(affix)
        if key and len(affix.split()) <= options.max_affix_words:
            site.affixes[key].append(record.title)
            site.spellings[key][affix] += 1


def _ends(title: str) -> list[str]:
    """What stands behind the last and before the first separator of a title."""
    parts = [part.strip() for part in SPACED.split(title)]
    return [parts[-1], parts[0]] if len(parts) > 1 else []


def _judge(name: str, site: _Site, options: HabitOptions) -> Iterable[Habit]:
    if len(site.orders) == 1:
        ((order, raws),) = site.orders.items()
        if len(raws) >= options.min_dates:
            yield Habit(name, "date_order", order.value, len(raws), tuple(dict.fromkeys(raws))[:_EXAMPLES])
    for key, titles in site.affixes.items():
        if len(titles) >= max(options.min_titles, options.min_share * len(site.titles)):
            spelling = min(site.spellings[key].items(), key=lambda pair: (-pair[1], pair[0]))[0]
            yield Habit(name, "title_affix", spelling, len(titles), tuple(titles[:_EXAMPLES]))
