"""Plots: colours and fonts are the page's, the same figures give the same bytes, odd figures are no reason to fail."""

import math
import re
from datetime import date

import pytest
from lxml import etree

from flows.report.figures import Length, Timeline
from flows.report.plots.series import draw_spark, draw_timeline, draw_trend
from flows.report.plots.shapes import draw_lengths, draw_similarities

TIMELINE = Timeline("month", (date(2025, 1, 1), date(2025, 2, 1)), (3, 0), (0, 1), 0, 0, date(2025, 2, 9))
LENGTHS = (Length(91, 128, 4), Length(128, 182, 0), Length(182, 256, 9))


@pytest.fixture(
    params=[
        lambda: draw_timeline(TIMELINE),
        lambda: draw_timeline(TIMELINE, narrow=True),
        lambda: draw_lengths(LENGTHS, 200.0),
        lambda: draw_similarities([0] * 10 + [3] * 10, 0.28),
        lambda: draw_trend([1.0, None, 3.0], "trend-x", ["1", "", "3"], (1.0, 2.0)),
        lambda: draw_spark((0, 4, 1), "site-1", date(2025, 1, 1), date(2025, 3, 1)),
    ],
    ids=["timeline", "narrow", "lengths", "similarities", "trend", "spark"],
)
def draw(request):
    return request.param


def test_plot__is_well_formed_and_says_what_it_shows(draw):
    root = etree.fromstring(draw())
    assert root.get("role") == "img"
    assert len(root.get("aria-label")) > 10


def test_plot__takes_colours_and_font_from_the_page(draw):
    svg = draw()
    assert "var(--" in svg
    assert not re.search("#[0-9a-fA-F]{3,6}\\b", svg.replace('="#', ""))
    assert "DejaVu" not in svg
    assert "<style" not in svg


def test_plot__is_the_same_each_time(draw):
    assert draw() == draw()


def test_empty_figures__give_no_plot():
    empty = Timeline("day", (), (), (), 0, 3, None)
    assert draw_timeline(empty) == ""
    assert draw_lengths((), 1.0) == ""
    assert draw_similarities((), 0.28) == ""
    assert draw_trend([None, None], "trend-x", ["", ""], None) == ""


@pytest.mark.parametrize("values", [[0.0, 0.0], [5.0, 5.0, 5.0], [None, 2.0], [1e-9, 1e12]])
def test_trend__of_any_values_has_finite_places(values):
    svg = draw_trend(values, "trend-x", [str(value) for value in values], None)
    assert not re.search(r"\b(nan|inf)\b", svg)
    assert all(math.isfinite(float(number)) for number in re.findall(r"-?\d+\.\d+", svg))
