"""Names of months, weekdays and halves of the day in every language of the lexicon, ready for lookup."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import regex

from transforms.dates.fold import fold_name
from transforms.resources import read_resource_yaml

_PACKAGE = "transforms.dates"
_PARTS = regex.compile(r"([.'])")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:[.'][\p{L}\p{M}]+)*")
_HAS_FIGURE = regex.compile(r"\d")
_KIN = {"no": "nb", "nn": "nb", "in": "id", "iw": "he", "tl": "fil", "sh": "sr", "yue": "zh", "mo": "ro"}

Meanings = dict[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Names:
    """Everything a word in a date can mean, by folded word. A number maps to the languages that use the word for it."""

    months: dict[str, Meanings]
    weekdays: dict[str, Meanings]
    halves: dict[str, dict[str, frozenset[str]]]
    persian_months: dict[str, int]
    spaced: regex.Pattern[str]
    spaced_languages: frozenset[str]


@cache
def read_lexicon() -> dict[str, dict[str, Any]]:
    """The names of every language, CLDR's and ours, as {language: {kind: ...}}; months and weekdays as lists of forms."""
    lexicon: dict[str, dict[str, Any]] = read_resource_yaml(_PACKAGE, "names.yml")
    for language, more in read_resource_yaml(_PACKAGE, "names_more.yml").items():
        entry = lexicon[language]
        for kind in ("months", "weekdays"):
            for number, forms in more.get(kind, {}).items():
                entry[kind][number - 1] += forms
        for kind in ("am", "pm", "today", "yesterday"):
            entry[kind] += more.get(kind, [])
        for unit, forms in more.get("ago", {}).items():
            entry["ago"].setdefault(unit, []).extend(forms)
    return lexicon


@cache
def load_names() -> Names:
    """The lookup tables, built once."""
    lexicon = read_lexicon()
    months = _collect((language, entry["months"]) for language, entry in lexicon.items())
    halves = _collect_halves(lexicon)
    persian = {
        fold_name(form): number
        for number, forms in enumerate(read_resource_yaml(_PACKAGE, "persian_months.yml"), 1)
        for form in forms
    }
    spaced = sorted((name for name in (*months, *halves) if " " in name), key=lambda name: (-len(name), name))
    return Names(
        months,
        _collect((language, entry["weekdays"]) for language, entry in lexicon.items()),
        halves,
        persian,
        regex.compile(r"\b(?:" + "|".join(map(regex.escape, spaced)) + r")(?![\p{L}\p{M}])"),
        frozenset(language for name in spaced for used in months.get(name, {}).values() for language in used),
    )


def _collect(tables: Iterable[tuple[str, list[list[str]]]]) -> dict[str, Meanings]:
    """Names by folded form: each number it stands for, with the languages that use it so."""
    found: dict[str, dict[int, set[str]]] = {}
    for language, numbered in tables:
        for number, forms in enumerate(numbered, 1):
            for name in _spellings(forms):
                found.setdefault(name, {}).setdefault(number, set()).add(language)
    return {
        name: {number: frozenset(languages) for number, languages in sorted(meanings.items())}
        for name, meanings in found.items()
    }


def _collect_halves(lexicon: dict[str, dict[str, Any]]) -> dict[str, dict[str, frozenset[str]]]:
    """Words for before and after noon, each with the languages that use it."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for language, entry in lexicon.items():
        for half in ("am", "pm"):
            for name in map(fold_name, entry[half]):
                languages = found.setdefault(name, {})
                languages[half] = languages.get(half, frozenset()) | {language}
    return found


def _spellings(forms: Iterable[str]) -> Iterator[str]:
    for form in forms:
        name = fold_name(form)
        if len(name) > 1 and not _HAS_FIGURE.search(name):
            yield name
            for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe")):
                if umlaut in form.lower():
                    yield fold_name(form.lower().replace(umlaut, plain))


def base_language(language: str | None) -> str | None:
    """The lexicon's key for a BCP 47 tag, or None where the lexicon has no such language.

    >>> base_language("en-GB"), base_language("no"), base_language("tlh")
    ('en', 'nb', None)
    """
    if not language:
        return None
    tag = language.replace("_", "-").split("-")[0].lower()
    tag = _KIN.get(tag, tag)
    return tag if tag in read_lexicon() else None


def pick_meaning(meanings: Meanings | None, language: str | None) -> int | None:
    """The number a name stands for: the only one, or the one in this language; None where that does not decide it."""
    if not meanings:
        return None
    if len(meanings) == 1:
        return next(iter(meanings))
    for wanted in (language, "en"):
        fitting = [number for number, languages in meanings.items() if wanted in languages]
        if len(fitting) == 1:
            return fitting[0]
    return None


def mark_names(folded: str, language: str | None) -> str:
    """Folded text with month names as `{05}`, Persian months as `{s02}`, am and pm as `{am}` and `{pm}`.

    >>> mark_names("14 mai 2025 at 5:30 p.m.", "fr")
    '14 {05} 2025 at 5:30 {pm}.'
    """
    names = load_names()

    def mark(match: regex.Match[str]) -> str:
        return _mark_word(match[0], language)

    text = folded.replace("{", "(").replace("}", ")")
    if language in names.spaced_languages or not text.isascii():
        text = names.spaced.sub(mark, text)
    return _WORD.sub(mark, text)


@lru_cache(maxsize=16384)
def _mark_word(word: str, language: str | None) -> str:
    """One word, or name of several, marked if it is a month or a half of the day."""
    names = load_names()
    key = word.replace(".", "").replace("'", "")
    number = pick_meaning(names.months.get(key), language)
    if number is None and language == "he" and key[0] == "ב":
        number = pick_meaning(names.months.get(key[1:]), language)
    if number:
        return f"{{{number:02d}}}"
    half = _pick_half(key, names.halves.get(key), language)
    if half:
        return f"{{{half}}}"
    if key in names.persian_months:
        return f"{{s{names.persian_months[key]:02d}}}"
    if "'" in word or "." in word:  # "d'avril", "Mi.14.Mai"
        parts = _PARTS.split(word)
        return "".join(_WORD.sub(lambda part: _mark_word(part[0], language), part) for part in parts)
    return word


def _pick_half(key: str, meanings: dict[str, frozenset[str]] | None, language: str | None) -> str | None:
    """Which half of the day a word means. Short Latin words ("de", "in") mean one in their own language alone."""
    if not meanings:
        return None
    if key in ("am", "pm"):
        return key
    if len(meanings) == 1:
        half, languages = next(iter(meanings.items()))
        if language in languages or (len(key) > 1 and not key.isascii()):
            return half
    return None


def find_weekday(folded: str, language: str | None) -> int | None:
    """The weekday named in a folded text (Monday is 0), or None."""
    weekdays = load_names().weekdays
    for match in _WORD.finditer(folded):
        number = pick_meaning(weekdays.get(match[0].replace(".", "").replace("'", "")), language)
        if number:
            return number - 1
    return None
