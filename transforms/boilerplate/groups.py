"""Lines without a blank line between them belong together: a menu, a list, the parts of a card."""

import numpy as np

from transforms.boilerplate.features import Columns, Floats, Ints

_SUMMED = ("words", "prose", "told_sum", "ruled", "little")


def measure_groups(columns: Columns) -> Columns:
    """Named numbers about the group that each line is in, and about the groups above and below it.

    >>> one = {name: np.zeros(3) for name in _SUMMED} | {"blank_before": np.array([0.0, 0.0, 1.0])}
    >>> measure_groups(one)["group_size"].tolist()
    [2.0, 2.0, 1.0]
    """
    opens = columns["blank_before"] > 0
    opens[:1] = True
    number = np.cumsum(opens) - 1
    sizes = np.bincount(number).astype(np.float64)
    starts = np.flatnonzero(opens)
    grouped: Columns = {
        "group_size": sizes[number],
        "group_place": (np.arange(len(opens)) - starts[number]).astype(np.float64),
        "group_number": number.astype(np.float64),
    }
    for name in _SUMMED:
        mean = np.bincount(number, weights=columns[name]) / sizes
        grouped[f"group_{name}"] = mean[number]
        if name in ("words", "prose", "told_sum"):
            grouped[f"group_{name}_above"] = _neighbour(mean, number, -1)
            grouped[f"group_{name}_below"] = _neighbour(mean, number, 1)
    grouped["group_size_above"] = _neighbour(sizes, number, -1)
    grouped["group_size_below"] = _neighbour(sizes, number, 1)
    return grouped


def _neighbour(values: Floats, number: Ints, step: int) -> Floats:
    """The value of the group before or after each line's own, -1 where there is none."""
    padded = np.concatenate(([-1.0], values, [-1.0]))
    return padded[number + 1 + step]
