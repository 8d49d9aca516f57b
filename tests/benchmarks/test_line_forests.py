"""Several forests become one whose score is the mean of theirs."""

import lightgbm
import numpy as np

from benchmarks.line_forests import join_forests

PARAMETERS = {"objective": "binary", "verbose": -1, "num_threads": 1, "feature_fraction": 0.5, "min_data_in_leaf": 5}


def test_join_forests__scores_like_the_mean_of_the_forests():
    numbers = np.random.default_rng(0).normal(size=(300, 4))
    rows = lightgbm.Dataset(numbers, (numbers[:, 0] + numbers[:, 1] * numbers[:, 2] > 0).astype(float))
    forests = [lightgbm.train(PARAMETERS | {"seed": seed}, rows, 4) for seed in (1, 2, 3)]
    joined = lightgbm.Booster(model_str=join_forests([forest.model_to_string() for forest in forests]))
    apart = [forest.predict(numbers, raw_score=True) for forest in forests]
    assert not np.allclose(apart[0], apart[1])
    assert np.allclose(joined.predict(numbers, raw_score=True), np.mean(apart, axis=0), atol=1e-6)
