"""A dump's own lines: they speak where the record brings nothing, and only there."""

from datetime import UTC, datetime

from transforms.dates import DateContext
from transforms.metadata.find_dump import read_dump
from transforms.records import Evidence, Extracted, Identity, Stripped
from transforms.schema.vocabularies import Field

STORY = (
    "The ferry is back in the harbour of Trelling after the storm, and the first passengers went ashore at noon. " * 2
)
FETCHED = datetime(2025, 6, 1, tzinfo=UTC)


def dump(*lines: str, evidence: tuple[Evidence, ...] = ()) -> Stripped:
    extracted = Extracted(Identity("raw", "a.txt", 1), "\n".join(lines), "verbatim", "utf-8", evidence)
    return Stripped(extracted, STORY, (), evidence)


LINES = ("Ferry returns | Harbour Post", "Menu", "News", "Ferry returns", "14 May 2025", STORY)


def test_read_dump__adds_headline_and_date() -> None:
    found = read_dump(dump(*LINES), DateContext(FETCHED, "en"))
    assert [(item.field, item.value) for item in found] == [
        (Field.TITLE, "Ferry returns"),
        (Field.PUBLISHED, "14 May 2025"),
    ]


def test_read_dump__adds_nothing_to_what_the_record_brings() -> None:
    brought = (
        Evidence(Field.TITLE, "The ferry is back", "field", "title"),
        Evidence(Field.PUBLISHED, "2025-05-13", "field", "date"),
        Evidence(Field.AUTHOR, "Jane Whitlock", "field", "authors"),
    )
    assert read_dump(dump(*LINES, evidence=brought), DateContext(FETCHED, "en")) == brought


def test_read_dump__believes_hours_ago_only_where_the_page_is_of_that_time() -> None:
    lines = (*LINES[:4], "3 hours ago", STORY)
    assert any(item.value == "3 hours ago" for item in read_dump(dump(*lines), DateContext(FETCHED, "en")))
    old = read_dump(dump(*lines, "© 2021 Harbour Post"), DateContext(FETCHED, "en"))
    assert not any(item.value == "3 hours ago" for item in old)


def test_read_dump__parts_names_that_run_together_where_each_stands_elsewhere_too() -> None:
    lines = (
        *LINES[:4],
        "Jane Whitlock Tom Abara 14 May 2025",
        STORY,
        "More by Tom Abara",
        "Jane Whitlock covers the ports of the north.",
    )
    found = read_dump(dump(*lines), DateContext(FETCHED, "en"))
    assert [item.value for item in found if item.field is Field.BYLINE] == ["Jane Whitlock, Tom Abara"]
    alone = read_dump(dump(*lines[:-1]), DateContext(FETCHED, "en"))
    assert not any(item.value == "Jane Whitlock, Tom Abara" for item in alone)


def test_read_dump__takes_no_button_for_a_name() -> None:
    found = read_dump(dump(*LINES[:5], "Linki Kopyala", STORY), DateContext(FETCHED, "tr"))
    assert not any(item.field is Field.BYLINE for item in found)


def test_read_dump__takes_a_name_with_an_office_below_the_headline() -> None:
    lines = (*LINES[:4], "The ferry had been away", "Video: the storm", "Marte Lund – Journalist", STORY)
    assert any(item.value.startswith("Marte Lund") for item in read_dump(dump(*lines), DateContext(FETCHED, "no")))


def test_read_dump__takes_a_name_with_an_office_of_several_words_above_the_date() -> None:
    lines = (*LINES[:4], "Marte Lund, Print Managing Editor", "May 14, 2025", STORY)
    found = read_dump(dump(*lines), DateContext(FETCHED, "en"))
    assert [item.value for item in found if item.field is Field.BYLINE] == ["Marte Lund, Print Managing Editor"]
    lines = (*LINES[:4], "Marte Lund, Print and Share", "May 14, 2025", STORY)
    assert not any(item.field is Field.BYLINE for item in read_dump(dump(*lines), DateContext(FETCHED, "en")))


def test_read_dump__reads_who_a_chinese_line_of_metadata_names() -> None:
    lines = (*LINES[:4], "2024年05月06日 08:12 来源：港口日报 作者：周敏", STORY)
    found = read_dump(dump(*lines), DateContext(FETCHED, "zh"))
    assert [item.value for item in found if item.field is Field.BYLINE] == ["作者：周敏"]
