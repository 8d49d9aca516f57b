"""What readers say below a story goes, though it reads like one."""

import pytest

from transforms.boilerplate import SiteLines, StripOptions, strip_record
from transforms.boilerplate.tail import take_comments
from transforms.boilerplate.view import View, look_at
from transforms.records import Extracted, Identity

STORY = [
    "On Monday the ferry came back to the harbour of Brisa, a day late and with tired people on board.",
    "The captain said that the crew had waited behind the island until the storm was over.",
    "Many stood at the quay who had waited for letters and for flour since the middle of last week.",
]
COMMENT = "I was on that boat and it was the longest night of my life, but the crew was kind to all of us."


def clean(*lines: str) -> list[str]:
    view = look_at(Extracted(Identity("raw", "a.txt", 1), "\n\n".join(lines), "verbatim", "utf-8"))
    view.scores = [0.9] * len(view.lines)
    take_comments(view, view.scores)
    return _kept(view)


def _kept(view: View) -> list[str]:
    return [line.text for index, line in enumerate(view.lines) if index not in view.verdicts]


@pytest.mark.parametrize("heading", ["2 comments", "3 Kommentare", "12 comentarios", "2 commentaires"])
def test_take_comments__takes_all_below_a_heading_that_counts_them(heading: str) -> None:
    assert clean(*STORY, heading, "Ana", COMMENT, "Reply", "Bo", COMMENT) == STORY


def test_take_comments__takes_all_below_a_heading_with_a_form_beneath_it() -> None:
    assert clean(*STORY, "Comments", COMMENT, "Leave a reply") == STORY


def test_take_comments__keeps_a_part_of_the_story_that_is_headed_like_them() -> None:
    assert clean(*STORY, "Discussion", COMMENT) == [*STORY, "Discussion", COMMENT]


def test_take_comments__keeps_the_story_below_a_counter_in_its_head() -> None:
    assert clean("The ferry is back", "2 comments", *STORY)[-3:] == STORY


def test_read_tail__takes_the_bio_of_a_writer_with_initials() -> None:
    bio = "S.E. Dune is the host of a programme on Harbour Radio."
    record = Extracted(Identity("raw", "a.txt", 1), "\n\n".join((*STORY, STORY[0], bio)), "verbatim", "utf-8")
    cleaned = strip_record(record, StripOptions(), SiteLines())
    assert bio not in cleaned.text
    assert ("S.E. Dune", "author_box") in [(one.value, one.source) for one in cleaned.evidence]


def test_read_tail__takes_what_a_site_says_of_itself_and_names_no_author() -> None:
    about = "Harbourpost.example is the archive of a newspaper that has been printed since 1871."
    lines = (*STORY, STORY[0], "Harbourpost.example", about)
    cleaned = strip_record(
        Extracted(Identity("raw", "a.txt", 1), "\n\n".join(lines), "verbatim", "utf-8"), StripOptions(), SiteLines()
    )
    assert about not in cleaned.text
    assert not any(one.source == "author_box" for one in cleaned.evidence)
