"""Names of the authors on lines of their own go at either end of a record, and nowhere else."""

import pytest

from transforms.boilerplate import SiteLines, StripOptions, strip_record
from transforms.records import Evidence, Extracted, Identity
from transforms.schema.vocabularies import Field

STORY = (
    "On Monday the ferry came back to the harbour of Brisa, a day late and with tired people on board.",
    "The captain said that the crew had waited behind the island until the storm was over.",
    "Many stood at the quay who had waited for letters and for flour since the middle of last week.",
    "By noon the boat had gone again, with the mail and with two goats that nobody had asked for.",
)


def clean(*lines: str, authors: tuple[str, ...] = ("Ana Brook", "Bo Lee")) -> list[str]:
    evidence = tuple(Evidence(Field.AUTHOR, name, "field", "authors") for name in authors)
    record = Extracted(Identity("raw", "a.txt", 1), "\n\n".join(lines), "verbatim", "utf-8", evidence)
    return strip_record(record, StripOptions(), SiteLines()).text.split("\n\n")


@pytest.mark.parametrize(
    "line", ["Bo Lee", "ANA BROOK, BO LEE", "Ana Brook and Bo Lee", "Ana Brook ana@harbourpost.example"]
)
def test_take_signatures__takes_names_of_known_authors_below_the_story(line: str) -> None:
    assert clean(*STORY, line) == list(STORY)


def test_take_signatures__takes_a_reporter_with_role_and_address() -> None:
    assert clean(*STORY, "한가람 기자 garam@harbourpost.example", authors=("한가람 기자",)) == list(STORY)


def test_take_signatures__keeps_names_inside_the_story_and_names_that_sign_a_letter() -> None:
    inside = [STORY[0], STORY[1], "Bo Lee", STORY[2], STORY[3], STORY[0].replace("Monday", "Tuesday")]
    assert clean(*inside) == inside
    assert clean(*STORY, "- Bo Lee") == [*STORY, "- Bo Lee"]
    assert clean(*STORY, "Bo Lee's ferry") == [*STORY, "Bo Lee's ferry"]


def test_take_signatures__keeps_names_that_nobody_calls_authors() -> None:
    assert clean(*STORY, "Cara Dune", authors=("Ana Brook",)) == [*STORY, "Cara Dune"]
