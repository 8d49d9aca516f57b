"""Distributions: how long stories are, how alike merged pairs are."""

import math
from collections.abc import Sequence

from flows.report.figures import Length
from flows.report.plots.series import count_axis
from flows.report.plots.style import INK, KEPT, MERGED, SOFT, canvas, write_svg


def draw_lengths(lengths: Sequence[Length], median_words: float) -> str:
    """Articles by number of words, on a scale where each step to the right is the same factor."""
    if len(lengths) < 2:
        return ""
    width, height = 460.0, 190.0
    with canvas(width, height) as figure:
        axes = figure.add_axes((0.1, 0.17, 0.89, 0.72))
        places = range(len(lengths))
        axes.bar(places, [step.articles for step in lengths], width=0.92, color=KEPT, linewidth=0)
        every = -(-len(lengths) // 8)
        ticks = [place for place in places if place % every == 0]
        axes.set_xticks([place - 0.5 for place in ticks], [f"{lengths[place].low:,}" for place in ticks])
        axes.set_xlim(-0.6, len(lengths) - 0.4)
        count_axis(axes, max(step.articles for step in lengths))
        middle = 2 * math.log2(median_words) - 2 * math.log2(lengths[0].low) - 0.5
        axes.axvline(middle, color=INK, linewidth=1)
        near_end = middle > len(lengths) * 0.7
        axes.annotate(
            f"median {median_words:,.0f}",
            (middle, axes.get_ylim()[1]),
            (-4 if near_end else 4, 6),
            textcoords="offset points",
            ha="right" if near_end else "left",
            color=INK,
            fontsize=11,
        )
        return write_svg(figure, "lengths", f"Articles by number of words; the median is {median_words:,.0f}.")


def draw_similarities(counts: Sequence[int], threshold: float) -> str:
    """Merged near-identical pairs by similarity, and from where on pairs are merged."""
    if not any(counts):
        return ""
    width, height = 460.0, 190.0
    with canvas(width, height) as figure:
        axes = figure.add_axes((0.1, 0.17, 0.87, 0.72))
        step = 1 / len(counts)
        axes.bar(
            [step * (place + 0.5) for place in range(len(counts))], counts, width=step * 0.9, color=MERGED, linewidth=0
        )
        axes.set_xlim(0, 1.005)
        axes.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1.0], ["0", "0.2", "0.4", "0.6", "0.8", "1"])
        count_axis(axes, max(counts))
        axes.axvline(threshold, color=INK, linewidth=1, linestyle=(0, (3, 2)))
        axes.annotate(
            f"merged from {threshold:g}",
            (threshold, axes.get_ylim()[1]),
            (4, 6),
            textcoords="offset points",
            color=INK,
            fontsize=11,
        )
        axes.annotate("apart", (threshold / 2, axes.get_ylim()[1] / 2), ha="center", color=SOFT, fontsize=11)
        return write_svg(
            figure, "similarities", f"Near-identical pairs by similarity; pairs from {threshold:g} on are merged."
        )
