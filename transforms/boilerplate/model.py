"""The line model: how likely each line of a whole-page dump is text of the article.

A gradient-boosted forest over the numbers of `features`, `ruled`, `groups` and `surroundings`, fitted by
benchmarks/fit_lines.py and shipped as LightGBM's text format beside a description (models/lines.yml). It decides what
no rule decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from transforms.boilerplate.course import measure_course
from transforms.boilerplate.features import PACKAGE, Columns, Floats, measure_lines
from transforms.boilerplate.groups import measure_groups
from transforms.boilerplate.lines import Line
from transforms.boilerplate.rulebook import Hit, Strength
from transforms.boilerplate.ruled import measure_rules
from transforms.boilerplate.surroundings import measure_surroundings, stack
from transforms.boilerplate.vocabulary import WordWeights, read_word_weights
from transforms.resources import read_resource_text, read_resource_yaml

_SHORT = 40  # characters: what links and labels seldom exceed, and paragraphs seldom undercut
_HEAD = 15


class Cut(NamedTuple):
    """How the bar of a page is chosen: between which probabilities, and what recall is worth beside precision."""

    lowest: float
    highest: float
    recall_weight: float


@dataclass(frozen=True, slots=True)
class LineModel:
    """A loaded model. A line counts as text from a score of `threshold` on."""

    version: str
    features: tuple[str, ...]
    cut: Cut
    words: WordWeights
    booster: Any
    threshold: float = 0.5


def looks_like_page_dump(lines: Sequence[Line]) -> bool:
    r"""Whether a text is a whole page with its menus, not an article with leftovers; cheap enough for every record.

    >>> from transforms.boilerplate.lines import split_lines
    >>> looks_like_page_dump(split_lines("Rain fell on the hills all day, and the river rose.\n" * 30))
    False
    """
    short = sum(line.end - line.start < _SHORT for line in lines)
    if short < 12:
        return False
    return short >= 0.2 * len(lines) or sum(line.end - line.start < _SHORT for line in lines[:_HEAD]) >= 8


@cache
def load_line_model() -> LineModel:
    """The shipped model; read once in a process, at first use (the library takes a second or two to import)."""
    from lightgbm import Booster

    about = read_resource_yaml(PACKAGE, "lines.yml")
    return LineModel(
        version=str(about["version"]),
        features=tuple(about["features"]),
        cut=Cut(about["lowest_cut"], about["highest_cut"], about["recall_weight"]),
        words=read_word_weights(PACKAGE, "words.tsv"),
        booster=Booster(model_str=read_resource_text(PACKAGE, "lines.txt")),
    )


def judge_lines(lines: Sequence[Line], hits: Sequence[Hit | None]) -> list[float]:
    """How likely each line is text of the article, from 0 to 1, rounded to four decimals.

    The scores are set against the page's own bar: on a page where nothing is certain a line needs less to stay, and
    0.5 (`LineModel.threshold`) is the best cut on every page. `hits` are the rules that the lines fall under. Raises
    ValueError where the two do not have the same length.
    """
    if len(hits) != len(lines):
        raise ValueError(f"{len(hits)} rule hits for {len(lines)} lines")
    if not lines:
        return []
    model = load_line_model()
    columns = complete_columns(measure_lines(lines, model.words), hits)
    chances = clip_chances(model.booster.predict(stack(columns, model.features), num_threads=1))
    return set_scores(chances, columns["words"], hits, model.cut)


def complete_columns(columns: Columns, hits: Sequence[Hit | None]) -> Columns:
    """Everything that the model sees, from what the lines themselves say (`measure_lines`) and their rules."""
    columns = columns | measure_rules(hits)
    columns |= measure_groups(columns)
    columns |= measure_surroundings(columns)
    return columns | measure_course(columns)


def clip_chances(chances: Floats) -> Floats:
    """Chances that have odds, and that do not differ between machines."""
    return np.clip(chances, 1e-6, 1 - 1e-6).round(6)


def set_scores(chances: Floats, words: Floats, hits: Sequence[Hit | None], bounds: Cut) -> list[float]:
    """Chances set against the page's own bar."""
    against = np.array([hit is not None and hit.rule.strength is Strength.SURE for hit in hits])
    cut = choose_cut(np.where(against, 1e-6, chances), words, bounds)
    odds = chances / (1 - chances) * (1 - cut) / cut
    return [round(float(score), 4) for score in odds / (1 + odds)]


def choose_cut(chances: Floats, words: Floats, cut: Cut) -> float:
    """The probability from which on lines are best kept: where expected precision and recall together are highest.

    >>> sure = np.array([0.9, 0.9, 0.1])
    >>> choose_cut(sure, np.array([30.0, 30.0, 5.0]), Cut(0.2, 0.6, 0.8))
    0.6
    """
    order = np.argsort(-chances, kind="stable")
    words = words + 0.5
    right = np.cumsum((chances * words)[order])
    worth = right / np.cumsum(words[order]) + cut.recall_weight * right / max(float(right[-1]), 1e-9)
    return float(min(max(chances[order][int(np.argmax(worth))], cut.lowest), cut.highest))
