"""The byline of a record as it stood: of all lines that may be one, the line that names who was chosen."""

import html
import re
from collections.abc import Iterable, Sequence

from transforms.metadata.clean_credits import cut_byline
from transforms.metadata.credits import strip_lead_ins
from transforms.metadata.lexicon import byline_words, fold_words, is_unspaced
from transforms.metadata.offices import is_day_word, is_desk
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_LONGEST = 500  # code points that are kept of a byline
_LINE = 160  # of a line of credits; more tells of somebody's life
_LABEL = re.compile(
    r"(?<!\w)(?:(?:written|posted|published|reported|story|words|text|erstellt|verfasst|veröffentlicht|geschrieben|publié|écrit|escrito|publicado|scritto)\s)?(?:by|von|par|por|di|door|av|af|oleh)(?=[\s:])",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\S*\d")
_FEW, _MOST = 2, 6  # words behind "by" that name a desk or a login, in small letters and in others


def choose_byline(evidence: Iterable[Evidence], names: Sequence[str], sources: Sequence[Evidence]) -> str | None:
    """The first line that names one of those chosen, else what they were taken from (`sources`); where nobody was chosen, the first that
    says that it is a byline.
    """
    lines = [_flatten(item.value) for item in evidence if item.field is Field.BYLINE or item.source == "byline_line"]
    if not sources:
        heads = (_cut_end(cut_byline(line)) for line in lines)
        return next((line for line in heads if _is_byline(line)), None)
    named = next((line for line in lines if len(line) <= _LINE and _names_one(line, names)), None)
    return cut_byline(
        _trim(named, names) if named else _join([_flatten(item.value) for item in sources], names)[:_LONGEST]
    )


def _join(values: Sequence[str], names: Sequence[str]) -> str:
    """The first of some values, and of the others those that name somebody who was not named before: a list with a name in each."""
    first, *others = values
    kept, left = [first], [name for name in names if not _find_name(name, first)]
    for value in others:
        if any(_find_name(name, value) for name in left):
            kept.append(value)
            left = [name for name in left if not _find_name(name, value)]
    return ", ".join(kept)


def _flatten(value: str) -> str:
    return " ".join(html.unescape(value).split())


def _trim(line: str, names: Sequence[str]) -> str:
    """A line from the "by" ahead of its names up to what follows them and is no credit: a date, "Share", a number of comments."""
    found = [match for name in names if (match := _find_name(name, line))]
    if not found:
        return line
    start, end = min(match.start() for match in found), max(match.end() for match in found)
    labels = [match for match in _LABEL.finditer(line[:start]) if not line[match.end() : start].strip(" :")]
    return line[labels[-1].start() if labels else 0 : end] + _cut_end(line[end:])


def _cut_end(text: str) -> str:
    """A text up to a figure or a word that speaks of something else, without the day's name before it."""
    cuts = [match.start() for match in (byline_words().cut.search(text), _FIGURE.search(text)) if match]
    if not cuts:
        return text
    words = text[: min(cuts)].split(" ")
    while words and (is_day_word(words[-1]) or not any(map(str.isalnum, words[-1]))):
        words.pop()
    return " ".join(words).rstrip(" ,;:|·•(–—-")


def _find_name(name: str, line: str) -> re.Match[str] | None:
    return re.search(r"\W+".join(map(re.escape, name.split())), line, re.IGNORECASE)


def _names_one(line: str, names: Sequence[str]) -> bool:
    """Whether a line holds all words of one of the names."""
    said = fold_words(line)
    if is_unspaced(line):
        return any(fold_words(name).replace(" ", "") in said.replace(" ", "") for name in names)
    words = set(said.split())
    return any(words.issuperset(fold_words(name).split()) for name in names)


def _is_byline(line: str) -> bool:
    """Whether a line says "by" somebody, or names a desk and nothing else but a date."""
    if len(line) > _LINE or "://" in line:
        return False
    rest = strip_lead_ins(line)
    if rest != line and len(rest.split()) <= (_FEW if rest.islower() else _MOST):
        return True
    return bool(line) and _LABEL.match(f"{line} ") is None and is_desk(line)
