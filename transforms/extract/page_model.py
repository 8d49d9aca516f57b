"""The page model: how likely each chosen passage of a page is text of the article.

A small gradient-boosted forest over the numbers of `traits`, fitted by benchmarks/fit_pages.py and shipped as LightGBM's
text format beside a description. It only says how likely; cleaning lets go what is under the bar and no rule named, so
every removal is on record with its score.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from transforms.boilerplate.features import Columns, Floats
from transforms.boilerplate.surroundings import stack
from transforms.extract.decide import Scene
from transforms.extract.refine import NAMED
from transforms.extract.traits import measure_traits
from transforms.resources import read_resource_text, read_resource_yaml

_UNDOUBTED = 0.5
PACKAGE = "transforms.boilerplate.models"


@cache
def load_page_model() -> tuple[Any, tuple[str, ...]]:
    """The shipped forest and the names of its features; read once in a process, at first use."""
    from lightgbm import Booster

    about = read_resource_yaml(PACKAGE, "pages.yml")
    return Booster(model_str=read_resource_text(PACKAGE, "pages.txt")), tuple(about["features"])


def judge_passages(scene: Scene, chosen: Sequence[bool]) -> list[float]:
    """How likely each chosen passage is text of the article, from 0 to 1, rounded to four decimals."""
    if not any(chosen):
        return []
    forest, names = load_page_model()
    columns = measure_traits(scene, chosen)
    chances = np.asarray(forest.predict(stack(columns, names), num_threads=1))
    return [float(score) for score in np.round(spare_standfirsts(chances, columns), 4)]


def spare_standfirsts(chances: Floats, columns: Columns) -> Floats:
    """The chances, with no standfirst that its own name or the page's description tells of in doubt.

    >>> spare_standfirsts(np.array([0.2, 0.2, 0.9]), {"lead": np.array([3.0, 1.0, 3.0])}).tolist()
    [0.5, 0.2, 0.9]
    """
    return np.where(columns["lead"] >= NAMED, np.maximum(chances, _UNDOUBTED), chances)
