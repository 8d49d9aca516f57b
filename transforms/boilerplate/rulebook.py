"""The lexicons as one matcher: looks up a line by its words, never phrase by phrase.

A lexicon (lexicon/<lang>.yml) holds rules; a rule holds phrases by how they match: `line` (the whole line), `start`,
`label` (a label and its value), `has`, `end`, or `pattern` (a regular expression over the whole folded line, tried only
where one of its `words` stands). The packs of all languages are tried together: a record's language is not known yet.
"""

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.values import fits, read_packs, read_words
from transforms.schema.vocabularies import Category, Field

PACKAGE = "transforms.boilerplate.lexicon"

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[\w'’&@%]+")


class Zone(StrEnum):
    """Where in a record a rule holds."""

    HEAD = "head"
    TAIL = "tail"
    EDGE = "edge"  # head or tail
    ANYWHERE = "anywhere"


class Strength(StrEnum):
    """How much a rule needs beside its own words."""

    SURE = "sure"
    NEIGHBOUR = "neighbour"  # a line next to it that goes for a reason of its own
    DUMP = "dump"  # a dump of a whole page


class Opens(StrEnum):
    """What a line may be the heading of."""

    LINKS = "links"  # lines that are links to other stories
    NAME = "name"  # an author's name and bio
    VALUE = "value"  # the value of its label, on the next lines
    END = "end"  # nothing of the article comes after it


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a lexicon. `value` is the kind of value that a label or start asks for (see values.fits)."""

    rule_id: str
    category: Category
    zone: Zone = Zone.ANYWHERE
    strength: Strength = Strength.SURE
    opens: Opens | None = None
    field: Field | None = None
    source: str = ""
    value: str = "any"
    max_words: int = 25
    examples: Mapping[str, tuple[str, ...]] = dataclasses.field(
        default_factory=dict, compare=False, hash=False, repr=False
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matches a line; `value` is what follows its label or phrase."""

    rule: Rule
    value: str = ""


_What = TypeVar("_What")
Phrases = Mapping[str, Sequence[tuple[str, Rule]]]
Patterns = Mapping[str, Sequence[tuple[re.Pattern[str], Rule]]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The parts of lines that rules know, by a word that must stand in the line: of those rules alone that hold for lines of
    as many words. `telling` are the words of `within` and `patterns`.
    """

    starts: Phrases
    within: Phrases
    ends: Phrases
    patterns: Patterns
    telling: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All rules, compiled: whole lines by their text, parts of lines on a shelf for each number of words."""

    rules: tuple[Rule, ...]
    whole: Mapping[str, Rule]
    whole_firsts: frozenset[str]
    longest_whole: int
    labels: Mapping[str, Rule]
    shelves: Sequence[Shelf]
    longest_start: int
    unspaced: re.Pattern[str]
    unspaced_rules: Mapping[str, tuple[str, Rule]]
    reported: frozenset[str]

    def find(self, words: Sequence[str], text: str) -> Hit | None:
        """The rule that a line falls under, or None. `words` are the line's folded words, `text` is the line."""
        if not words:
            return None
        count = len(words)
        if count <= self.longest_whole and words[0] in self.whole_firsts and (rule := self.whole.get(" ".join(words))):
            return Hit(rule)
        if ":" in text[:_MAX_LABEL] or "：" in text[:_MAX_LABEL]:
            hit = self._find_label(words, text)
            if hit:
                return hit
        if count >= len(self.shelves):
            return None
        if text[0] not in _QUOTES:
            hit = self._find_part(words, text)
            if hit:
                return hit
        return None if len(text) > 2 * _MAX_UNSPACED or text.isascii() else self._find_unspaced(" ".join(words), text)

    def _find_part(self, words: Sequence[str], text: str) -> Hit | None:
        """What a part of the line matches first; a rule of the same kind that holds anywhere goes before one that holds
        at the edges alone.
        """
        shelf = self.shelves[len(words)]
        told = shelf.telling.intersection(words)
        if not told and words[0] not in shelf.starts and words[-1] not in shelf.ends:
            return None
        first: Hit | None = None
        for hit in self._list_parts(shelf, told, words, text):
            if first is None:
                if hit.rule.zone is Zone.ANYWHERE or hit.rule.field or hit.rule.opens:
                    return hit
                first = hit
            elif hit.rule.zone is Zone.ANYWHERE and hit.rule.category is first.rule.category:
                return hit
        return first

    def _list_parts(self, shelf: Shelf, told: frozenset[str], words: Sequence[str], text: str) -> Iterator[Hit]:
        if words[0] in shelf.starts and (hit := self._find_start(shelf.starts[words[0]], words, text)):
            yield hit
        if found := [word for word in told if word in shelf.patterns]:
            key = " ".join(words)
            for word in sorted(found):
                for pattern, rule in shelf.patterns[word]:
                    if pattern.fullmatch(key):
                        yield Hit(rule)
        if words[-1] in shelf.ends:
            key = " ".join(words)
            for phrase, rule in shelf.ends[words[-1]]:
                if _ends(key, phrase):
                    yield Hit(rule)
        found = [word for word in told if word in shelf.within]
        if found and self.reported.isdisjoint(words):
            padded = f" {' '.join(words)} "
            for word in sorted(found):
                for phrase, rule in shelf.within[word]:
                    if phrase in padded and f" {phrase} " in padded:
                        yield Hit(rule)

    def _find_start(self, phrases: Sequence[tuple[str, Rule]], words: Sequence[str], text: str) -> Hit | None:
        key = " ".join(words[: self.longest_start])
        for phrase, rule in phrases:
            if key.startswith(phrase) and (len(key) == len(phrase) or key[len(phrase)] == " "):
                value = rest_after(text, len(phrase.split()))
                if fits(value, rule.value):
                    return Hit(rule, value)
        return None

    def _find_label(self, words: Sequence[str], text: str) -> Hit | None:
        at = _label_end(text)
        if at < 0:
            return None
        rule = self.labels.get(normalise_phrase(text[:at]))
        if rule is None or len(words) > rule.max_words:
            return None
        value = text[at + 1 :].strip(" \t\xa0:-–—")
        return Hit(rule, value) if not value or fits(value, rule.value) else None

    def _find_unspaced(self, key: str, text: str) -> Hit | None:
        found = self.unspaced.search(key) if len(key) <= _MAX_UNSPACED and _UNSPACED.search(key) else None
        if found is None:
            return None
        how, rule = self.unspaced_rules[found.group()]
        if how == "start" and found.start():
            return None
        if len(key) > 2 * rule.max_words:
            return None
        value = text[text.find(found.group()) + len(found.group()) :].strip(" :：/／-")
        return Hit(rule, value) if fits(value, rule.value) else None


_QUOTES = frozenset("\"'“‘«„「『")
_MAX_PATTERN = 40
_MAX_UNSPACED = 80
_MAX_LABEL = 48


def _label_end(text: str) -> int:
    """Where the colon after a short label stands, or -1."""
    at = text.find(":", 1, _MAX_LABEL)
    return at if at >= 0 else text.find("：", 1, _MAX_LABEL)


def rest_after(text: str, count: int) -> str:
    """What follows the first words of a line, without the punctuation between.

    >>> rest_after("Published on: May 14, 2025", 2)
    'May 14, 2025'
    """
    at = 0
    for found in _WORD.finditer(text):
        if count <= 0:
            break
        at = found.end()
        count -= len(normalise_phrase(found.group()).split())
    return text[at:].strip(" \t\xa0:|-–—,.;")


def _ends(key: str, phrase: str) -> bool:
    return key.endswith(phrase) and (len(key) == len(phrase) or key[-len(phrase) - 1] == " ")


@cache
def read_lexicon() -> Lexicon:
    """All packs as one matcher. Raises ValueError where a pack is written wrongly."""
    rules: list[tuple[Rule, Mapping[str, Any]]] = []
    for pack in read_packs():
        rules += [(_parse_rule(entry, pack["language"]), entry) for entry in pack["rules"]]
    return _compile(rules)


_HOW = ("line", "start", "label", "has", "end", "pattern")
_KNOWN = {*_HOW, "id", "category", "zone", "strength", "opens", "field", "source", "value", "max_words", "words", "hit"}
_KNOWN |= {"miss", "why"}


def _parse_rule(entry: Mapping[str, Any], language: str) -> Rule:
    if unknown := set(entry) - _KNOWN:
        raise ValueError(f"{language}: {entry.get('id')}: unknown keys {sorted(unknown)}")
    category = Category(entry["category"])
    return Rule(
        rule_id=f"{category}/{language}/{entry['id']}",
        category=category,
        zone=Zone(entry.get("zone", "anywhere")),
        strength=Strength(entry.get("strength", "sure")),
        opens=Opens(entry["opens"]) if "opens" in entry else None,
        field=Field(entry["field"]) if "field" in entry else None,
        source=entry.get("source", ""),
        value=entry.get("value", "any"),
        max_words=entry.get("max_words", 25),
        examples={kind: tuple(map(str, entry.get(kind, ()))) for kind in ("hit", "miss")},
    )


def _compile(rules: Sequence[tuple[Rule, Mapping[str, Any]]]) -> Lexicon:
    whole: dict[str, Rule] = {}
    labels: dict[str, Rule] = {}
    parts: dict[str, dict[str, list[tuple[str, Rule]]]] = {how: defaultdict(list) for how in ("start", "has", "end")}
    patterns: dict[str, list[tuple[re.Pattern[str], Rule]]] = defaultdict(list)
    dense: dict[str, tuple[str, Rule]] = {}
    for rule, entry in rules:
        for how, known in (("line", whole), ("label", labels)):
            for phrase in _phrases(entry, how):
                if phrase not in known or _holds_wider(rule, known[phrase]):
                    known[phrase] = rule
        for how, found in parts.items():
            for phrase in _phrases(entry, how):
                if _UNSPACED.search(phrase):
                    dense.setdefault(phrase, (how, rule))
                else:
                    found[_anchor(phrase, how)].append((phrase, rule))
        for pattern in entry.get("pattern", ()):
            for word in entry["words"]:
                patterns[word].append((re.compile(pattern), rule))
    for found in parts.values():
        for phrases in found.values():
            phrases.sort(key=lambda pair: (-len(pair[0]), pair[1].rule_id))
    return Lexicon(
        rules=tuple(rule for rule, _ in rules),
        whole=whole,
        whole_firsts=frozenset(phrase.split()[0] for phrase in whole),
        longest_whole=max(len(phrase.split()) for phrase in whole),
        labels=labels,
        shelves=_fill_shelves(parts, patterns, max(rule.max_words for rule, _ in rules)),
        longest_start=max(len(phrase.split()) for phrases in parts["start"].values() for phrase, _ in phrases),
        unspaced=_alternation(dense),
        unspaced_rules=dense,
        reported=read_words("reported"),
    )


def _fill_shelves(parts: Mapping[str, Phrases], patterns: Patterns, longest: int) -> list[Shelf]:
    """A shelf for each number of words up to the longest that any rule holds for."""
    limits = {rule.max_words for known in (*parts.values(), patterns) for pairs in known.values() for _, rule in pairs}
    shelves: list[Shelf] = []
    for limit in sorted(limits | {_MAX_PATTERN, longest}):
        within = _keep_long(parts["has"], limit)
        shapes = _keep_long(patterns, limit) if limit <= _MAX_PATTERN else {}
        telling = frozenset(within) | frozenset(shapes)
        shelf = Shelf(_keep_long(parts["start"], limit), within, _keep_long(parts["end"], limit), shapes, telling)
        shelves += [shelf] * (limit + 1 - len(shelves))
    return shelves


def _keep_long(known: Mapping[str, Sequence[tuple[_What, Rule]]], words: int) -> dict[str, list[tuple[_What, Rule]]]:
    """Of phrases or patterns those whose rules hold for lines of so many words."""
    kept = {word: [pair for pair in pairs if words <= pair[1].max_words] for word, pairs in known.items()}
    return {word: pairs for word, pairs in kept.items() if pairs}


def _holds_wider(rule: Rule, other: Rule) -> bool:
    """Whether a rule with the same phrase as another one holds anywhere for sure, and the other only in some zone."""
    return rule.zone is Zone.ANYWHERE is not other.zone and rule.strength is Strength.SURE


def _phrases(entry: Mapping[str, Any], how: str) -> Iterable[str]:
    return (normalise_phrase(str(phrase)) for phrase in entry.get(how, ()))


def _anchor(phrase: str, how: str) -> str:
    """The word to look a phrase up by: its first, its last, or its longest."""
    words = phrase.split()
    if how == "start":
        return words[0]
    return words[-1] if how == "end" else max(words, key=len)


def _alternation(phrases: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")
