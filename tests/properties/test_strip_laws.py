"""Laws of cleaning, for any text: it can be undone, it changes nothing twice, and no order of rules shows."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.boilerplate import SiteLines, StripOptions, strip_record
from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.rulebook import read_lexicon
from transforms.edits import Edit, RemovedSpan, apply_edits, merge_edits, rebuild_text
from transforms.records import Extracted, Identity, RecordRejectedError, Stripped
from transforms.schema.vocabularies import Category

EXAMPLES = sorted(
    {example for rule in read_lexicon().rules for kind in ("hit", "miss") for example in rule.examples[kind]}
)
PROSE = st.sampled_from(
    [
        "The ferry came back to the harbour on Monday, a day late, with nobody hurt.",
        "“Share this with everyone you know,” the mayor said, and subscribed to the plan at once.",
        "Cookies were baked for the crew, who had waited two days for the storm to pass over them.",
        "Die Fähre kam am Montag mit einem Tag Verspätung zurück, und niemand war verletzt worden.",
        "La réunion s’est tenue à huis clos\xa0: le maire n’a rien voulu dire aux journalistes.",
        "フェリーは月曜日、一日遅れで港に戻った。けが人はいなかったと市は発表した。",
        "The council has long been a mediator in",
        "the conflict over the quay, and will remain one, its members said.",
        "It&#8217;s cafÃ© time &amp; the tide is high, says everyone who has ever lived in this town.",
        "e\u0301clair, cafe\u0301 and 😀👩\u200d👩\u200d👧 at the quay: nobody knew what any of it had cost them.",
    ]
)
ANY_LINE = st.one_of(
    PROSE,
    st.sampled_from(EXAMPLES),
    st.sampled_from(["-", "• one", "* two", "- three", "___", "a\tb", "c\td", "# Heading", "  ", ""]),
    st.lists(
        st.sampled_from(["&nbsp;", "&#160;", "&amp;nbsp;", "&#8203;", " ", "\t", "\xa0", "rain", "•"]), max_size=6
    ).map("".join),
    st.text(max_size=60),
    st.text(alphabet="ab \u0301\u200b\xa0\r\f\u2028\x00\x85😀\t-•&;", max_size=12),
)
BREAK = st.sampled_from(["\n", "\n\n", "\r\n", " \n\n\n", "\f", "\u2028"])
TEXTS = st.lists(st.tuples(ANY_LINE, BREAK), max_size=14).map(lambda pairs: "".join(line + gap for line, gap in pairs))
EASY = settings(max_examples=80)


def strip(text: str) -> Stripped | None:
    extracted = Extracted(Identity("raw", "a.txt", 1), text, "verbatim", "utf-8")
    try:
        return strip_record(extracted, StripOptions(), SiteLines())
    except RecordRejectedError:
        return None


@EASY
@given(TEXTS)
def test_strip_record__can_be_undone_to_the_character(text: str) -> None:
    stripped = strip(text)
    if stripped is None:
        return
    removed = [RemovedSpan(edit.start, text[edit.start : edit.end], edit.replacement) for edit in stripped.edits]
    assert rebuild_text(stripped.text, removed) == text


@EASY
@given(TEXTS)
def test_strip_record__gives_the_form_of_text(text: str) -> None:
    stripped = strip(text)
    if stripped is None:
        return
    assert stripped.text
    assert stripped.text == stripped.text.strip()
    assert "\r" not in stripped.text
    assert "\n\n\n" not in stripped.text
    assert all(line == line.rstrip() for line in stripped.text.split("\n"))
    assert unicodedata.is_normalized("NFC", stripped.text)


@EASY
@given(TEXTS)
def test_strip_record__names_a_rule_for_every_change(text: str) -> None:
    stripped = strip(text)
    for edit in stripped.edits if stripped else ():
        category, language, name = edit.rule_id.split("/")
        assert category == edit.category
        assert language
        assert name
        assert edit.category in (Category.LAYOUT, Category.REPAIR) or edit.replacement is None


@EASY
@given(st.lists(PROSE, min_size=2, max_size=8, unique=True))
def test_strip_record__changes_nothing_in_what_it_has_cleaned(paragraphs: list[str]) -> None:
    once = strip("\n".join(paragraphs))
    assert once is not None
    twice = strip(once.text)
    assert twice is not None
    assert twice.text == once.text


@EASY
@given(st.lists(PROSE, min_size=3, max_size=8), st.lists(st.sampled_from(EXAMPLES), max_size=6))
def test_strip_record__leaves_a_sentence_where_there_was_one(paragraphs: list[str], around: list[str]) -> None:
    stripped = strip(
        "\n\n".join([*around, "Nobody knew why the ferry had come back so late in the night.", *paragraphs, *around])
    )
    assert stripped is not None
    assert "." in stripped.text or "。" in stripped.text


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12), st.sampled_from([None, "", "x", "yz"])), max_size=12)


@given(st.text(min_size=52, max_size=60), SPANS, SPANS, st.randoms(use_true_random=False))
def test_merge_edits__does_not_depend_on_order_and_can_be_undone(text, removals, repairs, random) -> None:
    gone = [Edit(at, at + size, None, f"share/en/{size}", Category.SHARE) for at, size, _ in removals]
    mended = [Edit(at, at + size, new, f"repair/any/{size}", Category.REPAIR) for at, size, new in repairs]
    merged = merge_edits(gone, mended)
    published = apply_edits(text, merged)
    assert rebuild_text(published, [RemovedSpan(e.start, text[e.start : e.end], e.replacement) for e in merged]) == text
    random.shuffle(gone)
    random.shuffle(mended)
    assert apply_edits(text, merge_edits(gone, mended)) == published


@given(st.text(max_size=80))
def test_normalise_phrase__is_idempotent(text: str) -> None:
    once = normalise_phrase(text)
    assert normalise_phrase(once) == once
