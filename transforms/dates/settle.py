"""The chosen day -> the date to publish: its best statement, its time, its zone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from transforms.dates.candidates import Candidate, DateContext, is_midnight
from transforms.dates.zones import find_offset_at, find_zone_offset
from transforms.records import ChosenDate
from transforms.schema.vocabularies import Precision

_TRUSTED = 40  # worth from which a candidate's time is preferred to any other's
_NEAR_DAYS = 14  # how near in time another date must be for its offset to hold here too
_CLOCK_STEP = 15  # offsets from UTC are multiples of a quarter of an hour


def settle_date(
    day: date, agreeing: Sequence[Candidate], candidates: Sequence[Candidate], context: DateContext
) -> tuple[ChosenDate, Candidate]:
    """The date as the finest and best of those that agree on the day state it, and the one that does.

    A time without a zone counts only where the page or the site's country tells the zone; else the day alone is known.
    """
    zoned = [c for c in agreeing if c.date.instant is not None and not is_midnight(c.date)]
    if zoned:
        best = max(zoned, key=lambda c: _preference(c, day))
        return _settle_instant(day, best, agreeing, context), best
    exact = [c for c in agreeing if c.is_day and c.date.day == day] or list(agreeing)
    best = max(exact, key=lambda c: c.rank.weight)
    enough = min(_TRUSTED, best.rank.weight)  # the time of a reader's comment is not that of the story
    timed = [c for c in exact if c.date.clock is not None and not is_midnight(c.date) and c.rank.weight >= enough]
    if timed:
        clocked = max(timed, key=lambda c: c.rank.weight)
        settled = _settle_local(clocked, candidates, context)
        if settled is not None:
            return settled, clocked
    midnight = next((c for c in exact if c.date.instant is not None and c.date.utc_offset), None)
    if midnight is not None and best.is_day:  # a stated midnight with a zone is an instant
        return _settle_instant(day, midnight, agreeing, context), midnight
    precision = Precision.DAY if best.is_day else best.date.precision
    first = best.date.day
    at = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return ChosenDate(at, first, precision, best.evidence.source, best.evidence.value), best


def _preference(candidate: Candidate, day: date) -> tuple[bool, bool, bool, float]:
    parsed, weight = candidate.date, candidate.rank.weight
    return weight >= _TRUSTED, parsed.day == day, parsed.precision == Precision.SECOND, weight


def _settle_instant(day: date, best: Candidate, agreeing: Sequence[Candidate], context: DateContext) -> ChosenDate:
    parsed = best.date
    instant = parsed.instant or datetime(day.year, day.month, day.day, tzinfo=UTC)
    offset = parsed.utc_offset
    if not offset:
        local = _find_local_offset(instant, day, agreeing, context)
        offset = local if local is not None else 0 if parsed.day == day else None
    return ChosenDate(instant, day, parsed.precision, best.evidence.source, best.evidence.value, offset)


def _find_local_offset(instant: datetime, day: date, agreeing: Sequence[Candidate], context: DateContext) -> int | None:
    """The offset of the publication's own clock, where an instant was stated in UTC: the first of those known from
    another statement of the instant, the site's country and the local time shown, by which it falls on the chosen day.
    """
    found = [
        c.date.utc_offset
        for c in agreeing
        if c.date.utc_offset and c.date.instant is not None and abs(c.date.instant - instant) < timedelta(minutes=1)
    ]
    if context.zone:
        found.append(find_offset_at(context.zone, instant))
    for candidate in agreeing:
        clock = candidate.date.clock
        if clock is not None and candidate.date.utc_offset is None and not is_midnight(candidate.date):
            shown = datetime.combine(candidate.date.day, clock.replace(second=0), UTC)
            minutes = int((shown - instant.replace(second=0, microsecond=0)).total_seconds()) // 60
            if minutes % _CLOCK_STEP == 0 and -12 * 60 <= minutes <= 14 * 60:
                found.append(minutes)
    return next((offset for offset in found if (instant + timedelta(minutes=offset)).date() == day), None)


def _settle_local(best: Candidate, candidates: Sequence[Candidate], context: DateContext) -> ChosenDate | None:
    """A local time as an instant, where the zone of its clock is known."""
    parsed = best.date
    if parsed.clock is None:
        return None
    offset = _find_clock_offset(datetime.combine(parsed.day, parsed.clock), candidates, context)
    if offset is None:
        return None
    instant = parsed.in_zone(offset).instant
    if instant is None:
        return None
    return ChosenDate(instant, parsed.day, parsed.precision, best.evidence.source, best.evidence.value, offset)


def _find_clock_offset(local: datetime, candidates: Sequence[Candidate], context: DateContext) -> int | None:
    """The zone of a local time: that of the site's country, else the one offset that the page's near dates name."""
    if context.zone:
        return find_zone_offset(context.zone, local)
    near = {
        c.date.utc_offset
        for c in candidates
        if c.date.utc_offset and abs((c.date.day - local.date()).days) <= _NEAR_DAYS
    }
    return near.pop() if len(near) == 1 else None
