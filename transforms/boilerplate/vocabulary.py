"""The words of a page, and what single words tell: fitted weights, shipped as a table that can be read.

A line with "newsletter" in it is seldom text, and what follows a line that reads "Comments" hardly ever is. The weights
of the first kind (`of_line`) and of the second (`of_next`) are fitted by benchmarks/fit_lines.py on pages of many
languages; a word that only one or two sites use is not among them.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from transforms.resources import read_resource_text

WordWeights = Mapping[str, tuple[float, float, float]]
_NO_WEIGHT = (0.0, 0.0, 0.0)
_WORD = re.compile(r"\w+")
_MARKS = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\xa0"  # what English prose holds beyond ASCII, no part of a word
_APART = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) in "_\n")}


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of a page: `names` by number, `line` and `word` the distinct ones of each line as pairs in order,
    `running_line` and `running_word` all of them.
    """

    count: int
    names: tuple[str, ...]
    line: npt.NDArray[np.int64]
    word: npt.NDArray[np.int64]
    running_line: npt.NDArray[np.int64]
    running_word: npt.NDArray[np.int64]


@cache
def read_word_weights(package: str, name: str) -> WordWeights:
    """The shipped table: a word, its weights for its line, for the prose that follows and for that before."""
    rows = (row.split("\t") for row in read_resource_text(package, name).splitlines()[1:])
    return {word: (float(own), float(following), float(before)) for word, own, following, before in rows}


def split_words(texts: Sequence[str]) -> list[list[str]]:
    r"""The words of each text: letters, digits and underscores that stand together, as `\w+` finds them.

    Most lines hold no letter beyond ASCII, and these are divided all at once.

    >>> split_words(["it\u2019s back \u2014 at_last", "caf\xe9s!"])
    [['it', 's', 'back', 'at_last'], ['cafés']]
    """
    joined = "\n".join(texts)
    for mark in _MARKS:
        joined = joined.replace(mark, " ")
    lines = joined.split("\n")
    if len(lines) != len(texts):  # some text holds line breaks of its own
        return [_WORD.findall(text) for text in texts]
    plain = iter("\n".join([line for line in lines if line.isascii()]).translate(_APART).split("\n"))
    return [next(plain).split() if line.isascii() else _WORD.findall(line) for line in lines]


def gather_words(lowered: Sequence[str], tokens: Sequence[Sequence[str]], dense: npt.NDArray[np.bool_]) -> PageWords:
    """The distinct words of each line; of a line in a script without spaces, its pairs of neighbouring characters.

    >>> page = gather_words(["so it is so"], [["so", "it", "is", "so"]], np.array([False]))
    >>> [page.names[word] for word in page.word]
    ['so', 'it', 'is']
    """
    if dense.any():
        tokens = [
            _pairs(text) if is_dense else words for text, words, is_dense in zip(lowered, tokens, dense, strict=True)
        ]
    number: defaultdict[str, int] = defaultdict()
    number.default_factory = number.__len__  # a word that is new gets the next number
    counts = np.fromiter(map(len, tokens), np.int64, len(tokens))
    flat = np.fromiter(map(number.__getitem__, chain.from_iterable(tokens)), np.int64, int(counts.sum()))
    names = tuple(number)
    owner = np.repeat(np.arange(len(lowered)), counts)
    pairs = np.sort(owner * max(len(names), 1) + flat)
    line, word = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], max(len(names), 1))
    return PageWords(len(lowered), names, line, word, owner, flat)


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def weigh_words(page: PageWords, weights: WordWeights) -> dict[str, npt.NDArray[np.float64]]:
    """What the words of each line tell about it, about the prose that follows it, and about that before it."""
    told = np.array([weights.get(name, _NO_WEIGHT) for name in page.names] or [_NO_WEIGHT])
    return summarise_words(page.count, page.line, told[page.word])


def summarise_words(
    count: int, line: npt.NDArray[np.int64], told: npt.NDArray[np.float64]
) -> dict[str, npt.NDArray[np.float64]]:
    """Sums and extremes of weights by line. `told` has a row of three weights for each (line, word); `line` rises."""
    own = told[:, 0]
    known = np.bincount(line[own != 0], minlength=count)
    root = np.sqrt(np.maximum(known, 1))
    lowest, highest = np.zeros(count), np.zeros(count)
    np.minimum.at(lowest, line, own)
    np.maximum.at(highest, line, own)
    total = np.bincount(line, weights=own, minlength=count).astype(np.float64)
    return {
        "told": total / root,
        "told_sum": total,
        "told_lowest": lowest,
        "told_highest": highest,
        "foretold": np.bincount(line, weights=told[:, 1], minlength=count) / root,
        "backtold": np.bincount(line, weights=told[:, 2], minlength=count) / root,
        "told_words": known.astype(np.float64),
    }
