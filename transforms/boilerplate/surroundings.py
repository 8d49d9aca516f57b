"""The second thing the line model sees: what stands around a line, near and far."""

from collections.abc import Sequence

import numpy as np

from transforms.boilerplate.features import Columns, Floats

_OFFSETS = (-3, -2, -1, 1, 2, 3)
_SHIFTED = (
    "log_words",
    "stops",
    "last_kind",
    "little",
    "capitals",
    "prose",
    "has_year",
    "recurs",
    "topical",
    "share_digit",
    "in_first",
    "blank_before",
)


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
    for name in _SHIFTED:
        for offset in _OFFSETS:
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
    around["words_to_median"] = words / max(float(np.median(words[prose > 0])) if prose.any() else 10.0, 1.0)
    return around | _measure_heading(columns)


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
