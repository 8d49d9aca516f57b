"""The forests of the line model: some that differ by their seed, joined to one that scores like their mean."""

import re
from collections.abc import Sequence
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt

ROUNDS = 180
SEEDS = (1, 2, 3)
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.07,
    "num_leaves": 31,
    "min_data_in_leaf": 50,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


def train_forests(
    rows: npt.NDArray[Any], labels: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], names: Sequence[str]
) -> lightgbm.Booster:
    """The forests from some lines, as one."""
    known = lightgbm.Dataset(rows, labels, weight=weights, feature_name=list(names))
    forests = [lightgbm.train(PARAMETERS | {"seed": seed}, known, ROUNDS).model_to_string() for seed in SEEDS]
    return lightgbm.Booster(model_str=join_forests(forests))


def join_forests(forests: Sequence[str]) -> str:
    """Forests in LightGBM's text format as one, whose score (before it is made a chance) is the mean of theirs."""
    head = re.sub(r"\ntree_sizes=.*", "", forests[0][: forests[0].index("\nTree=")])
    trees = [tree for forest in forests for tree in forest[: forest.index("\nend of trees")].split("\nTree=")[1:]]
    numbered = "\n".join(f"Tree={number}{tree[tree.index(chr(10)) :]}" for number, tree in enumerate(trees))

    def share(found: re.Match[str]) -> str:
        return "leaf_value=" + " ".join(f"{float(value) / len(forests):.9g}" for value in found.group(1).split())

    return f"{head}\n\n" + re.sub(r"(?m)^leaf_value=(.*)$", share, numbered) + "\nend of trees\n"
