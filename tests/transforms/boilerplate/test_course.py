"""What the line model sees of a page's course, on a small page whose answers are known."""

import numpy as np

from transforms.boilerplate.course import measure_course
from transforms.boilerplate.echoes import measure_echoes, measure_marks
from transforms.boilerplate.features import Columns, look_at_lines
from transforms.boilerplate.lines import split_lines
from transforms.boilerplate.model import complete_columns
from transforms.boilerplate.vocabulary import gather_words, summarise_words

FERRY = "The ferry came back to the harbour on Monday, a day late, and the mayor was there to see it."
MAYOR = "The mayor said that the ferry and the harbour would now get what the council had promised them."
CAKE = "For the cake you need flour and eggs and some milk, and in the end it is all for the oven to do."
PAGE = "\n\n".join(
    (
        "The ferry and the mayor: the harbour has them back",
        "12 March 2024",
        FERRY,
        MAYOR,
        *["Other things that people read today"] * 5,
        "13 March 2024",
        CAKE,
    )
)


def measure(text: str) -> Columns:
    lines = split_lines(text)
    columns, _ = look_at_lines(lines)
    told = summarise_words(len(lines), np.zeros(0, dtype=np.int64), np.zeros((0, 3)))
    return complete_columns(columns | told, [None] * len(lines))


def test_measure_echoes__tells_what_is_said_before_and_what_is_said_again() -> None:
    said = ["the", "captain", "slept", "until", "noon"]
    page = gather_words([" ".join(said)] * 2 + ["nothing"], [said, said, ["nothing"]], np.zeros(3, dtype=bool))
    columns = measure_echoes(page)
    assert columns["echoes"].tolist() == [0, 1, 0]
    assert columns["echoed"].tolist() == [1, 0, 0]
    empty = gather_words(["a"], [["a"]], np.zeros(1, dtype=bool))
    assert measure_echoes(empty)["echoes"].tolist() == [0]


def test_measure_marks__knows_dates_labels_and_credits_in_no_language() -> None:
    texts = ["12.03.2024, 10:30", "SVIRRER: Kapteinen på kaia", "Karla Wendt / dpa", "Two boats for 12 people"]
    columns = measure_marks(texts, np.array([any(char.isdigit() for char in text) for text in texts]))
    assert columns["dated"].tolist() == [1, 0, 0, 0]
    assert columns["loud_label"].tolist() == [0, 1, 0, 0]
    assert columns["credited"].tolist() == [0, 0, 1, 0]


def test_measure_course__sets_passages_apart_by_what_they_share_with_the_title() -> None:
    columns = measure(PAGE)
    titled = columns["passage_titled"]
    assert titled[2] == titled[3] > titled[-1]
    assert columns["passage_titled_above"][5] == titled[3]
    assert columns["passage_titled_below"][5] == titled[-1]
    assert titled[5] == -1


def test_measure_course__counts_dates_and_headlines_since_the_story_began() -> None:
    columns = measure(PAGE)
    assert columns["dated_before"].tolist()[:2] == [0, 1]
    assert columns["links_between"].tolist()[4:9] == [5] * 5
    assert columns["links_above"].tolist()[4:9] == [0, 1, 2, 3, 4]


def test_measure_course__takes_a_page_without_prose() -> None:
    columns = measure("Home\n\nNews\n\nSport")
    assert set(columns) >= set(measure_course(columns))
    assert columns["passage_opening"].tolist() == [-1, -1, -1]
