"""The line model: how likely each line of a whole-page dump is text of the article.

A gradient-boosted forest over the numbers of `features` and `surroundings`, fitted by benchmarks/fit_lines.py and
shipped as LightGBM's text format beside a description (models/lines.yml). It decides what no rule decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from transforms.boilerplate.features import PACKAGE, measure_lines
from transforms.boilerplate.lines import Line
from transforms.boilerplate.surroundings import measure_surroundings, stack
from transforms.records import Extracted
from transforms.resources import read_resource_text, read_resource_yaml

_SHORT = 40  # characters: what links and labels seldom exceed, and paragraphs seldom undercut
_HEAD = 15


@dataclass(frozen=True, slots=True)
class LineModel:
    """A loaded model. `threshold` is the probability from which on a line counts as text."""

    version: str
    features: tuple[str, ...]
    threshold: float
    booster: Any


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
    booster = Booster(model_str=read_resource_text(PACKAGE, "lines.txt"))
    return LineModel(str(about["version"]), tuple(about["features"]), float(about["threshold"]), booster)


def judge_lines(
    lines: Sequence[Line],
    rule_hits: Sequence[str | None],
    extracted: Extracted,  # noqa: ARG001 - what came with a page is not looked at yet
) -> list[float]:
    """Probability that each line is text of the article, rounded to four decimals.

    `rule_hits` names for each line the category that a sure rule gave it, or None. Raises ValueError where the two do
    not have the same length.
    """
    if len(rule_hits) != len(lines):
        raise ValueError(f"{len(rule_hits)} rule hits for {len(lines)} lines")
    if not lines:
        return []
    model = load_line_model()
    columns = measure_lines(lines)
    table = stack(columns | measure_surroundings(columns), model.features)
    return [round(float(score), 4) for score in model.booster.predict(table, num_threads=1)]
