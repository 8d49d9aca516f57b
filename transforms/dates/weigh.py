"""Candidates -> the day with the best witnesses."""

from collections.abc import Sequence
from datetime import date, timedelta

import regex

from transforms.dates.candidates import Candidate
from transforms.dates.fold import fold_text
from transforms.dates.model import ParsedDate
from transforms.dates.rank import STRONG
from transforms.dates.zones import find_offset_at
from transforms.schema.vocabularies import Precision

NEEDED = 12.0  # the least worth of evidence that a date is chosen on
_NEEDED_ALONE = 9.0  # the same where the page shows no other date at all
_ORIGINAL_BONUS = 60.0
_MOVED_WORTH = 0.8  # of a time in UTC, for the day that it is by another clock
_SECOND_WITNESS = 0.6
_PROMINENT, _LABELLED = 55, 40
_STATED = frozenset({"json_ld", "meta"})
_COARSE = frozenset({"json_ld", "meta", "microdata", "header_line", "field", "sidecar"})  # where a month alone counts
_FARTHEST_EAST, _FARTHEST_WEST = timedelta(hours=13), timedelta(hours=8)
_ORIGINALLY = regex.compile(
    r"\b(?:originally|first published|erstmals|ursprunglich|erstveroff|initialement|originalmente|oorspronkelijk)"
)


def pick_day(candidates: Sequence[Candidate], zone: str | None) -> tuple[date, list[Candidate]] | None:
    """The best day and the candidates that agree with it; None where nothing is good enough. `zone` is the site's."""
    days = sorted({c.date.day for c in candidates if c.is_day}) or sorted(
        {c.date.day for c in candidates if c.rank.kind in _COARSE or c.evidence.place.startswith("labelled")}
    )
    if not days:
        return None
    worth, day = max(
        ((_worth(day, candidates, zone), day) for day in days), key=lambda pair: (pair[0], -pair[1].toordinal())
    )
    if worth < NEEDED and not _is_unanimous(candidates):
        return None
    return day, [c for c in candidates if agrees(c.date, day, zone)]


def agrees(parsed: ParsedDate, day: date, zone: str | None) -> bool:
    """Whether a date can mean this day: its own, or, where it is stated in UTC, that of the publication's clock."""
    if parsed.precision == Precision.YEAR:
        return parsed.day.year == day.year
    if parsed.precision == Precision.MONTH:
        return (parsed.day.year, parsed.day.month) == (day.year, day.month)
    return parsed.day == day or _shifts_to(parsed, day, zone)


def _shifts_to(parsed: ParsedDate, day: date, zone: str | None) -> bool:
    """Whether a time in UTC falls on another day by the site's zone or, unknown, by one where much is published."""
    if parsed.utc_offset != 0 or abs((parsed.day - day).days) != 1:
        return False
    instant = parsed.instant
    if instant is None:
        return False
    if zone is not None:
        return (instant + timedelta(minutes=find_offset_at(zone, instant))).date() == day
    return day in ((instant + _FARTHEST_EAST).date(), (instant - _FARTHEST_WEST).date())


def _worth(day: date, candidates: Sequence[Candidate], zone: str | None) -> float:
    """The best witness of each kind counts, the first in full. A kind that states a local day does not move to another."""
    own: dict[str, float] = {}
    moved: dict[str, float] = {}
    for candidate in candidates:
        kind, weight = candidate.rank.kind, candidate.rank.weight
        if not agrees(candidate.date, day, zone):
            continue
        if not candidate.is_day:
            weight *= 0.6 if candidate.date.day == day and kind in _COARSE else 0.2
        if candidate.is_day and candidate.date.day != day:
            moved[kind] = max(moved.get(kind, 0.0), weight * _MOVED_WORTH)
        else:
            own[kind] = max(own.get(kind, 0.0), weight)
    local = {
        c.rank.kind for c in candidates if c.date.day != day and c.date.utc_offset != 0 and c.rank.weight >= _LABELLED
    }
    kinds = {kind: weight for kind, weight in moved.items() if kind not in local} | own
    ordered = sorted(kinds.values(), reverse=True)
    return sum(weight * (1.0 if index == 0 else _SECOND_WITNESS) for index, weight in enumerate(ordered))


def _is_unanimous(candidates: Sequence[Candidate]) -> bool:
    """Whether a page shows one single date, wherever it stands."""
    shown = [c for c in candidates if c.rank.kind in ("visible", "header_line") and c.rank.weight >= _NEEDED_ALONE]
    return len({c.date.day for c in candidates}) == 1 and bool(shown) and all(c.is_day for c in shown)


def raise_originals(candidates: Sequence[Candidate], zone: str | None) -> list[Candidate]:
    """Candidates with those worth more that tell the original's day: the text says so, or the day is shown beside the
    headline or in the address and is earlier than the one stated for machines. Content systems overwrite the latter when
    a story is saved again, not the other way round.
    """
    stated = [c for c in candidates if c.rank.kind in _STATED and c.rank.weight >= STRONG and c.is_day]
    if not stated:
        return [c.raised(_ORIGINAL_BONUS) if _says_originally(c) else c for c in candidates]
    shown = [c for c in candidates if c.is_day and _is_prominent(c)]
    first = min(c.date.day for c in stated)
    originals = {
        c.date.day
        for c in shown
        if c.date.day < first and not any(agrees(known.date, c.date.day, zone) for known in stated)
    }
    months = [c.date for c in candidates if c.rank.kind == "url_path" and not c.is_day]
    if len(originals) != 1 or any(
        agrees(month, first, zone) and not agrees(month, min(originals), zone) for month in months
    ):
        return list(candidates)
    is_confirmed = any(agrees(known.date, c.date.day, zone) for c in shown for known in stated)
    bonus = _ORIGINAL_BONUS if is_confirmed else 2 * _ORIGINAL_BONUS
    return [c.raised(bonus) if c in shown and c.date.day in originals else c for c in candidates]


def _is_prominent(candidate: Candidate) -> bool:
    place, rank = candidate.evidence.place, candidate.rank
    if rank.kind == "url_path":
        return True
    is_near = rank.weight >= _PROMINENT and "(headline" in place
    is_state = (
        place.startswith("state") and "(headline" in place
    )  # the text's last state: nothing is published later than that
    return rank.kind == "visible" and (
        is_near or is_state or (rank.weight >= _LABELLED and place.startswith("labelled"))
    )


def _says_originally(candidate: Candidate) -> bool:
    """Whether a labelled text says that it names the first publication."""
    is_labelled = candidate.evidence.place.startswith("labelled")
    return is_labelled and bool(_ORIGINALLY.search(fold_text(candidate.evidence.value)))
