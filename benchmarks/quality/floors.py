"""Floors: what the measures must reach, pinned with a digest of the pages they were measured on.

`floors.json` maps "corpus way" to a digest and the floor of each measure (leak is a ceiling). They are raised with
`--raise-floors`; lowering one also takes `--lower`, and a line in the CHANGELOG.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.quality.corpora import Case
from benchmarks.quality.measures import Summary

FLOORS = Path(__file__).with_name("floors.json")
MEASURES = ("shingle_f1", "word_f1", "leak", "hit")
CEILINGS = {"leak", "date_wrong"}
SLACK = 0.0005  # what rounding and a library's next release may cost


def digest_cases(cases: Iterable[Case]) -> str:
    """A digest of pages and gold texts."""
    digest = hashlib.sha256()
    for case in cases:
        for part in (case.name.encode(), case.content, case.gold.encode()):
            digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]


def validate_floors(key: str, digest: str, summary: Summary) -> list[str]:
    """What is below its floor, in words; nothing where all is well. Other pages than the pinned ones are said too."""
    return validate_values(key, digest, _values(summary), FLOORS)


def raise_floors(key: str, digest: str, summary: Summary, *, may_lower: bool) -> list[str]:
    """Pin what was measured where it is better, or anything with `may_lower`; says what stayed as it was."""
    return raise_values(key, digest, _values(summary), FLOORS, may_lower=may_lower)


def _values(summary: Summary) -> dict[str, float | None]:
    return {name: getattr(summary, name) for name in MEASURES}


def validate_values(key: str, digest: str, values: Mapping[str, float | None], path: Path) -> list[str]:
    """The same for measures of any kind, by name, whose floors stand in another file."""
    pinned = read_floors(path).get(key)
    if pinned is None:
        return [f"{key}: no floors are pinned"]
    if pinned["digest"] != digest:
        return [f"{key}: other pages ({digest}) than those the floors were measured on ({pinned['digest']})"]
    return [
        f"{key}: {name} is {value:.4f}, pinned at {pinned[name]:.4f}"
        for name, value in values.items()
        if name in pinned and value is not None and _is_worse(name, value, pinned[name])
    ]


def raise_values(
    key: str, digest: str, values: Mapping[str, float | None], path: Path, *, may_lower: bool
) -> list[str]:
    """The same for measures of any kind, by name, whose floors stand in another file."""
    floors = read_floors(path)
    pinned = floors.get(key, {"digest": digest})
    kept = []
    for name, value in values.items():
        if value is None:
            continue
        if name in pinned and _is_worse(name, value, pinned[name]) and not may_lower:
            kept.append(f"{key}: {name} stays at {pinned[name]:.4f}, measured {value:.4f}; --lower lowers it")
            continue
        pinned[name] = round(value, 4)
    floors[key] = pinned | {"digest": digest}
    path.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return kept


def read_floors(path: Path = FLOORS) -> dict[str, dict[str, Any]]:
    """The pinned floors."""
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _is_worse(name: str, value: float, pinned: float) -> bool:
    return value > pinned + SLACK if name in CEILINGS else value < pinned - SLACK
