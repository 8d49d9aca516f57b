"""Lines learned per site: what passes the bars, what does not, and how cleaning uses them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from transforms.boilerplate import SiteLines, StripOptions, strip_record
from transforms.boilerplate.site_lines import LearnOptions, Part, SiteRecord, learn_site_lines
from transforms.records import Extracted, Identity
from transforms.schema.vocabularies import Category

SITE = "harbourpost.example"
MOTTO = "The Harbour Post has told the truth about the tide since 1911."
SUBHEAD = "Why it matters"


def make_records(count: int, *, motto: str = MOTTO, days: int = 30, titles: int = 30) -> list[SiteRecord]:
    return [
        SiteRecord(
            record_id=f"{number:04}",
            site=SITE,
            title=f"Story {'abcdefghijklmnopqrstuvwxyzäöüß'[number % titles]}",
            day=date(2024, 1, 1) + timedelta(days=number % days),
            lines=(
                f"Boat {chr(97 + number)} came in.",
                "It was late.",
                "It rained.",
                SUBHEAD,
                "So it goes.",
                "The end.",
                motto,
            ),
        )
        for number in range(count)
    ]


def learned(records: list[SiteRecord]) -> set[str]:
    return {line.example for line in learn_site_lines(records).lines}


def test_learn_site_lines__takes_what_recurs_and_keeps_its_part() -> None:
    table = learn_site_lines(make_records(12))
    assert [(line.example, line.part, line.record_count) for line in table.lines] == [(MOTTO, Part.TAIL, 12)]
    assert table.version


def test_learn_site_lines__does_not_depend_on_order() -> None:
    records = make_records(20)
    assert learn_site_lines(records) == learn_site_lines(reversed(records))


@pytest.mark.parametrize(
    "records",
    [
        make_records(7),
        make_records(20, days=2),
        make_records(20, titles=3),
        [replace(record, day=None) for record in make_records(20)],
        make_records(9, motto=" ".join([MOTTO] * 6)),
    ],
    ids=["records", "days", "titles", "no dates", "a long line"],
)
def test_learn_site_lines__asks_for_support(records: list[SiteRecord]) -> None:
    assert MOTTO not in learned(records)
    assert not any(MOTTO in line for line in learned(records))


def test_learn_site_lines__leaves_subheadings_alone() -> None:
    assert SUBHEAD not in learned(make_records(30))


def test_learn_site_lines__folds_numbers() -> None:
    records = [
        replace(record, lines=(*record.lines[:-1], f"Tide table number {number} is out now."))
        for number, record in enumerate(make_records(12))
    ]
    assert [line.line for line in learn_site_lines(records).lines] == ["tide table number 0 is out now"]


def clean(text: str, url: str, table: SiteLines):
    return strip_record(Extracted(Identity("raw", "a.txt", 1, url), text, "verbatim", "utf-8"), StripOptions(), table)


def test_strip_record__takes_learned_lines_of_its_own_site_only() -> None:
    table = learn_site_lines(make_records(12), LearnOptions())
    story = "The ferry came back to the harbour on Monday, a day late.\n\nNobody on the boat or the quay was hurt in the storm."
    text = f"{story}\n\n{MOTTO}"
    cleaned = clean(text, f"https://www.{SITE}/a", table)
    assert cleaned.text == story
    assert [edit.category for edit in cleaned.edits] == [Category.SITE_LINE]
    assert cleaned.edits[0].rule_id == table.lines[0].rule_id
    assert clean(text, "https://otherpost.example/a", table).text == text
    assert clean(text, f"https://www.{SITE}/a", SiteLines()).text == text


def test_strip_record__keeps_a_learned_line_out_of_its_part() -> None:
    table = learn_site_lines(make_records(12))
    paragraph = "Nobody on the boat or the quay was hurt in the storm, the captain said on Monday."
    text = "\n\n".join([paragraph, MOTTO, *[paragraph] * 8])
    assert MOTTO in clean(text, f"https://{SITE}/a", table).text
