"""Lines learned per site: what recurs across a site's records, in the same part of them, is the site's and not the story's.

`learn_site_lines` is a pure function of records; a flow runs it over a published snapshot and writes the table down.
Cleaning only ever uses a table that a setting names, so a record's text depends on the record and that version alone.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.view import Verdict, View
from transforms.metadata.urls import parse_site
from transforms.schema.vocabularies import Category, Field

_EDGE = 3  # lines from the top or the bottom of a record that count as its head or tail
_EXAMPLES = 3
_MIN_WORDS = 5
_SENTENCE = re.compile(r"""[.!?]["'”’*)]*$|[.!?] |@|https?:""")


class Part(StrEnum):
    """The part of a record that a learned line stands in."""

    HEAD = "head"
    TAIL = "tail"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True, order=True)
class SiteLine:
    """One learned line. `line` is folded (numbers read 0); the counts and examples are its evidence."""

    site: str
    line: str
    part: Part
    record_count: int
    day_count: int
    title_count: int
    example: str
    example_records: tuple[str, ...] = ()

    @property
    def rule_id(self) -> str:
        """The rule that a removal by this line names."""
        digest = hashlib.sha256(f"{self.site}\x00{self.line}".encode()).hexdigest()[:10]
        return f"{Category.SITE_LINE}/any/{digest}"


@dataclass(frozen=True, slots=True)
class SiteLines:
    """A version of the table of learned lines; empty where none is in use.

    >>> SiteLines().find("harbourpost.example", "read the harbour post") is None
    True
    """

    version: str = ""
    lines: tuple[SiteLine, ...] = ()
    _index: dict[tuple[str, str], SiteLine] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {(one.site, one.line): one for one in self.lines})

    def find(self, site: str, line: str) -> SiteLine | None:
        """The learned line of a site that a folded line is, or None."""
        return self._index.get((site, line))


@dataclass(frozen=True, slots=True)
class LearnOptions:
    """The bars a line must pass. A line of n words must stand in `min_records` + n / `words_per_record` records.

    It must stand on `min_days` days and under `min_titles` titles, so nothing is learned of a site without dates;
    `min_share` is the least share of its occurrences that must fall into one part of the record to be held to it.
    """

    min_records: int = 8
    words_per_record: float = 24.0
    min_titles: int = 5
    min_days: int = 4
    min_share: float = 0.75
    max_words: int = 500


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """What learning looks at: a record's lines in order, as they stand after the rules."""

    record_id: str
    site: str
    title: str | None
    day: date | None
    lines: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    example: str
    parts: Counter[Part] = field(default_factory=Counter)
    days: set[date] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    records: list[str] = field(default_factory=list)


def learn_site_lines(records: Iterable[SiteRecord], options: LearnOptions | None = None) -> SiteLines:
    """The lines that recur across each site's records and pass every bar, in order of site and line."""
    options = options or LearnOptions()
    tallies: dict[tuple[str, str], _Tally] = {}
    for record in sorted(records, key=lambda one: (one.site, one.record_id)):
        for key, line, part in _keys(record, options):
            _count(tallies.setdefault((record.site, key), _Tally(line)), record, part)
    learned = (_judge(site, key, tally, options) for (site, key), tally in sorted(tallies.items()))
    lines = tuple(one for one in learned if one is not None)
    return SiteLines(find_version(lines), lines)


def find_version(lines: Sequence[SiteLine]) -> str:
    """A version that changes with what the table would take, and only then; empty for an empty table."""
    if not lines:
        return ""
    content = "\n".join(f"{one.site}\t{one.part}\t{one.line}" for one in sorted(lines))
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _keys(record: SiteRecord, options: LearnOptions) -> Iterator[tuple[str, str, Part]]:
    """Each line of a record once, folded, with the part it stands in."""
    seen: set[str] = set()
    last = len(record.lines) - 1
    title = normalise_phrase(record.title or "")
    for index, line in enumerate(record.lines):
        key = normalise_phrase(line)
        if key in seen or key == title or not _may_be_learned(key, options):
            continue
        seen.add(key)
        if last - index < _EDGE:
            yield key, line, Part.TAIL
        else:
            yield key, line, Part.HEAD if index < _EDGE else Part.ANYWHERE


def _may_be_learned(key: str, options: LearnOptions) -> bool:
    words = key.split()
    return len(words) <= options.max_words and len(key) > 1 and not set(key) <= set("0 %")


def _count(tally: _Tally, record: SiteRecord, part: Part) -> None:
    tally.parts[part] += 1
    tally.titles.add(normalise_phrase(record.title or record.record_id))
    tally.records.append(record.record_id)
    if record.day:
        tally.days.add(record.day)


def _judge(site: str, key: str, tally: _Tally, options: LearnOptions) -> SiteLine | None:
    words = key.split()
    count = len(tally.records)
    if count < options.min_records + len(words) / options.words_per_record:
        return None
    if len(tally.titles) < options.min_titles or len(tally.days) < options.min_days:
        return None
    part, often = min(tally.parts.items(), key=lambda pair: (-pair[1], pair[0]))
    if often < options.min_share * count:
        part = Part.ANYWHERE
    if not _speaks(tally.example, words, part):
        return None
    examples = tuple(tally.records[:_EXAMPLES])
    return SiteLine(site, key, part, count, len(tally.days), len(tally.titles), tally.example, examples)


def _speaks(line: str, words: Sequence[str], part: Part) -> bool:
    """Whether a line says something by itself: a short line without a sentence may be a sub-heading of many stories."""
    if len(words) < _MIN_WORDS:
        return False
    return part is not Part.ANYWHERE or bool(_SENTENCE.search(line))


def take_site_lines(view: View, site_lines: SiteLines) -> None:
    """Let go the learned lines of the record's site, each in its part of the record."""
    site = find_site(view) if site_lines.lines else None
    if site is None:
        return
    last = len(view.lines) - 1
    open_lines = [index for index in range(last + 1) if view.is_open(index)]
    for place, index in enumerate(open_lines):
        learned = site_lines.find(site, view.key(index))
        if learned is None:
            continue
        from_end = len(open_lines) - 1 - place
        fits = {
            Part.HEAD: place < 2 * _EDGE or view.above[index] <= 1,
            Part.TAIL: from_end < 2 * _EDGE or view.below[index] <= 1,
            Part.ANYWHERE: True,
        }
        if fits[learned.part]:
            view.take(index, Verdict(Category.SITE_LINE, learned.rule_id))


def find_site(view: View) -> str | None:
    """The registered domain of a record's address, or of the site that its evidence names."""
    identity = view.extracted.identity
    addresses = [identity.source_url] if identity.source_url else []
    for wanted in (Field.URL, Field.SITE):
        addresses += [one.value for one in view.extracted.evidence if one.field is wanted]
    return next((site for address in addresses if (site := parse_site(address))), None)
