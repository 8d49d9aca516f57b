"""Fits what single words tell about lines: logistic regression over the words of lines, with few words kept."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import minimize

from transforms.boilerplate.vocabulary import PageWords

Floats = npt.NDArray[np.float64]

_SITES = 5  # a word that fewer sites use is not looked at
_KEPT = 6000  # words in the table
_SHORT = 12  # words in a line that may announce what follows


@dataclass(frozen=True, slots=True)
class WordTable:
    """All words looked at, and which line holds which of them."""

    names: tuple[str, ...]
    lines: Any  # scipy.sparse.csr_matrix, lines by words


def tabulate_words(pages: Sequence[PageWords], sites: Sequence[str]) -> WordTable:
    """The words that enough sites use, over the lines of all pages in order."""
    users: dict[str, set[str]] = defaultdict(set)
    for page, site in zip(pages, sites, strict=True):
        for name in page.names:
            users[name].add(site)
    names = tuple(sorted(name for name, known in users.items() if len(known) >= _SITES))
    number = {name: place for place, name in enumerate(names)}
    rows, columns, start = [], [], 0
    for page in pages:
        mapped = np.array([number.get(name, -1) for name in page.names], dtype=np.int64)
        words = mapped[page.word]
        rows.append(page.line[words >= 0] + start)
        columns.append(words[words >= 0])
        start += page.count
    row, column = np.concatenate(rows), np.concatenate(columns)
    return WordTable(names, sp.csr_matrix((np.ones(len(row)), (row, column)), shape=(start, len(names))))


@dataclass(frozen=True, slots=True)
class Targets:
    """What is to be told about each line: is it text; is the next prose below, the next prose above (-1: none)."""

    own: Floats
    below: Floats
    above: Floats


def find_targets(labels: Sequence[Floats], prose: Sequence[Floats]) -> Targets:
    """The targets of all pages' lines in order."""
    below = [_carry(label[::-1], is_prose[::-1])[::-1] for label, is_prose in zip(labels, prose, strict=True)]
    above = [_carry(label, is_prose) for label, is_prose in zip(labels, prose, strict=True)]
    return Targets(np.concatenate(labels), np.concatenate(below), np.concatenate(above))


def _carry(label: Floats, is_prose: Floats) -> Floats:
    """For each line the label of the last line of prose before it, -1 where there is none."""
    last = np.maximum.accumulate(np.where(is_prose > 0, np.arange(len(label)), -1))
    before = np.concatenate(([-1], last[:-1]))
    return np.where(before >= 0, label[before], -1.0)


def fit_words(table: WordTable, targets: Targets, words: Floats, weights: Floats, chosen: Any) -> Floats:
    """Three weights for each word (own line, prose below, prose above) from the chosen lines; most words have zeros."""
    short = chosen & (words <= _SHORT)
    fitted = [_fit(table.lines[chosen], targets.own[chosen], weights[chosen])]
    for target in (targets.below, targets.above):
        part = short & (target >= 0)
        fitted.append(_fit(table.lines[part], target[part], weights[part]))
    strength = np.abs(fitted[0]) + (np.abs(fitted[1]) + np.abs(fitted[2])) / 2
    strength *= np.sqrt(np.asarray(table.lines.sum(axis=0)).ravel())
    least = np.sort(strength)[-_KEPT:][0]
    return np.where((strength >= least)[:, None], np.column_stack(fitted).round(2), 0.0)


def _fit(lines: Any, target: Floats, weights: Floats, penalty: float = 1.0) -> Floats:
    """Logistic regression with an L2 penalty; each line's words count together as one vector of length one."""
    lengths = np.sqrt(np.maximum(np.asarray(lines.sum(axis=1)).ravel(), 1))
    scaled = sp.diags(1 / lengths) @ lines
    transposed = scaled.T.tocsr()
    sign = 2 * target - 1

    def loss(parameters: Floats) -> tuple[float, Floats]:
        margin = sign * (scaled @ parameters[:-1] + parameters[-1])
        slope = -sign * weights / (1 + np.exp(np.minimum(margin, 50)))
        value = (weights * np.logaddexp(0, -margin)).sum() + penalty * (parameters[:-1] ** 2).sum() / 2
        return value, np.append(transposed @ slope + penalty * parameters[:-1], slope.sum())

    found = minimize(loss, np.zeros(lines.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 40})
    return np.asarray(found.x[:-1], dtype=np.float64)
