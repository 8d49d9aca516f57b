"""What the line model sees of a line: numbers about its form, its words and its place on the page.

Almost nothing here knows a language. Letters count by their kind, words by how much of the page's prose shares them;
the only words named are the little ones of running prose, as one list over many languages. Everything is counted for
all lines at once, so a page costs some array operations and not a loop over its characters.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from transforms.boilerplate.characters import Codes, Kind, Kinds, classify_characters, find_codes, join_codes
from transforms.boilerplate.lines import Line
from transforms.resources import read_resource_yaml

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Columns = dict[str, Floats]

PACKAGE = "transforms.boilerplate.models"

_PATTERNS = {
    "year": re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)"),
    "time": re.compile(r"(?<!\d)\d{1,2}[:h.]\d\d(?!\d)"),
    "numeric_date": re.compile(r"(?<!\d)\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?!\d)"),
    "address": re.compile(r"https?:|www\.|\w@\w|\w\.(?:com|org|net)\b"),
    "handle": re.compile(r"(?<![\w/])[@#]\w"),
    "copyright": re.compile(r"[©®]|\([cC]\)"),
}
_TOKEN = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_LETTERS = np.isin(np.arange(len(Kind)), (Kind.LOWER, Kind.UPPER, Kind.CASELESS))
_WORD = _LETTERS | np.isin(np.arange(len(Kind)), (Kind.DIGIT, Kind.DENSE))
_AFTER_STOP = np.isin(np.arange(len(Kind)), (Kind.SPACE, Kind.QUOTE, Kind.BRACKET))
_CLOSING = np.isin(np.arange(len(Kind)), (Kind.SPACE, Kind.QUOTE, Kind.BRACKET, Kind.OTHER))


@cache
def _prose_words() -> tuple[frozenset[str], str, frozenset[str]]:
    """Little words of prose, function characters of dense scripts, and particles that close a word."""
    listed = read_resource_yaml(PACKAGE, "stop_words.yml")
    spaced = frozenset(word for words in listed["spaced"].values() for word in str(words).split())
    return spaced, listed["letters"], frozenset(listed["endings"])


def measure_lines(lines: Sequence[Line]) -> Columns:
    """Named numbers for each line, in the order of the lines; no column depends on anything but these lines."""
    texts = [line.text for line in lines]
    codes = join_codes(texts)
    kinds = classify_characters(codes)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    columns = _measure_form(codes, kinds, sizes)
    lowered = [text.lower() for text in texts]
    tokens = [_TOKEN.findall(text) for text in lowered]
    columns["little"] = _count_little(codes, kinds, sizes, tokens) / np.maximum(columns["words"], 1)
    columns["prose"] = _judge_prose(columns)
    columns |= _find_patterns(texts, sizes)
    columns |= _measure_place(lines, lowered)
    return columns | _measure_topic(lowered, tokens, kinds, columns)


def _per_line(owner: Ints, chosen: npt.NDArray[np.bool_], count: int) -> Floats:
    found: Floats = np.bincount(owner[chosen], minlength=count).astype(np.float64)
    return found


def _measure_form(codes: Codes, kinds: Kinds, sizes: Ints) -> Columns:
    """Length, kinds of characters, capitals, sentences, and how each line starts and ends."""
    count = len(sizes)
    owner = np.repeat(np.arange(count), sizes + 1)
    of_kind = np.bincount(owner * len(Kind) + kinds, minlength=count * len(Kind)).reshape(count, -1).astype(np.float64)
    of_kind[:, Kind.SPACE] -= 1  # the line feed
    before = np.concatenate(([Kind.SPACE], kinds[:-1]))
    after = np.concatenate((kinds[1:], [Kind.SPACE]))
    starts_word = (_LETTERS[kinds] | (kinds == Kind.DIGIT)) & ~_WORD[before]
    capital = starts_word & (kinds == Kind.UPPER)
    spaced = _per_line(owner, starts_word, count)
    words = spaced + of_kind[:, Kind.DENSE] / 2
    wide_stop = (kinds == Kind.STOP) & (codes >= 0x3000)
    stops = _per_line(
        owner, ((kinds == Kind.STOP) & _AFTER_STOP[after] & (_WORD | _AFTER_STOP)[before]) | wide_stop, count
    )
    ends = np.cumsum(sizes + 1) - 2
    last = ends.copy()
    starts = np.concatenate(([0], ends[:-1] + 2))
    for _ in range(3):
        last = np.where(_CLOSING[kinds[last]] & (last > starts), last - 1, last)
    chars = np.maximum(sizes, 1)
    columns: Columns = {
        "chars": sizes.astype(np.float64),
        "words": words,
        "word_length": chars / np.maximum(words, 1),
        "capitals": capital.sum() and _per_line(owner, capital, count) / np.maximum(spaced, 1),
        "shouts": _per_line(owner, capital & (after == Kind.UPPER), count) / np.maximum(spaced, 1),
        "stops": stops,
        "words_per_stop": words / (stops + 1),
        "commas": of_kind[:, Kind.COMMA],
        "first_kind": kinds[starts].astype(np.float64),
        "last_kind": kinds[last].astype(np.float64),
        "end_kind": kinds[ends].astype(np.float64),
        "ends_colon": ((codes[ends] == 0x3A) | (codes[ends] == 0xFF1A)).astype(np.float64),
        "ends_question": ((codes[last] == 0x3F) | (codes[last] == 0xFF1F)).astype(np.float64),
        "ends_dots": (codes[last] == 0x2026) | ((codes[last] == 0x2E) & (codes[np.maximum(last - 1, 0)] == 0x2E)),
    }
    columns["ends_dots"] = columns["ends_dots"].astype(np.float64)
    columns["capitals"] = columns["capitals"] + np.zeros(count)
    for kind in Kind:
        columns[f"share_{kind.name.lower()}"] = of_kind[:, kind] / chars
    return columns


def _count_little(codes: Codes, kinds: Kinds, sizes: Ints, tokens: Sequence[Sequence[str]]) -> Floats:
    """How many of each line's words are little words of prose in any language."""
    spaced, letters, endings = _prose_words()
    little = np.array([sum(map(spaced.__contains__, words)) for words in tokens], dtype=np.float64)
    if (kinds == Kind.DENSE).any():
        owner = np.repeat(np.arange(len(sizes)), sizes + 1)
        little += _per_line(owner, find_codes(codes, letters), len(sizes))
    if ((codes >= 0xAC00) & (codes <= 0xD7A3)).any():
        little += np.array([sum(word[-1] in endings for word in words) for words in tokens], dtype=np.float64)
    return little


def _judge_prose(columns: Columns) -> Floats:
    """1 for lines that read like sentences: long enough, closed or divided, with little words."""
    words, little = columns["words"], columns["little"]
    closed = (columns["stops"] > 0) | (columns["last_kind"] == Kind.STOP)
    flowing = (little > 0.12) | (columns["share_dense"] > 0.3)
    return (((words >= 10) & closed) | (words >= 25)) * flowing.astype(np.float64)


def _find_patterns(texts: Sequence[str], sizes: Ints) -> Columns:
    """How often each pattern occurs in each line."""
    joined = "\n".join(texts)
    ends = np.cumsum(sizes + 1)
    columns: Columns = {}
    for name, pattern in _PATTERNS.items():
        places = [found.start() for found in pattern.finditer(joined)]
        hits = np.bincount(np.searchsorted(ends, places, side="right"), minlength=len(sizes)) if places else 0
        columns[f"has_{name}"] = np.zeros(len(sizes)) + hits
    return columns


def _measure_place(lines: Sequence[Line], lowered: Sequence[str]) -> Columns:
    """Place on the page, blank lines around, and how often the line recurs with its digits folded."""
    count = len(lines)
    index = np.arange(count, dtype=np.float64)
    blank = np.array([line.blank_before for line in lines], dtype=np.float64)
    folded = [_DIGITS.sub("0", text) for text in lowered]
    total = Counter(folded)
    seen: Counter[str] = Counter()
    earlier = np.zeros(count)
    for place, text in enumerate(folded):
        earlier[place] = seen[text]
        seen[text] += 1
    return {
        "index": index,
        "from_end": count - 1 - index,
        "relative": index / max(count - 1, 1),
        "blank_before": np.minimum(blank, 3),
        "blank_after": np.append(np.minimum(blank[1:], 3), 3),
        "recurs": np.array([total[text] for text in folded], dtype=np.float64),
        "earlier": earlier,
    }


def _measure_topic(lowered: Sequence[str], tokens: Sequence[Sequence[str]], kinds: Kinds, columns: Columns) -> Columns:
    """What each line shares with the page's prose and with its first line, which is mostly the title."""
    count = len(lowered)
    if (kinds == Kind.DENSE).any():
        dense = columns["share_dense"] > 0.3
        tokens = [
            _pairs(text) if is_dense else words for text, words, is_dense in zip(lowered, tokens, dense, strict=True)
        ]
    known: dict[str, int] = {}
    flat = np.array([known.setdefault(word, len(known)) for words in tokens for word in words], dtype=np.int64)
    owner = np.repeat(np.arange(count), np.fromiter(map(len, tokens), np.int64, count))
    if not len(known):
        return {name: np.zeros(count) for name in ("familiar", "topical", "in_first", "of_first")}
    pairs = np.unique(owner * len(known) + flat)
    line, word = np.divmod(pairs, len(known))
    is_prose = columns["prose"] > 0
    lines_with = np.bincount(word[is_prose[line]], minlength=len(known))
    elsewhere = lines_with[word] - is_prose[line]
    others = np.maximum(is_prose.sum() - is_prose, 1)[line]
    distinct = np.maximum(np.bincount(line, minlength=count), 1)
    spread = elsewhere / others
    rare = spread <= 0.25
    first = np.zeros(len(known), dtype=bool)
    first[word[line == 0]] = True
    shared = np.bincount(line[first[word]], minlength=count)
    return {
        "familiar": np.bincount(line, weights=spread, minlength=count) / distinct,
        "topical": np.bincount(line[rare & (elsewhere > 0)], minlength=count)
        / np.maximum(np.bincount(line[rare], minlength=count), 1),
        "in_first": shared / distinct,
        "of_first": shared / max(int(distinct[0]), 1),
    }


def _pairs(text: str) -> list[str]:
    """Pairs of neighbouring characters, as words of a script without spaces."""
    return [text[at : at + 2] for at in range(len(text) - 1)]
