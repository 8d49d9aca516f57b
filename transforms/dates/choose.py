"""Candidates for a date -> one date, or none, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import regex

from transforms.dates.country import find_country, find_path_region
from transforms.dates.fold import fold_text
from transforms.dates.labels import Label, find_label
from transforms.dates.model import Order, ParsedDate
from transforms.dates.parse import build_reading, is_beyond, parse_date
from transforms.dates.rank import Rank, rank_evidence
from transforms.dates.words import Reading, find_dates
from transforms.dates.zones import country_zone, find_offset_at, find_zone_offset
from transforms.records import ChosenDate, Evidence
from transforms.schema.vocabularies import Field, Precision

FIRST_DAY = date(1990, 1, 1)
_FINE = (Precision.SECOND, Precision.MINUTE)
_VISIBLE = ("html", "header_line", "byline_line")
_NEEDED_ALONE = 9.0
_NEEDED = 12.0  # the least worth of evidence that a date is chosen on
_COARSE_KINDS = ("json_ld", "meta", "microdata", "header_line", "field", "sidecar")
_ORIGINALLY = regex.compile(r"\b(?:originally|first published|erstmals|ursprunglich|erstveroff|initialement|originalmente|oorspronkelijk)")
_RELATIVE_WORTH = 0.35
_ORIGINAL_BONUS = 120.0
_MOVED_WORTH = 0.8
_FARTHEST_EAST, _FARTHEST_WEST = timedelta(hours=13), timedelta(hours=8)


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
        return find_country(self.site) or find_country(self.url) or find_path_region(self.url)

    @property
    def order(self) -> Order | None:
        """The learned order of day and month of the site."""
        return self.orders.get(self.site) if self.site else None


@dataclass(frozen=True, slots=True)
class DateChoice:
    """A decision about one date: the date or None, the raw string to keep either way, what was said of each piece of
    evidence, and notes for the record where something was refused.
    """

    chosen: ChosenDate | None = None
    raw: str | None = None
    verdicts: tuple[tuple[Evidence, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    evidence: Evidence
    date: ParsedDate
    rank: Rank


def choose_published(evidence: Iterable[Evidence], context: DateContext) -> DateChoice:
    """The date of publication that the evidence speaks for, or None; never a date of change.

    >>> found = [Evidence(Field.PUBLISHED, "2025-05-14T08:32:00+02:00", "json_ld", "$0 NewsArticle.datePublished")]
    >>> choose_published(found, DateContext()).chosen.at.isoformat()
    '2025-05-14T06:32:00+00:00'
    """
    return _choose(evidence, Field.PUBLISHED, context)


def choose_modified(evidence: Iterable[Evidence], context: DateContext) -> DateChoice:
    """The date of the last change that the evidence speaks for, or None; never the date of publication."""
    return _choose(evidence, Field.MODIFIED, context)


def parse_fetched(evidence: Iterable[Evidence], language: str | None = None) -> datetime | None:
    """When the record was collected (UTC), from the best evidence that states it; a time without zone counts as UTC."""
    ranking = {"sidecar": 0, "field": 1, "warc": 2, "header_line": 3}
    found = [item for item in evidence if item.field == Field.FETCHED]
    for item in sorted(found, key=lambda item: (ranking.get(item.source, 9), item.place, item.value)):
        parsed = parse_date(item.value, language)
        if parsed is not None and not parsed.is_ambiguous and parsed.precision not in (Precision.MONTH, Precision.YEAR):
            return parsed.instant or datetime.combine(parsed.day, parsed.clock or datetime.min.time(), UTC)
    return None


def _choose(evidence: Iterable[Evidence], wanted: Field, context: DateContext) -> DateChoice:
    items = sorted({item for item in evidence if item.field in (Field.PUBLISHED, Field.MODIFIED)}, key=_order_key)
    reading = _reading(context)
    zone = country_zone(context.country)
    verdicts: list[tuple[Evidence, str]] = []
    candidates: list[_Candidate] = []
    for item in items:
        parsed, verdict = _read(item, wanted, reading, context)
        if parsed is None:
            if verdict:
                verdicts.append((item, verdict))
            continue
        rank = rank_evidence(item)
        if verdict == "relative":
            rank = replace(rank, weight=rank.weight * _RELATIVE_WORTH)
        candidates.append(_Candidate(item, _on_own_clock(parsed, zone), rank))
    candidates = _resolve_orders(candidates, context)
    ambiguous = [candidate for candidate in candidates if candidate.date.is_ambiguous]
    clear = [candidate for candidate in candidates if not candidate.date.is_ambiguous]
    verdicts += [(candidate.evidence, "the order of day and month is open") for candidate in ambiguous]
    clear = _raise_originals(clear, zone) if wanted == Field.PUBLISHED else clear
    winner = _pick_day(clear, context)
    raw = _raw(clear, ambiguous)
    notes = tuple(f"{wanted}: {text}: {item.value[:60]}" for item, text in verdicts if "refused" in text or "open" in text)
    if winner is None:
        verdicts += [(candidate.evidence, "too weak to be trusted") for candidate in clear]
        return DateChoice(None, raw, tuple(verdicts), notes)
    day, agreeing = winner
    chosen, best = _build(day, agreeing, clear, context)
    verdicts += [(candidate.evidence, _verdict(candidate, best, agreeing, day)) for candidate in clear]
    return DateChoice(chosen, best.evidence.value, tuple(verdicts), notes)


def _on_own_clock(parsed: ParsedDate, zone: str | None) -> ParsedDate:
    """A time stated in UTC as the clocks of the site's country show it; midnight in UTC is a day without a time."""
    if zone is None or parsed.utc_offset != 0 or parsed.instant is None or _is_midnight(parsed):
        return parsed
    return parsed.seen_from(find_offset_at(zone, parsed.instant))


def _order_key(item: Evidence) -> tuple[float, str, str, str, str]:
    return (-rank_evidence(item).weight, item.source, item.place, item.value, item.field)


def _reading(context: DateContext) -> Reading:
    language = None if context.language in (None, "und") else context.language
    return build_reading(language, context.country, context.order)


def _read(item: Evidence, wanted: Field, reading: Reading, context: DateContext) -> tuple[ParsedDate | None, str]:
    """The date that a piece of evidence states for the wanted field, or None and why ("" where it states another)."""
    parsed = None
    is_relative = False
    dates = list(find_dates(item.value[:400], reading)) if item.source in _VISIBLE and len(item.value) > 10 else []
    if len(dates) > 1:
        for found in dates:
            label = find_label(found.before)
            says = Field.MODIFIED if label == Label.MODIFIED else Field.PUBLISHED if label != Label.OTHER else None
            if says == wanted and (label is not None or item.field == wanted):
                parsed = found.date
                break
        if parsed is None:
            return None, ""
    elif item.field != wanted:
        return None, ""
    else:
        parsed = parse_date(item.value, reading.language, country=reading.country, order=reading.order)
        if parsed is None and context.fetched_at is not None:
            parsed = parse_date(item.value, reading.language, country=reading.country, fetched_at=context.fetched_at)
            is_relative = parsed is not None
    if parsed is None:
        return None, "no date in it"
    if parsed.day < FIRST_DAY:
        return None, "refused: before the web's time"
    if context.fetched_at is not None and is_beyond(parsed, context.fetched_at):
        if parsed.other_day is None or parsed.other_day > (context.fetched_at + timedelta(days=1)).date():
            return None, "refused: later than the day of collection"
        parsed = parsed.read_as(parsed.other_day)
    elif context.fetched_at is not None and parsed.other_day is not None and parsed.other_day > (context.fetched_at + timedelta(days=1)).date():
        parsed = parsed.read_as(parsed.day)
    return parsed, "relative" if is_relative else ""


def _resolve_orders(candidates: Sequence[_Candidate], context: DateContext) -> list[_Candidate]:
    """Ambiguous dates read as the one reading that another piece of evidence states."""
    known = {c.date.day for c in candidates if not c.date.is_ambiguous and c.date.precision not in (Precision.MONTH, Precision.YEAR)}
    months = {(c.date.day.year, c.date.day.month) for c in candidates if c.date.precision == Precision.MONTH}
    resolved = []
    for candidate in candidates:
        other = candidate.date.other_day
        if other is not None:
            readings = (candidate.date.day, other)
            fitting = [day for day in readings if day in known] or [day for day in readings if (day.year, day.month) in months]
            if len(fitting) == 1:
                candidate = replace(candidate, date=candidate.date.read_as(fitting[0]))
        resolved.append(candidate)
    return resolved


def _raise_originals(candidates: Sequence[_Candidate], zone: str | None) -> list[_Candidate]:
    """A day shown beside the headline, or in the address, that is earlier than the one stated for machines is that of the
    original: content systems overwrite the latter when a story is saved again, and only then.
    """
    stated = [c for c in candidates if c.rank.kind in ("json_ld", "meta") and c.rank.weight >= 60 and _is_day(c.date)]
    shown = [c for c in candidates if _is_prominent(c) and _is_day(c.date)]
    if not stated:
        return [_raise(c) if _says_originally(c) else c for c in candidates]
    first = min(c.date.day for c in stated)
    originals = {
        c.date.day for c in shown if c.date.day < first and not any(_agrees(known.date, c.date.day, zone) for known in stated)
    }
    if len(originals) != 1:
        return list(candidates)
    return [_raise(c) if c in shown and c.date.day in originals else c for c in candidates]


def _raise(candidate: _Candidate) -> _Candidate:
    return replace(candidate, rank=replace(candidate.rank, weight=candidate.rank.weight + _ORIGINAL_BONUS))


def _says_originally(candidate: _Candidate) -> bool:
    """Whether a labelled text says that it names the first publication."""
    return candidate.evidence.place.startswith("labelled") and bool(_ORIGINALLY.search(fold_text(candidate.evidence.value)))


def _is_prominent(candidate: _Candidate) -> bool:
    kind = candidate.rank.kind
    place, weight = candidate.evidence.place, candidate.rank.weight
    return kind == "url_path" or (
        kind == "visible" and ((weight >= 55 and "(headline" in place) or (weight >= 40 and place.startswith("labelled")))
    )


def _raw(clear: Sequence[_Candidate], ambiguous: Sequence[_Candidate]) -> str | None:
    strong = [c for c in (*clear, *ambiguous) if c.rank.weight >= _NEEDED]
    return max(strong, key=lambda c: c.rank.weight).evidence.value if strong else None


def _is_day(parsed: ParsedDate) -> bool:
    return parsed.precision not in (Precision.MONTH, Precision.YEAR)


def _agrees(parsed: ParsedDate, day: date, zone: str | None) -> bool:
    """Whether a candidate can mean this day: its own, or, where it is stated in UTC, that of the publication's clock."""
    if parsed.precision == Precision.YEAR:
        return parsed.day.year == day.year
    if parsed.precision == Precision.MONTH:
        return (parsed.day.year, parsed.day.month) == (day.year, day.month)
    return parsed.day == day or _shifts_to(parsed, day, zone)


def _shifts_to(parsed: ParsedDate, day: date, zone: str | None) -> bool:
    """Whether a time stated in UTC falls on another day by the zone of the site, or, unknown, by any zone where much is published."""
    if parsed.instant is None or parsed.utc_offset != 0 or abs((parsed.day - day).days) != 1:
        return False
    if zone is not None:
        return (parsed.instant + timedelta(minutes=find_offset_at(zone, parsed.instant))).date() == day
    return (parsed.instant + _FARTHEST_EAST).date() == day or (parsed.instant - _FARTHEST_WEST).date() == day


def _pick_day(candidates: Sequence[_Candidate], context: DateContext) -> tuple[date, list[_Candidate]] | None:
    """The day with the best witnesses, and the candidates that agree with it."""
    zone = country_zone(context.country)
    days = sorted({c.date.day for c in candidates if _is_day(c.date)}) or sorted(
        {c.date.day for c in candidates if c.rank.kind in _COARSE_KINDS or c.evidence.place.startswith("labelled")}
    )
    best: tuple[float, date] | None = None
    for day in days:
        worth = _worth(day, candidates, zone)
        if best is None or worth > best[0]:
            best = (worth, day)
    if best is None or (best[0] < _NEEDED and not _is_unanimous(candidates)):
        return None
    day = best[1]
    return day, [c for c in candidates if _agrees(c.date, day, zone)]


def _is_unanimous(candidates: Sequence[_Candidate]) -> bool:
    """Whether a page shows one single date, wherever it stands."""
    shown = [c for c in candidates if c.rank.kind == "visible" and c.rank.weight >= _NEEDED_ALONE]
    return len({c.date.day for c in candidates}) == 1 and bool(shown) and all(_is_day(c.date) for c in shown)


def _worth(day: date, candidates: Sequence[_Candidate], zone: str | None) -> float:
    own: dict[str, float] = {}
    moved: dict[str, float] = {}
    for candidate in candidates:
        kind, weight = candidate.rank.kind, candidate.rank.weight
        if not _agrees(candidate.date, day, zone):
            continue
        if not _is_day(candidate.date):
            weight *= 0.6 if candidate.date.day == day and kind in _COARSE_KINDS else 0.2
        if _is_day(candidate.date) and candidate.date.day != day:
            moved[kind] = max(moved.get(kind, 0.0), weight * _MOVED_WORTH)
        else:
            own[kind] = max(own.get(kind, 0.0), weight)
    local = {c.rank.kind for c in candidates if c.date.day != day and c.date.utc_offset != 0 and c.rank.weight >= 40}
    kinds = {**{kind: weight for kind, weight in moved.items() if kind not in local}, **own}
    ordered = sorted(kinds.values(), reverse=True)
    return sum(weight * (1.0 if index == 0 else 0.6) for index, weight in enumerate(ordered))


def _build(
    day: date, agreeing: Sequence[_Candidate], candidates: Sequence[_Candidate], context: DateContext
) -> tuple[ChosenDate, _Candidate]:
    """The date as the finest and best of those that agree state it."""
    zoned = [c for c in agreeing if c.date.instant is not None and not _is_midnight(c.date)]
    if zoned:
        best = max(zoned, key=lambda c: (c.rank.weight >= 40, c.date.day == day, c.date.precision == Precision.SECOND, c.rank.weight))
        return _from_instant(day, best, agreeing, context), best
    exact = [c for c in agreeing if _is_day(c.date) and c.date.day == day] or list(agreeing)
    timed = [c for c in exact if c.date.clock is not None and not _is_midnight(c.date)]
    best = max(timed or exact, key=lambda c: c.rank.weight)
    parsed = best.date
    if timed and parsed.clock is not None:
        offset = _find_offset(datetime.combine(parsed.day, parsed.clock), candidates, context)
        if offset is not None:
            known = parsed.in_zone(offset)
            if known.instant is not None:
                return ChosenDate(known.instant, day, parsed.precision, best.evidence.source, best.evidence.value, offset), best
    precision = parsed.precision if not _is_day(parsed) else Precision.DAY
    if precision is Precision.DAY:
        zoned_midnight = next((c for c in exact if c.date.instant is not None and c.date.utc_offset), None)
        if zoned_midnight is not None and zoned_midnight.date.instant is not None:
            known = zoned_midnight.date
            return (
                ChosenDate(known.instant or datetime.min, day, known.precision, zoned_midnight.evidence.source, zoned_midnight.evidence.value, known.utc_offset),
                zoned_midnight,
            )
    midnight = datetime(parsed.day.year, parsed.day.month, parsed.day.day, tzinfo=UTC)
    return ChosenDate(midnight, parsed.day, precision, best.evidence.source, best.evidence.value), best


def _is_midnight(parsed: ParsedDate) -> bool:
    """Whether a time is the midnight that stands for "no time known"."""
    return parsed.clock is not None and (parsed.clock.hour, parsed.clock.minute, parsed.clock.second) == (0, 0, 0)


def _from_instant(day: date, best: _Candidate, agreeing: Sequence[_Candidate], context: DateContext) -> ChosenDate:
    parsed = best.date
    instant = parsed.instant
    assert instant is not None
    offset = parsed.utc_offset
    if offset == 0:
        offset = _local_offset(instant, day, agreeing, context)
        if offset is None and parsed.day == day:
            offset = 0
    return ChosenDate(instant, day, parsed.precision, best.evidence.source, best.evidence.value, offset)


def _local_offset(instant: datetime, day: date, agreeing: Sequence[_Candidate], context: DateContext) -> int | None:
    """The offset of the publication's own clock, where an instant was stated in UTC: the one in which it falls on the
    chosen day, by another statement of the same instant, by the local time shown, or by the site's country.
    """
    found: list[int] = []
    for candidate in agreeing:
        parsed = candidate.date
        if parsed.instant is not None and parsed.utc_offset and abs(parsed.instant - instant) < timedelta(minutes=1):
            found.append(parsed.utc_offset)
    zone = country_zone(context.country)
    if zone:
        found.append(find_offset_at(zone, instant))
    for candidate in agreeing:
        parsed = candidate.date
        if parsed.clock is not None and parsed.utc_offset is None and not _is_midnight(parsed):
            shift = datetime.combine(parsed.day, parsed.clock, UTC) - instant.replace(second=parsed.clock.second, microsecond=0)
            minutes = shift.total_seconds() / 60
            if minutes % 15 == 0 and -12 * 60 <= minutes <= 14 * 60:
                found.append(int(minutes))
    return next((offset for offset in found if (instant + timedelta(minutes=offset)).date() == day), None)


def _find_offset(local: datetime, candidates: Sequence[_Candidate], context: DateContext) -> int | None:
    """The zone of a local time: that of another time on the page near in date, else that of the site's country."""
    near = [
        c.date.utc_offset
        for c in candidates
        if c.date.utc_offset and abs((c.date.day - local.date()).days) <= 14
    ]
    zone = country_zone(context.country)
    if zone:
        return find_zone_offset(zone, local)
    return near[0] if near and len(set(near)) == 1 else None


def _verdict(candidate: _Candidate, best: _Candidate, agreeing: Sequence[_Candidate], day: date) -> str:
    if candidate is best:
        return f"chosen ({candidate.rank.kind}, {candidate.rank.weight:.0f})"
    if candidate in agreeing:
        return f"agrees on {day}"
    return f"outweighed: says {candidate.date.day}"


