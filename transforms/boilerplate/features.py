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
from transforms.boilerplate.echoes import measure_echoes, measure_marks
from transforms.boilerplate.lines import Line
from transforms.boilerplate.vocabulary import PageWords, WordWeights, gather_words, split_words, weigh_words
from transforms.resources import read_resource_yaml

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Columns = dict[str, Floats]

PACKAGE = "transforms.boilerplate.models"

_HANGUL = (0xAC00, 0xD7A3)  # Korean puts spaces between longer units: two syllables count as a word
_RARE = 0.25  # of the lines of prose: a word that stands in more tells little
_OPENING = 8  # lines of prose that make the opening of a page
_DIGITS = re.compile(r"\d+")
_STARTS_WORD, _IN_WORD, _AFTER_STOP = 1, 2, 4  # what a kind of character may be, as bits
_ROLES = np.array(
    [
        (kind in (Kind.LOWER, Kind.UPPER, Kind.CASELESS, Kind.DIGIT)) * (_STARTS_WORD | _IN_WORD)
        | (kind is Kind.DENSE) * _IN_WORD
        | (kind in (Kind.SPACE, Kind.QUOTE, Kind.BRACKET)) * _AFTER_STOP
        for kind in Kind
    ],
    dtype=np.uint8,
)
_SHARED = tuple(kind for kind in Kind if kind not in (Kind.OTHER, Kind.CASELESS))
_CLOSING = np.isin(np.arange(len(Kind)), (Kind.SPACE, Kind.QUOTE, Kind.BRACKET, Kind.OTHER))


@cache
def _prose_words() -> tuple[frozenset[str], str, frozenset[str]]:
    """Little words of prose, function characters of dense scripts, and particles that close a word."""
    listed = read_resource_yaml(PACKAGE, "stop_words.yml")
    spaced = frozenset(word for words in listed["spaced"].values() for word in str(words).split())
    return spaced, listed["letters"], frozenset(listed["endings"])


def measure_lines(lines: Sequence[Line], weights: WordWeights) -> Columns:
    """Named numbers for each line, in the order of the lines; no column depends on anything but these lines.

    `weights` says what single words tell about a line (see vocabulary).
    """
    columns, page = look_at_lines(lines)
    return columns | weigh_words(page, weights)


def look_at_lines(lines: Sequence[Line]) -> tuple[Columns, PageWords]:
    """The numbers that need no fitted weights, and the words to be weighed."""
    texts = [line.text for line in lines]
    columns, page = look_at_texts(texts)
    has_digit = columns["share_digit"] > 0
    columns |= _measure_place(lines, texts, has_digit) | measure_marks(texts, has_digit) | measure_echoes(page)
    return columns | _measure_opening(page, columns["prose"]), page


def look_at_texts(texts: Sequence[str]) -> tuple[Columns, PageWords]:
    """The numbers about the form of texts and the words they share, whatever lines they stand on; and their words."""
    codes = join_codes(texts)
    kinds = classify_characters(codes)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    columns = _measure_form(codes, kinds, sizes)
    lowered = [text.lower() for text in texts]
    page = gather_words(lowered, split_words(lowered), columns["share_dense"] > 0.3)
    columns["little"] = _count_little(codes, kinds, sizes, page) / np.maximum(columns["words"], 1)
    columns["prose"] = _judge_prose(columns)
    return columns | _measure_topic(page, columns["prose"]), page


def _per_line(owner: Ints, chosen: npt.NDArray[np.bool_], count: int) -> Floats:
    found: Floats = np.bincount(owner[chosen], minlength=count).astype(np.float64)
    return found


def _measure_form(codes: Codes, kinds: Kinds, sizes: Ints) -> Columns:
    """Length, kinds of characters, capitals, sentences, and how each line starts and ends."""
    count = len(sizes)
    owner = np.repeat(np.arange(count), sizes + 1)
    of_kind = np.bincount(owner * len(Kind) + kinds, minlength=count * len(Kind)).reshape(count, -1).astype(np.float64)
    of_kind[:, Kind.SPACE] -= 1  # the line feed
    roles = _ROLES.take(kinds)
    before = np.concatenate((_ROLES[[Kind.SPACE]], roles[:-1]))
    after = np.concatenate((roles[1:], _ROLES[[Kind.SPACE]]))
    starts_word = ((roles & _STARTS_WORD) != 0) & ((before & _IN_WORD) == 0)
    capital = starts_word & (kinds == Kind.UPPER)
    spaced = _per_line(owner, starts_word, count)
    hangul = (codes >= _HANGUL[0]) & (codes <= _HANGUL[1])
    spaced = np.maximum(spaced, _per_line(owner, hangul, count) / 2) if hangul.any() else spaced
    words = spaced + of_kind[:, Kind.DENSE] / 2
    is_closed = ((after & _AFTER_STOP) != 0) & ((before & (_IN_WORD | _AFTER_STOP)) != 0)
    stops = _per_line(owner, (kinds == Kind.STOP) & (is_closed | (codes >= 0x3000)), count)
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
        "capitals": _per_line(owner, capital, count) / np.maximum(spaced, 1),
        "stops": stops,
        "words_per_stop": words / (stops + 1),
        "commas": of_kind[:, Kind.COMMA],
        "first_kind": kinds[starts].astype(np.float64),
        "last_kind": kinds[last].astype(np.float64),
        "end_kind": kinds[ends].astype(np.float64),
        "ends_dots": (codes[last] == 0x2026) | ((codes[last] == 0x2E) & (codes[np.maximum(last - 1, 0)] == 0x2E)),
    }
    columns["ends_dots"] = columns["ends_dots"].astype(np.float64)
    for kind in _SHARED:
        columns[f"share_{kind.name.lower()}"] = of_kind[:, kind] / chars
    return columns


def _count_little(codes: Codes, kinds: Kinds, sizes: Ints, page: PageWords) -> Floats:
    """How many of each line's words are little words of prose in any language."""
    spaced, letters, endings = _prose_words()
    is_little = np.fromiter(map(spaced.__contains__, page.names), np.float64, len(page.names))
    if ((codes >= _HANGUL[0]) & (codes <= _HANGUL[1])).any():
        is_little += np.fromiter((name[-1] in endings for name in page.names), np.float64, len(page.names))
    found = np.bincount(page.running_line, weights=is_little[page.running_word], minlength=len(sizes))
    little: Floats = found.astype(np.float64)
    if (kinds == Kind.DENSE).any():
        owner = np.repeat(np.arange(len(sizes)), sizes + 1)
        little = little + _per_line(owner, find_codes(codes, letters), len(sizes))
    return little


def _judge_prose(columns: Columns) -> Floats:
    """1 for lines that read like sentences: long enough, closed or divided, with little words."""
    words, little = columns["words"], columns["little"]
    closed = (columns["stops"] > 0) | (columns["last_kind"] == Kind.STOP)
    flowing = (little > 0.12) | (columns["share_dense"] > 0.3)
    prose: Floats = ((((words >= 10) & closed) | (words >= 25)) & flowing).astype(np.float64)
    return prose


def _measure_place(lines: Sequence[Line], texts: Sequence[str], has_digit: npt.NDArray[np.bool_]) -> Columns:
    """Place on the page, blank lines around, and how often the line recurs with its digits folded."""
    count = len(lines)
    index = np.arange(count, dtype=np.float64)
    blank = np.array([line.blank_before for line in lines], dtype=np.float64)
    folded = [
        _DIGITS.sub("0", text.lower()) if digits else text.lower()
        for text, digits in zip(texts, has_digit.tolist(), strict=True)
    ]
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


def _measure_topic(page: PageWords, prose: Floats) -> Columns:
    """What each line shares with the page's prose."""
    if not page.names:
        return {name: np.zeros(page.count) for name in ("familiar", "topical")}
    line, count = page.line, page.count
    spread = _measure_spread(page, prose > 0)
    rare = spread <= _RARE
    return {
        "familiar": np.bincount(line, weights=spread, minlength=count) / _count_words(page),
        "topical": np.bincount(line[rare & (spread > 0)], minlength=count) / _count_words(page, rare),
    }


def _measure_opening(page: PageWords, prose: Floats) -> Columns:
    """What each line shares with the first long stretch of prose, and with the first line, which is mostly the title."""
    count = page.count
    if not page.names:
        return {name: np.zeros(count) for name in ("opening", "in_first", "of_first", "titled")}
    line, word, known = page.line, page.word, len(page.names)
    is_prose = prose > 0
    opening = is_prose & (np.cumsum(is_prose) <= _OPENING)
    spread = _measure_spread(page, is_prose)
    rare = spread <= _RARE
    first = np.zeros(known, dtype=bool)
    first[word[line == 0]] = True
    shared = np.bincount(line[first[word]], minlength=count)
    distinct = _count_words(page)
    return {
        "opening": np.bincount(line[rare & (_lines_elsewhere(page, opening) > 0)], minlength=count)
        / _count_words(page, rare),
        "in_first": shared / distinct,
        "of_first": shared / max(int(distinct[0]), 1),
        "titled": np.bincount(line[first[word] & (spread <= 0.5)], minlength=count).astype(np.float64),
    }


def _measure_spread(page: PageWords, is_prose: npt.NDArray[np.bool_]) -> Floats:
    """For each pair of line and word the share of the other lines of prose in which the word stands."""
    spread: Floats = _lines_elsewhere(page, is_prose) / np.maximum(is_prose.sum() - is_prose, 1)[page.line]
    return spread


def _count_words(page: PageWords, chosen: npt.NDArray[np.bool_] | None = None) -> Ints:
    """How many words each line has, of all or of those chosen; 1 where it has none."""
    line = page.line if chosen is None else page.line[chosen]
    return np.maximum(np.bincount(line, minlength=page.count), 1)


def _lines_elsewhere(page: PageWords, chosen: npt.NDArray[np.bool_]) -> Ints:
    """For each pair of line and word: in how many other lines of those chosen the word stands."""
    found = np.bincount(page.word[chosen[page.line]], minlength=len(page.names))
    return found[page.word] - chosen[page.line]
