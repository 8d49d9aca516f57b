"""Evidence for a date -> one date, or none, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from transforms.dates.candidates import RUNNING_TEXT, Candidate, DateContext, Refusal, read_candidates
from transforms.dates.parse import parse_date
from transforms.dates.settle import settle_date
from transforms.dates.weigh import NEEDED, pick_day, raise_originals
from transforms.records import ChosenDate, Evidence
from transforms.schema.vocabularies import Field, Precision

_FETCHED_SOURCES = {"sidecar": 0, "field": 1, "warc": 2, "header_line": 3}
_MAX_NOTED = 60


@dataclass(frozen=True, slots=True)
class DateChoice:
    """A decision about one date: the date or None, the raw string to keep either way, what was said of each piece of
    evidence, and notes for the record where something was refused.
    """

    chosen: ChosenDate | None = None
    raw: str | None = None
    verdicts: tuple[tuple[Evidence, str], ...] = ()
    notes: tuple[str, ...] = ()


def choose_published(evidence: Iterable[Evidence], context: DateContext) -> DateChoice:
    """The date of publication that the evidence speaks for, or None; never a date of change.

    >>> found = [Evidence(Field.PUBLISHED, "2025-05-14T08:32:00+02:00", "json_ld", "$0 NewsArticle.datePublished")]
    >>> choose_published(found, DateContext()).chosen.at.isoformat()
    '2025-05-14T06:32:00+00:00'
    """
    return _choose(evidence, Field.PUBLISHED, context)


def choose_modified(evidence: Iterable[Evidence], context: DateContext) -> DateChoice:
    """The date of the last change that the evidence speaks for, or None; never the date of publication."""
    found = list(evidence)
    if not any(item.field is Field.MODIFIED or item.source in RUNNING_TEXT for item in found):
        return DateChoice()
    return _choose(found, Field.MODIFIED, context)


def parse_fetched(evidence: Iterable[Evidence], language: str | None = None) -> datetime | None:
    """When the record was collected (UTC), from the best evidence that states it; a time without zone counts as UTC."""
    found = [item for item in evidence if item.field == Field.FETCHED]
    for item in sorted(found, key=lambda item: (_FETCHED_SOURCES.get(item.source, 9), item.place, item.value)):
        parsed = parse_date(item.value, language)
        if parsed is not None and not parsed.is_ambiguous and parsed.precision not in (Precision.MONTH, Precision.YEAR):
            return parsed.instant or datetime.combine(parsed.day, parsed.clock or time(), UTC)
    return None


def _choose(evidence: Iterable[Evidence], wanted: Field, context: DateContext) -> DateChoice:
    candidates, refusals = read_candidates(evidence, wanted, context)
    refusals += [
        Refusal(c.evidence, "the order of day and month is open", is_notable=True)
        for c in candidates
        if c.date.is_ambiguous
    ]
    clear = [c for c in candidates if not c.date.is_ambiguous]
    if wanted == Field.PUBLISHED:
        clear = raise_originals(clear, context.zone)
    verdicts = [(refusal.evidence, refusal.reason) for refusal in refusals]
    notes = tuple(
        f"{wanted}: {refusal.reason}: {refusal.evidence.value[:_MAX_NOTED]}"
        for refusal in refusals
        if refusal.is_notable
    )
    picked = pick_day(clear, context.zone)
    if picked is None:
        raw = _find_raw(candidates)
        if raw is not None and not notes:
            notes = (f"{wanted}: too weak to be trusted: {raw[:_MAX_NOTED]}",)
        verdicts += [(c.evidence, "too weak to be trusted") for c in clear]
        return DateChoice(None, raw, tuple(verdicts), notes)
    day, agreeing = picked
    chosen, best = settle_date(day, agreeing, clear, context)
    verdicts += [(c.evidence, _explain(c, best, agreeing, day)) for c in clear]
    return DateChoice(chosen, chosen.raw, tuple(verdicts), notes)


def _find_raw(candidates: Sequence[Candidate]) -> str | None:
    """The string worth keeping where no date was chosen: the strongest that might have been one."""
    strong = [c for c in candidates if c.rank.weight >= NEEDED]
    return max(strong, key=lambda c: c.rank.weight).evidence.value if strong else None


def _explain(candidate: Candidate, best: Candidate, agreeing: Sequence[Candidate], day: date) -> str:
    if candidate is best:
        return f"chosen ({candidate.rank.kind}, worth {candidate.rank.weight:.0f})"
    if candidate in agreeing:
        return f"agrees on {day}"
    return f"outweighed: says {candidate.date.day} (worth {candidate.rank.weight:.0f})"
