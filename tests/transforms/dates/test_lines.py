"""Dates in the lines of a dump: which lines speak, for which field, and how much they are worth."""

import pytest

from transforms.dates import DateContext, choose_modified, choose_published
from transforms.dates.lines import find_line_dates
from transforms.dates.parse import build_reading

STORY = (
    "The ferry is back in the harbour of Trelling after the storm, and the first passengers went ashore at noon. " * 2
)


def find(*lines: str, headline: int = 1, language: str = "en") -> list[tuple[str, str]]:
    numbered = [(number, line) for number, line in enumerate(("Menu", "Ferry returns to Trelling", *lines, STORY), 1)]
    found = find_line_dates(numbered, headline, len(numbered) - 1, build_reading(language))
    return [(str(item.field), item.value) for item in found]


def choose(*lines: str, language: str = "en") -> tuple[str | None, str | None]:
    numbered = [(number, line) for number, line in enumerate(("Menu", "Ferry returns to Trelling", *lines), 1)]
    context = DateContext(language=language)
    evidence = list(find_line_dates(numbered, 1, len(numbered), context.reading))
    published, modified = choose_published(evidence, context).chosen, choose_modified(evidence, context).chosen
    return (str(published.day) if published else None), (str(modified.day) if modified else None)


@pytest.mark.parametrize(
    "line",
    [
        "14 May 2025",
        "Von Karla Wendt, Tobias Köberl, Laura Wagen und Alexander Roth 14.05.2025, 14:55 Uhr",
        "By Mara Lind | 14 May 2025 | Harbour, Ferries, Weather, Ports and more | 12 comments",
        "Madrid - 14/05/2025 20:00",
    ],
)
def test_find_line_dates__reads_a_row_of_metadata_below_the_headline(line: str) -> None:
    language = "de" if line.startswith("Von") else "es"
    assert choose(line, STORY, language=language)[0] == "2025-05-14"


def test_find_line_dates__takes_a_label_on_a_line_of_its_own() -> None:
    assert choose("Last updated", "16 May 2025", STORY) == (None, "2025-05-16")


def test_find_line_dates__takes_no_date_out_of_a_sentence() -> None:
    assert (
        find("The harbour was closed for the first time on 14 May 2025 when the great storm came over the bay.") == []
    )


def test_find_line_dates__takes_neither_a_month_nor_a_year_without_a_label() -> None:
    assert find("May 2025", "2025") == []


def test_find_line_dates__prefers_the_head_to_other_lists() -> None:
    teasers = [f"{day} June 2025" for day in range(1, 6)]
    assert choose("14 May 2025", STORY, STORY, STORY, STORY, *teasers)[0] == "2025-05-14"


def test_find_line_dates__believes_a_single_date_wherever_it_stands() -> None:
    assert choose(*[STORY] * 5, "14 May 2025")[0] == "2025-05-14"
    assert choose(*[STORY] * 5, "14 May 2025", "18 May 2025")[0] is None


def test_find_line_dates__of_two_dates_side_by_side_the_earlier_is_the_publication() -> None:
    assert choose("May 21, 2025 April 24, 2025 by Mara Lind", STORY)[0] == "2025-04-24"


def test_find_line_dates__a_state_of_date_counts_where_no_other_is_told() -> None:
    assert choose("Stand: 16.05.2025 17:23 Uhr", STORY, language="de") == ("2025-05-16", "2025-05-16")
    assert choose("14.05.2025", "Stand: 16.05.2025", STORY, language="de") == ("2025-05-14", "2025-05-16")


def test_find_line_dates__an_update_alone_is_no_publication() -> None:
    assert choose("Zuletzt aktualisiert am 16.05.2025", STORY, language="de") == (None, "2025-05-16")
    assert choose("2025.05.16 lastupdate", STORY) == (None, "2025-05-16")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "en",
            "On 3 March 2025, the captain of the port had warned the board of the state of the posts, forty years old.",
        ),
        (
            "fr",
            "Le 3 mars 2025, la capitaine du port avait mis en garde le conseil contre l'état des pieux, bien trop vieux.",
        ),
    ],
)
def test_find_line_dates__takes_no_date_of_what_a_sentence_tells(language: str, line: str) -> None:
    assert find(line, language=language) == []
    day = line.split(",")[0]
    assert find(day, language=language) == [("published", day)]
