"""Evidence -> candidates: what each piece says as a date, how much it is worth, or why it is out of the question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from transforms.dates.country import find_country, find_path_region
from transforms.dates.labels import Label, find_label
from transforms.dates.model import Order, ParsedDate
from transforms.dates.parse import build_reading, is_beyond, list_dates, parse_reading
from transforms.dates.rank import Rank, rank_evidence
from transforms.dates.url_path import find_url_dates
from transforms.dates.words import FoundDate, Reading
from transforms.dates.zones import country_zone, find_offset_at
from transforms.records import Evidence
from transforms.schema.vocabularies import Field, Precision

FIRST_DAY = date(1990, 1, 1)
SLACK = timedelta(days=1)
_RELATIVE_WORTH = 0.35
_MARKUP = frozenset({"json_ld", "meta", "microdata", "time_element", "html"})
_TEXT_LINES = frozenset({"header_line", "byline_line", "dateline"})
_LINE_WORTH_ON_PAGES = 0.5  # a page's markup says more of a line than its words do
_BETWEEN = " ,;|·•-–—"
# sources whose strings may hold several dates, each with its label
RUNNING_TEXT = frozenset({"html", "header_line", "byline_line"})


@dataclass(frozen=True, slots=True)
class DateContext:
    """What is known about a record when its dates are read.

    `fetched_at` is aware, or None where nobody knows it; `orders` are learned: site -> order of day and month.
    """

    fetched_at: datetime | None = None
    language: str | None = None
    site: str | None = None
    url: str | None = None
    orders: Mapping[str, Order] = field(default_factory=dict)

    @property
    def country(self) -> str | None:
        """The country that the site's address names."""
        return _find_place(self.site, self.url)[0]

    @property
    def zone(self) -> str | None:
        """The IANA zone of that country, if it has one only."""
        return _find_place(self.site, self.url)[1]

    @property
    def reading(self) -> Reading:
        """What helps to read the record's dates."""
        language = None if self.language == "und" else self.language
        return build_reading(language, self.country, self.orders.get(self.site) if self.site else None)


@lru_cache(maxsize=256)
def _find_place(site: str | None, url: str | None) -> tuple[str | None, str | None]:
    """The country that an address names, and its zone."""
    country = find_country(site) or find_country(url) or find_path_region(url)
    return country, country_zone(country)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that a piece of evidence states, and what it is worth."""

    evidence: Evidence
    date: ParsedDate
    rank: Rank

    @property
    def is_day(self) -> bool:
        """Whether at least the day is known."""
        return self.date.precision not in (Precision.MONTH, Precision.YEAR)

    def raised(self, bonus: float) -> "Candidate":
        """The same candidate, worth more."""
        return replace(self, rank=replace(self.rank, weight=self.rank.weight + bonus))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A piece of evidence that gives no date, and why."""

    evidence: Evidence
    reason: str
    is_notable: bool = False


def read_candidates(
    evidence: Iterable[Evidence], wanted: Field, context: DateContext
) -> tuple[list[Candidate], list[Refusal]]:
    """The candidates for a field, strongest first whatever the order of the evidence, and what was refused."""
    everything = list(evidence)
    reading, zone = _with_region(context, everything).reading, context.zone
    candidates: list[Candidate] = []
    refusals: list[Refusal] = []
    items = [item for item in everything if item.field in (Field.PUBLISHED, Field.MODIFIED)]
    if not any(item.source == "url_path" for item in items):
        items += find_url_dates(context.url)
    is_page = any(item.source in _MARKUP for item in items)
    ranks = {item: rank_evidence(item) for item in items}
    for item, rank in sorted(ranks.items(), key=lambda pair: _order(*pair)):
        if is_page and item.source in _TEXT_LINES:
            rank = Rank("visible", rank.weight * _LINE_WORTH_ON_PAGES)
        found = _read(item, wanted, reading)
        if found is None and item.field == wanted and context.fetched_at is not None:
            found = parse_reading(item.value, reading, context.fetched_at)
            rank = replace(rank, weight=rank.weight * _RELATIVE_WORTH)
        if found is None:
            if item.field == wanted:
                refusals.append(Refusal(item, "no date in it"))
            continue
        if item.source == "header_line" and found.precision == Precision.YEAR:
            refusals.append(Refusal(item, "a year alone tells no date"))
            continue
        possible, reason = _judge_times(found, context.fetched_at)
        if possible is None:
            refusals.append(Refusal(item, reason, is_notable=True))
        else:
            candidates.append(Candidate(item, _on_own_clock(possible, zone), rank))
    return _resolve_orders(candidates), refusals


def _with_region(context: DateContext, evidence: Iterable[Evidence]) -> DateContext:
    """The context with the region that the page adds to its language, if it names one and the same everywhere."""
    base = None if context.language == "und" else context.language
    if base is not None and "-" in base:
        return context
    tags = {item.value.strip().replace("_", "-") for item in evidence if item.field == Field.LANGUAGE}
    regional = {tag for tag in tags if "-" in tag and (base is None or tag.split("-")[0].lower() == base)}
    return replace(context, language=min(regional)) if len({tag.lower() for tag in regional}) == 1 else context


def _order(item: Evidence, rank: Rank) -> tuple[float, str, str, str, str]:
    return (-rank.weight, item.source, item.place, item.value, item.field)


def _read(item: Evidence, wanted: Field, reading: Reading) -> ParsedDate | None:
    """The absolute date that a piece of evidence states for the wanted field."""
    if item.source in RUNNING_TEXT:
        dates = list_dates(item.value, reading)
        if len(dates) > 1:
            return _pick_labelled(dates, wanted, is_named=item.field == wanted)
    return parse_reading(item.value, reading) if item.field == wanted else None


def _pick_labelled(dates: Sequence[FoundDate], wanted: Field, *, is_named: bool) -> ParsedDate | None:
    """Of several dates in a line the one that its label gives to the field. Two side by side are those of publication and of
    the last change, in either order: the earlier is the first.
    """
    for index, found in enumerate(dates):
        label = find_label(found.before, found.after)
        says = Field.MODIFIED if label == Label.MODIFIED else None if label == Label.OTHER else Field.PUBLISHED
        if says == wanted and (label is not None or is_named):
            beside = dates[index + 1] if index + 1 < len(dates) else None
            is_pair = beside is not None and label is None and not beside.before.strip(_BETWEEN)
            if beside is not None and is_pair and beside.date.precision != Precision.MONTH:
                return min(found.date, beside.date, key=lambda one: (one.day, one.is_ambiguous))
            return found.date
    return None


def _judge_times(found: ParsedDate, fetched_at: datetime | None) -> tuple[ParsedDate | None, str]:
    """The date as far as it is possible; of two readings, the one that is."""
    if found.day < FIRST_DAY:
        return None, "refused: before the web's time"
    if fetched_at is None:
        return found, ""
    last_day = (fetched_at + SLACK).date()
    if is_beyond(found, fetched_at, SLACK):
        if found.other_day is not None and found.other_day <= last_day:
            return found.read_as(found.other_day), ""
        return None, "refused: later than the day of collection"
    if found.other_day is not None and found.other_day > last_day:
        return found.read_as(found.day), ""
    return found, ""


def is_midnight(parsed: ParsedDate) -> bool:
    """Whether a time is the midnight that stands for "no time known"."""
    return parsed.clock is not None and (parsed.clock.hour, parsed.clock.minute, parsed.clock.second) == (0, 0, 0)


def _on_own_clock(parsed: ParsedDate, zone: str | None) -> ParsedDate:
    """A time stated in UTC as the clocks of the site's country show it; midnight in UTC is a day without a time."""
    if zone is None or parsed.utc_offset != 0 or parsed.instant is None or is_midnight(parsed):
        return parsed
    return parsed.seen_from(find_offset_at(zone, parsed.instant))


def _resolve_orders(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Ambiguous dates read as the one reading that another piece of evidence states."""
    known = {c.date.day for c in candidates if not c.date.is_ambiguous and c.is_day}
    months = {(c.date.day.year, c.date.day.month) for c in candidates if c.date.precision == Precision.MONTH}
    resolved = []
    for candidate in candidates:
        readings = [day for day in (candidate.date.day, candidate.date.other_day) if day is not None]
        if len(readings) == 2:
            fitting = [day for day in readings if day in known]
            fitting = fitting or [day for day in readings if (day.year, day.month) in months]
            if len(fitting) == 1:
                candidate = replace(candidate, date=candidate.date.read_as(fitting[0]))
        resolved.append(candidate)
    return resolved
