"""Bounds on the evidence that is weighed for one record: reading a value may take time with the square of its length."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from transforms.records import Evidence, Stripped
from transforms.schema.vocabularies import Field

MOST_OF_A_FIELD = 200
LONGEST_VALUE = 1_000  # code points; no title, credit or date is longer
_LONGEST = {Field.SUMMARY: 5_000, Field.TAG: 5_000, Field.SECTION: 5_000, Field.URL: 5_000}


def bound_evidence(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence in order, without values too long to be what they are said to be, and of each field only the first ones."""
    counts: Counter[Field] = Counter()
    kept = []
    for item in evidence:
        if len(item.value) <= _LONGEST.get(item.field, LONGEST_VALUE) and counts[item.field] < MOST_OF_A_FIELD:
            counts[item.field] += 1
            kept.append(item)
    return tuple(kept)


def bound_record(stripped: Stripped) -> Stripped:
    """The record with bounded evidence; the very same where it is within the bounds."""
    kept = bound_evidence(stripped.evidence)
    return stripped if len(kept) == len(stripped.evidence) else replace(stripped, evidence=kept)
