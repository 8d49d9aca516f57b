"""Five articles as scraped must come out as their readers would want them."""

from pathlib import Path

import pytest

from transforms.boilerplate import SiteLines, StripOptions, strip_record
from transforms.edits import RemovedSpan, rebuild_text
from transforms.records import Extracted, Identity, Stripped
from transforms.schema.vocabularies import Field

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not beside the project")


def strip(number: int) -> Stripped:
    path = next(SAMPLES.glob(f"{number:03}_*.txt"))
    text = path.read_bytes().decode("utf-8")
    extracted = Extracted(Identity("samples", path.name, 1), text, "verbatim", "utf-8")
    return strip_record(extracted, StripOptions(), SiteLines())


def values(stripped: Stripped, field: Field) -> list[str]:
    return [evidence.value for evidence in stripped.evidence if evidence.field is field]


@pytest.mark.parametrize("number", range(5))
def test_strip_record__lets_the_text_be_rebuilt(number: int) -> None:
    stripped = strip(number)
    raw = stripped.extracted.text
    removed = [RemovedSpan(edit.start, raw[edit.start : edit.end], edit.replacement) for edit in stripped.edits]
    assert rebuild_text(stripped.text, removed) == raw


def test_strip_record__reads_header_lines() -> None:
    stripped = strip(0)
    assert values(stripped, Field.TITLE) == ["Zelenskyy awaits Putin in Turkey for critical peace talks"]
    assert values(stripped, Field.PUBLISHED) == ["May 14, 2025"]
    assert values(stripped, Field.FETCHED) == ["Mon, Dec 29 2025 12:22:54 pm"]
    assert values(stripped, Field.SECTION) == [",English,International - ,Snippets"]
    assert values(stripped, Field.SITE) == ["rki.news"]
    assert stripped.text.startswith("In a pivotal move")
    assert stripped.text.endswith("further escalate the conflict.")
    assert "as a mediator in the conflict. Both" in stripped.text
    assert len(stripped.text.split("\n\n")) == 5


def test_strip_record__finds_the_standfirst_above_a_doubled_title() -> None:
    stripped = strip(1)
    title = "Zelensky Sets Sights on Turkey Talks with Putin Amid Ceasefire Efforts"
    assert values(stripped, Field.TITLE) == [title]
    assert title not in stripped.text
    paragraphs = stripped.text.split("\n\n")
    assert values(stripped, Field.SUMMARY) == [paragraphs[0]]
    assert paragraphs[0].startswith("In a bold move")
    assert paragraphs[1].startswith("Ukraine's President to hold discussions")


def test_strip_record__takes_everything_that_stands_around_a_story() -> None:
    stripped = strip(2)
    paragraphs = stripped.text.split("\n\n")
    assert values(stripped, Field.AUTHOR) == ["Syed Sadat Hussain Shah"]
    assert len(paragraphs) == 10
    assert paragraphs[0].startswith("Ukrainian President Volodymyr Zelensky has extended")
    assert paragraphs[-1].endswith("deadliest modern conflicts.")
    assert not any(len(paragraph) < 200 for paragraph in paragraphs)


def test_strip_record__invents_nothing() -> None:
    stripped = strip(3)
    assert stripped.evidence == ()
    assert stripped.text == stripped.extracted.text.strip().replace("\n", "\n\n")


def test_strip_record__makes_bullets_whole_and_keeps_subheadings() -> None:
    stripped = strip(4)
    first, heading = stripped.text.split("\n\n")[:2]
    assert [line[:5] for line in first.split("\n")] == ["- Ukr", "- Kre", "- Tru", "- Tal", "- Key"]
    assert heading == "High-Stakes Talks Begin Without Putin"
    assert "\n\nCeasefire or Another Delay?\n\n" in stripped.text
    assert values(stripped, Field.TITLE) == []
