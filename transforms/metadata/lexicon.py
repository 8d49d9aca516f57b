"""The metadata lexicons as compiled tables, and the one way in which words are compared with them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from transforms.resources import read_resource_yaml

_PACKAGE = "transforms.metadata.lexicons"
_WORD = re.compile(r"\w+", re.UNICODE)
_UNSPACED = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_ACCENTS = re.compile("[\u0300-\u036f]+")


@lru_cache(maxsize=8192)
def fold_words(text: str) -> str:
    """Lower-case words with single spaces, without accents on Latin letters: how credits and names are compared.

    >>> fold_words("  The Harbour-Post, Málaga ")
    'the harbour post malaga'
    """
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", plain)))


@dataclass(frozen=True, slots=True)
class BylineWords:
    """The words of bylines that are not names: see lexicon/bylines.yml for what each group means."""

    lead_in: re.Pattern[str]
    lead_in_cjk: re.Pattern[str]
    conjunction: re.Pattern[str]
    short_conjunction: re.Pattern[str]
    cut: re.Pattern[str]
    others: re.Pattern[str]
    offices: frozenset[str]
    office_suffix: tuple[str, ...]
    desks: frozenset[str]
    named_desks: frozenset[str]
    credentials: frozenset[str]
    noise: frozenset[str]
    office_heads: frozenset[str]
    longest_office: int
    particles: frozenset[str]  # of names alone
    joining: frozenset[str]  # of names, and of sentences too
    function_words: frozenset[str]
    day_words: frozenset[str]
    clock_words: frozenset[str]
    organisation: frozenset[str]
    body_endings: tuple[str, ...]
    place_words: frozenset[str]  # stand before a place, never before a name


@cache
def byline_words() -> BylineWords:
    """The byline lexicon, compiled once a process."""
    data = read_resource_yaml(_PACKAGE, "bylines.yml")
    lead_ins = _words(data["lead_ins"])
    offices = [word for entry in data["offices"] if entry["id"] != "heads" for word in entry["words"]]
    cuts = _words(data["cuts"])
    spaced = [word for word in lead_ins if not is_unspaced(word)]
    unspaced = [word for word in lead_ins if is_unspaced(word)]
    return BylineWords(
        lead_in=re.compile(rf"(?:{_any_of(spaced)})(?:\s*[:：/|]\s*|\s+(?=\S))", re.IGNORECASE),
        lead_in_cjk=re.compile(rf"(?:{_any_of(unspaced)})(?:\s*[:：/／|]\s*|\s+)", re.IGNORECASE),
        conjunction=re.compile(rf"\s+(?:{_any_of(_group(data['conjunctions'], 'anywhere'))}|&|AND|UND|ET)\s+"),
        short_conjunction=re.compile(rf"\s+(?:{_any_of(_group(data['conjunctions'], 'short'))})\s+"),
        cut=_starting(cuts),
        others=_starting(_words(data["others"])),
        offices=frozenset(fold_words(word) for word in offices),
        office_suffix=tuple(sorted((w for w in offices if is_unspaced(w)), key=lambda w: (-len(w), w))),
        desks=frozenset(w.casefold() for w in _group(data["desks"], "generic"))
        | {fold_words(w) for w in _group(data["desks"], "generic")},
        named_desks=frozenset(fold_words(w) for w in _group(data["desks"], "named")),
        credentials=frozenset(_bare(word) for word in _words(data["credentials"])),
        office_heads=frozenset(_group(data["offices"], "heads")),
        noise=frozenset(fold_words(word) for word in _words(data["noise"])),
        particles=frozenset(_group(data["particles"], "names")),
        joining=frozenset(_words(data["particles"])),
        function_words=frozenset(_words(data["function_words"])),
        day_words=frozenset(_group(data["dates"], "days_and_months")),
        clock_words=frozenset(_group(data["dates"], "clock")),
        organisation=frozenset(
            word for entry in data["organisations"] if entry["id"] != "endings" for word in entry["words"]
        ),
        body_endings=tuple(sorted(_group(data["organisations"], "endings"))),
        place_words=frozenset(_group(data["function_words"], "places")),
        longest_office=max(len(word.split()) for word in offices),
    )


@cache
def menu_words() -> frozenset[str]:
    """The words, folded, that no bare line holds which is somebody's name."""
    return frozenset(fold_words(word) for word in _words(read_resource_yaml(_PACKAGE, "menus.yml")["menu"]))


_WORDLIKE = frozenset({"APP", "SPA", "UNI", "MENA"})  # abbreviations that stand for too much else


@dataclass(frozen=True, slots=True)
class Agencies:
    """News agencies by folded name, and abbreviations that count only as written."""

    by_name: dict[str, str]
    by_exact: dict[str, str]
    nouns: tuple[str, ...]

    def find(self, credit: str) -> str | None:
        """The agency that a credit names as a whole, else None."""
        stripped = credit.strip(" .,;:()[]/©")
        return (
            self.by_exact.get(stripped)
            or self.by_exact.get(stripped + ".")
            or self.by_name.get(fold_words(stripped).removeprefix("the "))
        )

    def is_named_as_one(self, name: str) -> bool:
        """Whether a name that no entry knows says itself that it is an agency's: "Northern Wire"."""
        words = f" {fold_words(name)} "
        return words.count(" ") > 2 and any(f" {noun} " in words for noun in self.nouns)


@cache
def agencies() -> Agencies:
    """The agencies lexicon, compiled once a process."""
    lexicon = read_resource_yaml(_PACKAGE, "agencies.yml")
    data = lexicon["agencies"]
    by_name: dict[str, str] = {}
    by_exact: dict[str, str] = {}
    for agency in data:
        exact = agency.get("exact", ())
        by_exact.update(dict.fromkeys(exact, agency["name"]))
        own = [] if agency["name"] in exact or agency["name"].isupper() else [agency["name"]]
        if agency["name"].isupper() and agency["name"] not in _WORDLIKE:
            by_exact[agency["name"]] = agency["name"]
        by_name.update({fold_words(name): agency["name"] for name in (*own, *agency["also"])})
    return Agencies(by_name, by_exact, tuple(fold_words(noun) for noun in lexicon["nouns"]))


def is_credential(word: str) -> bool:
    """Whether a word is a degree or licence that follows a name.

    >>> is_credential("M.D."), is_credential("MA"), is_credential("Ma")
    (True, True, False)
    """
    written_small = len(word) <= 3 and (word.istitle() or word.islower())
    return not written_small and _bare(word) in byline_words().credentials


def is_unspaced(text: str) -> bool:
    """Whether a text holds characters of a script that is written without spaces, or Hangul."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def _bare(word: str) -> str:
    return word.casefold().strip("®™.,").replace(".", "")


def _words(entries: list[dict[str, Any]]) -> list[str]:
    return [word for entry in entries for word in entry["words"]]


def _group(entries: list[dict[str, Any]], name: str) -> list[str]:
    return [word for entry in entries if entry["id"] == name for word in entry["words"]]


def _starting(words: list[str]) -> re.Pattern[str]:
    """A pattern for any of the words where one begins."""
    spaced = _any_of([word for word in words if not is_unspaced(word)])
    unspaced = _any_of([word for word in words if is_unspaced(word)])
    return re.compile(rf"(?:(?<=\s)|^)(?:{spaced})(?!\w)|(?:(?<=\s)|^)(?:{unspaced})", re.IGNORECASE)


def _any_of(words: list[str]) -> str:
    ordered = sorted({word.rstrip(":") if len(word) > 1 else word for word in words}, key=lambda w: (-len(w), w))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
