"""The line between headline and story that says what it is about stays, though the model would let it go."""

import pytest

from transforms.boilerplate.standfirst import find_standfirst
from transforms.boilerplate.view import View, look_at
from transforms.records import Extracted, Identity

TITLE = "Die Fähre nach Brisa fährt wieder"
LEAD = (
    "Nach drei Tagen Sturm liegt die Fähre wieder am Anleger, und der Kapitän erzählt, wie die Mannschaft gewartet hat"
)
STORY = [
    "Am Montag kam die Fähre nach Brisa zurück, einen Tag zu spät und mit müden Leuten an Bord.",
    "Der Kapitän sagte, die Mannschaft habe hinter der Insel gewartet, bis der Sturm vorbei war.",
    "Am Anleger standen viele, die auf Post und auf Mehl gewartet hatten.",
]
ENGLISH = [
    "On Monday the ferry came back to the harbour of Brisa, a day late and with tired people on board.",
    "The captain said that the crew had waited behind the island until the storm was over.",
]


def look(*lines: str) -> View:
    return look_at(Extracted(Identity("raw", "a.txt", 1), "\n\n".join(lines), "verbatim", "utf-8"))


def find(view: View, body: int, score: float = 0.2) -> int | None:
    scores = [0.0] + [score] * (body - 1) + [0.9] * (len(view.lines) - body)
    return find_standfirst(view, 0, body, scores)


def test_find_standfirst__keeps_the_line_below_the_headline_that_tells_of_the_story() -> None:
    assert find(look(TITLE, LEAD, *STORY), 2) == 1
    assert find(look(TITLE, "12.03.2024", LEAD, "Teilen", *STORY), 4) == 2


def test_find_standfirst__keeps_a_sentence_farther_below_that_the_model_half_believes() -> None:
    buttons = ["Teilen", "Merken", "Drucken", "Vorlesen"]
    lead = f"{LEAD}."
    assert find(look(TITLE, *buttons, lead, "Karla Wendt", *STORY), 7, score=0.3) == 5
    assert find(look(TITLE, *buttons, lead, "Karla Wendt", *STORY), 7, score=0.2) is None
    assert find(look(TITLE, *buttons, LEAD, "Karla Wendt", *STORY), 7, score=0.3) is None


def test_find_standfirst__looks_below_each_place_where_the_headline_stands() -> None:
    view = look(TITLE, LEAD, "12.03.2024", "Karla Wendt", "Teilen", TITLE, *STORY)
    assert find_standfirst(view, 5, 6, [0.2] * 6 + [0.9] * 3) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Die Fähre am Anleger",
        "Der Kapitän der Fähre und die Mannschaft am Anleger von Brisa, im Sturm am Montag (Foto: Karla Wendt)",
        "Politik | Wirtschaft | Fähre | Kapitän | Mannschaft | Anleger | Sturm | Insel | Wetter | Sport | Leute | Post",
        "Neue Rezepte mit Kürbis: was im Herbst in jede Küche gehört und was Sie sich dabei besser sparen können",
    ],
)
def test_find_standfirst__leaves_captions_menus_and_other_subjects(line: str) -> None:
    assert find(look(TITLE, line, *STORY), 2) is None


ENGLISH_LEAD = (
    "After three days of storm the ferry lies at the quay of Brisa again, and the captain tells how the crew waited"
)
SECTIONS = ["World", "Politics", "Business", "Sport", "Opinion", "Obituaries", "Weather", "Culture"]


def test_find_standfirst__keeps_that_of_an_english_newspaper_told_by_its_sections() -> None:
    title = "The ferry to Brisa is back again"
    assert find(look(title, ENGLISH_LEAD, *ENGLISH, *SECTIONS), 2) == 1
    assert find(look(title, ENGLISH_LEAD, *ENGLISH, *SECTIONS[:4]), 2) is None


def test_find_standfirst__takes_no_caption_whose_credit_stands_below() -> None:
    assert find(look(TITLE, LEAD, "© Karla Wendt", *STORY), 3) is None


def test_find_standfirst__leaves_other_english_pages_and_what_is_hopeless_to_the_model() -> None:
    assert find(look("The ferry to Brisa is back again", ENGLISH_LEAD, *ENGLISH), 2) is None
    assert find(look(TITLE, LEAD, *STORY), 2, score=0.01) is None
