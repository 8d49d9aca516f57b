"""What is said twice on a page, and which lines are dates, labels or credits by their form. Nothing here knows a language."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from transforms.boilerplate.values import is_date
from transforms.boilerplate.vocabulary import PageWords

Columns = dict[str, npt.NDArray[np.float64]]

_GRAM = 4  # words that stand together twice are no accident
_BASE = 1_000_003
_LABEL = re.compile(r"[^:：]{2,40}[:：]\s")
_CREDIT = re.compile(r"[©®]|\w ?/ ?[^\W\d]|\((?:[^()]{2,40})\)\.?$")
_MAX_DATE = 60  # characters


def measure_echoes(page: PageWords) -> Columns:
    """For each line the share of its runs of four words that an earlier line has too, and that a later line has.

    >>> from transforms.boilerplate.vocabulary import gather_words
    >>> said = [["the", "ferry", "is", "back", "again"], ["so", "the", "ferry", "is", "back"]]
    >>> page = gather_words([" ".join(words) for words in said], said, np.array([False, False]))
    >>> {name: column.tolist() for name, column in measure_echoes(page).items()}
    {'echoes': [0.0, 0.5], 'echoed': [0.5, 0.0]}
    """
    words, lines = page.running_word.astype(np.int64), page.running_line
    count = len(words) - _GRAM + 1
    if count < 1:
        return {"echoes": np.zeros(page.count), "echoed": np.zeros(page.count)}
    gram = np.zeros(count, dtype=np.int64)
    for offset in range(_GRAM):
        gram = gram * _BASE + words[offset : offset + count]
    whole = lines[:count] == lines[_GRAM - 1 :]
    gram, owner = gram[whole], lines[:count][whole]
    _, place = np.unique(gram, return_inverse=True)
    known = int(place.max(initial=-1)) + 1
    first, last = np.full(known, page.count), np.full(known, -1)
    np.minimum.at(first, place, owner)
    np.maximum.at(last, place, owner)
    total = np.maximum(np.bincount(owner, minlength=page.count), 1)
    return {
        "echoes": np.bincount(owner[first[place] < owner], minlength=page.count) / total,
        "echoed": np.bincount(owner[last[place] > owner], minlength=page.count) / total,
    }


def measure_marks(texts: Sequence[str], has_digit: npt.NDArray[np.bool_]) -> Columns:
    """Which lines are dates, open with a label or with words in capitals before a colon, or show a credit's signs."""
    dated = [digit and len(text) <= _MAX_DATE and is_date(text) for text, digit in zip(texts, has_digit, strict=True)]
    labels = [_LABEL.match(text) for text in texts]
    return {
        "dated": np.array(dated, dtype=np.float64),
        "label": np.array([len(found.group()) if found else 0 for found in labels], dtype=np.float64),
        "loud_label": np.array([found is not None and found.group().isupper() for found in labels], dtype=np.float64),
        "credited": np.array([_CREDIT.search(text) is not None for text in texts], dtype=np.float64),
    }
