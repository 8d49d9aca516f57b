"""The second thing the line model sees: what stands around a line, near and far."""

from collections.abc import Sequence

import numpy as np

from transforms.boilerplate.features import Columns, Floats

_SHIFTED = {
    "log_words": (-3, -2, -1, 1, 2, 3),
    "stops": (-1, 1),
    "last_kind": (-1, 1),
    "first_kind": (-1, 1),
    "capitals": (-1, 1),
    "recurs": (-2, -1, 1, 2),
    "share_digit": (-1, 1),
    "in_first": (-1, 1),
    "blank_before": (1, 2),
    "dated": (-2, -1, 1, 2),
    "credited": (-1, 1),
    "told": (-2, -1, 1, 2),
    "foretold": (-2, -1, 1, 2),
}
_MEMORY = 15  # lines that a heading is remembered for
_FADING = 0.9
_GAP = 4  # lines without prose that end a cluster of prose


def shift(column: Floats, offset: int, fill: float = -1.0) -> Floats:
    """The value `offset` lines further on, `fill` beyond the page."""
    moved = np.full(len(column), fill)
    if abs(offset) < len(column):
        if offset >= 0:
            moved[: len(column) - offset] = column[offset:]
        else:
            moved[-offset:] = column[:offset]
    return moved


def sum_window(column: Floats, before: int, after: int) -> Floats:
    """Sum over the lines from `before` lines above to `after` lines below, the line itself included."""
    total = np.concatenate(([0.0], np.cumsum(column)))
    index = np.arange(len(column))
    return total[np.minimum(index + after + 1, len(column))] - total[np.maximum(index - before, 0)]


def find_main_span(gain: Floats) -> tuple[int, int]:
    """Start and end (exclusive) of the run of lines with the highest sum; (0, 0) where no line gains.

    >>> find_main_span(np.array([1.0, -5.0, 3.0, -1.0, 4.0, -9.0, 2.0]))
    (2, 5)
    """
    total = np.concatenate(([0.0], np.cumsum(gain)))
    lowest = np.minimum.accumulate(total)
    rise = total - lowest
    end = int(np.argmax(rise))
    if rise[end] <= 0:
        return 0, 0
    return int(np.argmin(total[: end + 1])), end


def measure_span(name: str, gain: Floats) -> Columns:
    """Where each line stands to the main span of some gain."""
    count = len(gain)
    index = np.arange(count, dtype=np.float64)
    start, end = find_main_span(gain)
    length = max(end - start, 1)
    return {
        f"{name}_from_start": index - start,
        f"{name}_to_end": end - 1 - index,
        f"{name}_relative": np.clip((index - start) / length, -1, 2),
        f"{name}_length": np.full(count, float(end - start)),
    }


def measure_reach(name: str, marked: Floats, words: Floats) -> Columns:
    """Distance to the nearest marked lines above and below: in lines, in words between, and their length."""
    count = len(marked)
    index = np.arange(count)
    hit = marked > 0
    total = np.concatenate(([0.0], np.cumsum(words)))
    above = np.maximum.accumulate(np.where(hit, index, -1))
    above = np.concatenate(([-1], above[:-1]))
    below = np.minimum.accumulate(np.where(hit, index, count)[::-1])[::-1]
    below = np.concatenate((below[1:], [count]))
    has_above, has_below = above >= 0, below < count
    return {
        f"{name}_above": np.where(has_above, index - above, 999.0),
        f"{name}_below": np.where(has_below, below - index, 999.0),
        f"{name}_words_above": np.where(has_above, total[index] - total[above + 1], 9999.0),
        f"{name}_words_below": np.where(has_below, total[np.minimum(below, count)] - total[index + 1], 9999.0),
        f"{name}_size_above": np.where(has_above, words[above], -1.0),
        f"{name}_size_below": np.where(has_below, words[np.minimum(below, count - 1)], -1.0),
    }


def measure_surroundings(columns: Columns) -> Columns:
    """Named numbers about the lines around each line, from the columns of `measure_lines`."""
    words, prose = columns["words"], columns["prose"]
    count = len(words)
    around: Columns = {"log_words": np.log1p(words)}
    known = columns | around
    for name, offsets in _SHIFTED.items():
        for offset in offsets:
            around[f"{name}{offset:+d}"] = shift(known[name], offset)
    prose_words = words * prose
    for reach in (2, 5, 12):
        total = sum_window(words, reach, reach)
        around[f"prose_within_{reach}"] = sum_window(prose_words, reach, reach) / np.maximum(total, 1)
        around[f"words_within_{reach}"] = total / sum_window(np.ones(count), reach, reach)
        around[f"little_within_{reach}"] = sum_window(words * columns["little"], reach, reach) / np.maximum(total, 1)
    around["recurs_within_5"] = sum_window((columns["recurs"] > 1).astype(np.float64), 5, 5)
    around |= measure_reach("prose", prose, words)
    around |= measure_span("prose", np.where(prose > 0, np.minimum(words, 60), -3 - np.minimum(words, 20) / 2))
    before = np.cumsum(prose_words) - prose_words
    everything = max(float(prose_words.sum()), 1.0)
    around["prose_before"] = before / everything
    around["prose_after"] = 1 - (before + prose_words) / everything
    around["page_lines"] = np.full(count, float(count))
    around["page_prose"] = np.full(count, float(prose.sum()))
    around["page_prose_words"] = np.full(count, everything)
    around["page_words"] = np.full(count, float(words.sum()))
    around["page_blank"] = np.full(count, float((columns["blank_before"] > 0).mean()))
    around |= _measure_told(columns)
    for reach in (3, 8):
        total = np.sqrt(sum_window(np.minimum(words, 40), reach, reach) + 1)
        around[f"titled_{reach}"] = sum_window(columns["titled"], reach, reach) / total
        around[f"opening_{reach}"] = sum_window(prose_words * columns["opening"], reach, reach) / total
    backward = np.where(words <= 12, np.minimum(columns["backtold"], 0), 0.0)
    around["warned_below"] = sum_window(backward, -1, 4)
    around["warned_most_below"] = np.minimum.reduce([shift(backward, offset, 0.0) for offset in (1, 2, 3, 4)])
    around |= _measure_clusters(prose, words)
    around["words_to_median"] = words / max(float(np.median(words[prose > 0])) if prose.any() else 10.0, 1.0)
    return around | _measure_heading(columns)


def _measure_told(columns: Columns) -> Columns:
    """What the words around a line tell, and what the short lines above it said of what follows."""
    total, words = columns["told_sum"], np.minimum(columns["words"], 40) + 0.5
    told: Columns = {}
    for name, before, after in (
        ("told_2", 2, 2),
        ("told_5", 5, 5),
        ("told_12", 12, 12),
        ("told_above", 5, -1),
        ("told_below", -1, 5),
    ):
        told[name] = sum_window(total, before, after) / np.sqrt(sum_window(words, before, after) + 1)
    warning = np.where(columns["words"] <= 12, np.minimum(columns["foretold"], 0), 0.0)
    memory, fading = np.zeros(len(warning)), 0.0
    for index, said in enumerate(warning.tolist()):
        memory[index] = fading
        fading = fading * _FADING + said
    padded = np.concatenate((np.zeros(_MEMORY), warning[:-1]))
    return told | {
        "warned": memory,
        "warned_most": np.lib.stride_tricks.sliding_window_view(padded, _MEMORY).min(axis=1),
        "warned_sum": np.cumsum(warning),
    }


def _measure_clusters(prose: Floats, words: Floats) -> Columns:
    """The prose falls into clusters with gaps between: which one a line is in, how large, how many came before."""
    count = len(prose)
    index = np.arange(count)
    places = np.flatnonzero(prose > 0)
    if not len(places):
        return {name: np.zeros(count) for name in ("cluster_words", "cluster_share", "cluster_order", "cluster_rank")}
    opens = np.concatenate(([True], np.diff(places) > _GAP))
    number = np.cumsum(opens) - 1
    sizes = np.bincount(number, weights=words[places])
    first, last = places[opens], places[np.append(np.flatnonzero(opens)[1:] - 1, len(places) - 1)]
    order = np.searchsorted(first, index, side="right") - 1
    inside = (order >= 0) & (index <= last[order])
    rank = np.empty(len(sizes))
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    return {
        "cluster_words": np.where(inside, sizes[order], 0.0),
        "cluster_share": np.where(inside, sizes[order], 0.0) / sizes.max(),
        "cluster_order": order.astype(np.float64),
        "cluster_rank": np.where(inside, rank[order], 99.0),
    }


def _measure_heading(columns: Columns) -> Columns:
    """Where each line stands to the line below the first that repeats it best: mostly the headline."""
    match = columns["in_first"] * columns["of_first"]
    match = np.where(np.arange(len(match)) > 0, match, 0.0)
    index = np.arange(len(match), dtype=np.float64)
    best = float(match.max())
    place = int(np.argmax(match)) if best > 0.3 else 0
    return {
        "heading_match": match,
        "heading_best": np.full(len(match), best),
        "from_heading": index - place,
    }


def stack(columns: Columns, names: Sequence[str]) -> Floats:
    """The named columns as one table, a row a line."""
    return np.column_stack([columns[name] for name in names])
