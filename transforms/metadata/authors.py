"""Who wrote a story: names from all credits, the byline as it stood, and the agency it was taken from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.metadata.decision import Decision, Loss
from transforms.metadata.lexicon import fold_words
from transforms.metadata.names import Credit, CreditKind, fold_duplicates, parse_credits
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_FIELDS = (Field.AUTHOR, Field.BYLINE)
_NEAR = 60  # elements between the heading and its byline


@dataclass(frozen=True, slots=True)
class Authors:
    """The names, the byline as found, and the agency or outlet the story is from, if it is not the site's own."""

    names: tuple[str, ...] = ()
    byline: str | None = None
    syndication_source: str | None = None


@dataclass(frozen=True, slots=True)
class _Group:
    """The credits of one place, taken together."""

    rank: int
    evidence: tuple[Evidence, ...]
    credits: tuple[Credit, ...]

    def of(self, kind: CreditKind) -> list[Credit]:
        return [credit for credit in self.credits if credit.kind is kind]


def choose_authors(evidence: Sequence[Evidence], site_names: Sequence[str]) -> Decision[Authors]:
    """The best place that credits persons, else agencies, else the group that the page itself names as the author."""
    groups = sorted(_group(evidence, site_names), key=lambda group: group.rank)
    chosen: _Group | None = None
    for kind in (CreditKind.PERSON, CreditKind.AGENCY, CreditKind.GROUP):
        chosen = next((group for group in groups if group.of(kind)), None)
        if chosen is not None:
            break
    if chosen is None:
        lost = tuple(Loss(item, "names nobody") for group in groups for item in group.evidence)
        return Decision(Authors(byline=_byline(groups, None)), lost=lost)
    fuller = [g for g in groups if _names(g, CreditKind.PERSON) > _names(chosen, CreditKind.PERSON) > set()]
    if fuller:
        chosen = fuller[0]
    wanted = (
        (CreditKind.PERSON, CreditKind.AGENCY)
        if chosen.of(CreditKind.PERSON) or chosen.of(CreditKind.AGENCY)
        else (CreditKind.GROUP,)
    )
    credits = [credit for credit in chosen.credits if credit.kind in wanted]
    lost = tuple(
        Loss(item, "outranked" if group.credits else "names nobody")
        for group in groups
        if group is not chosen
        for item in group.evidence
    )
    agencies = [credit.name for group in groups for credit in group.of(CreditKind.AGENCY)]
    value = Authors(
        tuple(credit.name for credit in credits), _byline(groups, chosen), agencies[0] if agencies else None
    )
    return Decision(value, chosen.evidence, f"credits a {credits[0].kind}", lost)


def _names(group: _Group, kind: CreditKind) -> set[str]:
    return {fold_words(credit.name) for credit in group.of(kind)}


def _group(evidence: Sequence[Evidence], site_names: Sequence[str]) -> list[_Group]:
    collected: dict[tuple[int, str], list[Evidence]] = {}
    for item in evidence:
        if item.field in _FIELDS:
            rank = _rank(item)
            if rank is not None:
                collected.setdefault((rank, re.sub(r"\[\d+\].*", "", item.place)), []).append(item)
    known = {fold_words(name).replace(" ", "") for name in site_names if name}
    groups = []
    for (rank, _), items in collected.items():
        credits: list[Credit] = []
        for item in items:
            for credit in parse_credits(item.value):
                is_group = item.place.endswith("@organization") or fold_words(credit.name).replace(" ", "") in known
                if is_group and credit.kind is CreditKind.PERSON:
                    credit = Credit(credit.name, CreditKind.GROUP)
                credits.append(credit)
        groups.append(_Group(rank, tuple(items), fold_duplicates(credits)))
    return groups


def _rank(item: Evidence) -> int | None:
    """How far a place is trusted for names, the lowest first; None: not at all."""
    distance = _distance(item)
    match item.source:
        case "sidecar":
            return 0
        case "field":
            return 1
        case "json_ld":
            return 20 if item.place.startswith("webpage") else 2
        case "byline_line":
            return 12
        case "author_box":
            return 13
        case "meta":
            return 8 if item.place.startswith("twitter") else 9
        case "html" | "microdata":
            if item.field is Field.BYLINE:
                return 15 if distance is not None and 0 < distance < _NEAR else None
            return (
                5
                if distance is not None and -5 < distance < _NEAR
                else 14
                if item.source == "microdata" or item.place.startswith("rel")
                else None
            )
    return 30


def _distance(item: Evidence) -> int | None:
    number = item.place.rpartition("@")[2]
    return int(number) if re.fullmatch(r"[+-]\d+", number) else None


def _byline(groups: Sequence[_Group], chosen: _Group | None) -> str | None:
    """The byline as it stood on the page or in the text, where one names what was chosen."""
    for group in groups:
        for item in group.evidence:
            if item.field is Field.BYLINE or item.source == "byline_line":
                return " ".join(item.value.split())[:500]
    return " ".join(chosen.evidence[0].value.split())[:500] if chosen else None
