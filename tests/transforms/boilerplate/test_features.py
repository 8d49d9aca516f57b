"""What the line model sees: the same numbers for the same lines, whatever stands around the form of a line."""

import numpy as np
import pytest

from transforms.boilerplate.characters import Kind, classify_characters, join_codes
from transforms.boilerplate.features import measure_lines
from transforms.boilerplate.lines import split_lines
from transforms.boilerplate.model import complete_columns
from transforms.boilerplate.rulebook import read_lexicon
from transforms.boilerplate.ruled import measure_rules
from transforms.boilerplate.surroundings import (
    find_main_span,
    measure_reach,
    shift,
    sum_window,
)

TEXT = "Menu\n\nThe river rose by two metres overnight, and the lower road is closed. 「雨」\n\nRead more: www.river.example 😀\n"
WEIGHTS = {"menu": (-1.5, 0.0, 0.0), "river": (0.5, 0.0, 0.0), "comments": (-2.0, -3.0, 1.0), "雨が": (0.25, 0.0, 0.0)}
FORM = (
    "chars",
    "words",
    "capitals",
    "stops",
    "commas",
    "little",
    "share_digit",
    "first_kind",
    "last_kind",
    "told_sum",
    "told_lowest",
)


def measure(text):
    lines = split_lines(text)
    return complete_columns(measure_lines(lines, WEIGHTS), [None] * len(lines))


def test_measure_lines__is_one_finite_number_a_line_in_every_column():
    columns = measure(TEXT)
    assert all(len(column) == 3 and np.isfinite(column).all() for column in columns.values())


def test_measure_lines__gives_the_same_numbers_again():
    first, second = measure(TEXT), measure(TEXT)
    assert all((first[name] == second[name]).all() for name in first)


@pytest.mark.parametrize("name", FORM)
def test_measure_lines__sees_the_form_of_a_line_wherever_it_stands(name):
    alone = measure("The river rose by 2 metres overnight. See www.river.example, please")
    among = measure("Menu\nNews\n\nThe river rose by 2 metres overnight. See www.river.example, please\n\nMore")
    assert among[name][2] == alone[name][0]


@pytest.mark.parametrize("text", ["x", "...", "😀", "\u0301", "雨", "1", "| | |", "\U00020000", "\ud800"])
def test_measure_lines__bears_any_line(text):
    assert all(np.isfinite(column).all() for column in measure(text).values())


def test_measure_lines__finds_little_words_in_any_language():
    columns = measure(
        "Sie sagte, dass es nicht so ist\nElla dijo que no es para tanto\nשלום\nHarbour Market Sports Weather"
    )
    assert columns["little"][0] > 0.5
    assert columns["little"][1] > 0.5
    assert columns["little"][3] == 0


def test_measure_lines__counts_a_line_that_recurs_with_other_digits():
    columns = measure("Reply 12\nSomething else\nReply 345")
    assert list(columns["recurs"]) == [2, 1, 2]
    assert list(columns["earlier"]) == [0, 0, 1]


def test_classify_characters__knows_further_planes():
    kinds = classify_characters(join_codes(["\U00020000😀"]))
    assert list(kinds) == [Kind.DENSE, Kind.OTHER, Kind.SPACE]


def test_measure_lines__adds_up_what_distinct_words_tell():
    columns = measure("Menu menu river\n雨が降る雨が\nOther words")
    assert list(columns["told_sum"]) == [-1.0, 0.25, 0.0]
    assert list(columns["told_lowest"]) == [-1.5, 0.0, 0.0]
    assert list(columns["told_words"]) == [2, 1, 0]


def test_measure_surroundings__remembers_a_heading_that_warns():
    columns = measure("A first line\nComments\nNothing else\nNothing more")
    assert list(columns["warned"][:3]) == [0, 0, -3]
    assert columns["warned"][2] < columns["warned"][3] < 0
    assert list(columns["warned_most"]) == [0, 0, -3, -3]


def test_measure_surroundings__counts_clusters_of_prose():
    prose = "The river rose by two metres overnight, and it is said that the lower road is closed to all."
    columns = measure("\n".join(["Menu", prose, prose, *["Link"] * 6, prose]))
    assert list(columns["cluster_order"]) == [-1, *[0] * 8, 1]
    assert list(columns["cluster_rank"][[1, 2, 9]]) == [0, 0, 1]
    assert columns["cluster_share"][9] == 0.5
    assert columns["cluster_words"][0] == 0


def test_shift__fills_beyond_the_page():
    column = np.array([1.0, 2.0, 3.0])
    assert list(shift(column, 1)) == [2, 3, -1]
    assert list(shift(column, -2)) == [-1, -1, 1]
    assert list(shift(column, 5)) == [-1, -1, -1]


def test_sum_window__stays_on_the_page():
    assert list(sum_window(np.array([1.0, 2.0, 4.0]), 1, 0)) == [1, 3, 6]


def test_find_main_span__is_empty_where_nothing_gains():
    assert find_main_span(np.array([-1.0, -2.0])) == (0, 0)


def test_measure_reach__counts_the_words_between():
    reach = measure_reach("x", np.array([1.0, 0.0, 0.0, 1.0]), np.array([9.0, 2.0, 3.0, 8.0]))
    assert list(reach["x_above"]) == [999, 1, 2, 3]
    assert list(reach["x_words_below"]) == [5, 3, 0, 9999]
    assert list(reach["x_size_above"]) == [-1, 9, 9, 9]


def test_measure_rules__says_how_far_the_lines_are_that_fall_under_one():
    hits = [None, read_lexicon().find(["leave", "a", "reply"], "Leave a reply"), None, None]
    columns = measure_rules(hits)
    assert list(columns["ruled"]) == [0, 2, 0, 0]
    assert list(columns["other_from"]) == [99, 0, 1, 2]
    assert list(columns["other_to"]) == [1, 0, 99, 99]
    assert list(columns["opening_from"]) == [99, 0, 1, 2]


def test_measure_groups__keeps_lines_together_that_no_blank_line_parts():
    columns = measure("Menu\nNews\nSport\n\nThe river rose by two metres overnight, she said.")
    assert list(columns["group_size"]) == [3, 3, 3, 1]
    assert list(columns["group_place"]) == [0, 1, 2, 0]
    assert list(columns["group_size_above"]) == [-1, -1, -1, 3]


def test_measure_lines__counts_korean_syllables_by_twos():
    assert measure("여객선이 화요일에 운항을 재개했다고 밝혔다")["words"][0] > 8
