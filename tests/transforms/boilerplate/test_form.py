"""The form of the text: white space, lists, tables, wraps; and the repair of single characters."""

import pytest

from transforms.boilerplate import SiteLines, StripOptions, strip_record
from transforms.boilerplate.lines import split_lines
from transforms.boilerplate.repair import repair_word
from transforms.boilerplate.wraps import find_wraps
from transforms.edits import RemovedSpan, rebuild_text
from transforms.records import Extracted, Identity

FERRY = "The ferry came back to the harbour on Monday, a day late, with nobody hurt."


def clean(text: str) -> str:
    extracted = Extracted(Identity("raw", "a.txt", 1), text, "verbatim", "utf-8")
    return strip_record(extracted, StripOptions(), SiteLines()).text


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (f"  {FERRY}\r\n\r\n\r\n{FERRY} ", f"{FERRY}\n\n{FERRY}"),
        (f"{FERRY}\n• one boat\n• two boats", f"{FERRY}\n\n- one boat\n- two boats"),
        (f"{FERRY}\n* one boat\n\n* two boats\n{FERRY}", f"{FERRY}\n\n- one boat\n- two boats\n\n{FERRY}"),
        (f"{FERRY}\n-\none boat\n-\ntwo boats", f"{FERRY}\n\n- one boat\n- two boats"),
        (f"{FERRY}\n\nboat\tcrew\nAurora\t7", f"{FERRY}\n\nboat\tcrew\nAurora\t7"),
        (f"{FERRY}\f{FERRY}", f"{FERRY}\n\n{FERRY}"),
    ],
)
def test_strip_record__gives_paragraphs_lists_and_tables_their_form(raw: str, wanted: str) -> None:
    assert clean(raw) == wanted


def test_strip_record__joins_a_sentence_broken_over_an_advert() -> None:
    broken = "The council has long been a mediator in\n\nAdvertisement\n\nthe conflict over the old quay."
    assert clean(f"{FERRY}\n\n{broken}").endswith("a mediator in the conflict over the old quay.")


def test_strip_record__does_not_join_what_may_be_two_paragraphs() -> None:
    text = f"{FERRY}\n\nWhy it matters\n\niPhones were of no use out there, the captain said."
    assert clean(text) == text


WRAPPED = """The ferry came back to the harbour on Monday, a day late,
with nobody hurt. The storm had closed the bay since Friday
and the crew waited it out behind the island with a hun-
dred passengers who slept on the floor of the long saloon.

A hundred letters of thanks were hung up in the ticket
office, where the dog of the harbour master guards them
against the gulls and against the children of the town."""


def test_strip_record__unwraps_hard_wrapped_text() -> None:
    cleaned = clean(WRAPPED.replace("A hundred", "Some hundred"))
    assert cleaned.count("\n") == 2
    assert "with a hundred passengers who slept" in cleaned


def test_find_wraps__leaves_short_paragraphs_alone() -> None:
    assert not find_wraps(
        split_lines("\n".join(["A short one.", FERRY, "Another.", f"{FERRY} {FERRY}", "Third.", FERRY]))
    )


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("cafÃ©", "café"),
        ("â€œQuayâ€\x9d", "“Quay”"),
        ("It&#8217;s", "It’s"),
        ("rain&nbsp;again", "rain again"),
        ("R&amp;amp;B", "R&B"),
        ("harb\xadour", "harbour"),
        ("a\u200bb", "ab"),
        ("e\u0301t\u0301e", "ét́e"),
        ("bell\x07", "bell"),
    ],
)
def test_repair_word__mends_what_is_certain(broken: str, mended: str) -> None:
    assert repair_word(broken)[0] == mended


@pytest.mark.parametrize(
    "word",
    [
        "NÃO",
        "naïve",
        "AT&T",
        "\ufffdber",
        "می\u200cخواهم",
        "क्\u200dष",
        "👩\u200d👩\u200d👧",
        "São",
        "Ærø",
        "Ångström",
        "&c;",
    ],
)
def test_repair_word__leaves_alone_what_is_right_or_unknown(word: str) -> None:
    assert repair_word(word)[0] == word


def test_strip_record__joins_the_last_word_of_a_wrapped_sentence() -> None:
    wrapped = "The village hall will keep its roof, after a raffle that raised 31,000 crowns in a\r\nfortnight.\r\n\r\n"
    assert clean(f"{wrapped}{FERRY}") == f"{wrapped.strip()}\n\n{FERRY}".replace("\r\n", " ")


@pytest.mark.parametrize("below", ["fortnight", "see below:", "Fortnight."])
def test_strip_record__joins_no_word_that_ends_no_sentence(below: str) -> None:
    above = "The village hall will keep its roof, after a raffle that raised 31,000 crowns in a"
    assert f"in a\n\n{below}" in clean(f"{FERRY}\n\n{above}\n{below}\n\n{FERRY} So it was.")


@pytest.mark.parametrize("space", ["&nbsp;", " &nbsp; &#160;", "&amp;nbsp;", "&#xA0;", "&#8203;", "\xa0&nbsp;\u200b"])
def test_strip_record__leaves_no_space_that_is_written_out(space: str) -> None:
    assert clean(f"{space}{FERRY}{space}\n\n{space}\n\n{FERRY}") == f"{FERRY}\n\n{FERRY}"


@pytest.mark.parametrize("gap", [" &nbsp; ", "&nbsp; ", " &nbsp;", "&nbsp;", "&nbsp;&nbsp;", "  &#160; "])
def test_strip_record__leaves_one_space_between_words(gap: str) -> None:
    assert clean(FERRY.replace(" ", gap, 3)) == FERRY


def test_strip_record__takes_the_marks_of_headings_and_bold_type_and_lets_them_be_put_back() -> None:
    raw = f"{FERRY}\n\n## The **old** quay\n\n**The new quay** is dry.\n\n{FERRY}"
    extracted = Extracted(Identity("raw", "a.md", 1), raw, "verbatim", "utf-8")
    stripped = strip_record(extracted, StripOptions(), SiteLines())
    assert stripped.text == f"{FERRY}\n\nThe old quay\n\nThe new quay is dry.\n\n{FERRY}"
    removed = [RemovedSpan(one.start, raw[one.start : one.end], one.replacement) for one in stripped.edits]
    assert rebuild_text(stripped.text, removed) == raw


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ('The [old quay](https://a.example/quay_(old) "The quay") is dry.', "The old quay is dry."),
        ("> “The quay is dry,” he said.", "“The quay is dry,” he said."),
        ("The quay ![it](quay.jpg) is dry.", "The quay is dry."),
        ("The quay [1](see below) is dry.", "The quay [1](see below) is dry."),
        ("> 50 per cent of the quay is dry.", "> 50 per cent of the quay is dry."),
        (">>> print(quay)", ">>> print(quay)"),
    ],
)
def test_strip_record__leaves_of_links_and_quotes_their_words(raw: str, cleaned: str) -> None:
    assert clean(f"{FERRY}\n\n{raw}\n\n{FERRY} So it was.") == f"{FERRY}\n\n{cleaned}\n\n{FERRY} So it was."


def test_strip_record__takes_a_picture_that_stands_alone() -> None:
    assert clean(f"{FERRY}\n\n![The quay](quay.jpg)\n\n{FERRY} So it was.") == f"{FERRY}\n\n{FERRY} So it was."
