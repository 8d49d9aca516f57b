"""Which of a page's descriptions tells of its story."""

import pytest

from transforms.metadata.summaries import choose_summary
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

TITLE = "Trelling harbour reopens after storm"
TEXT = (
    "3 May 2025\nThe harbour of Trelling reopened on Tuesday after three days of storm, and the ships that had waited outside sailed in one by one. "
    "Fishermen landed their first catch since Saturday, while the council counted broken windows along the northern quay and asked for patience. "
    "The ferry to Marchbury will not sail before Friday, because divers have to look at its berth; buses replace it until then, the company said."
)


def summary(value, source="meta", place="description"):
    return Evidence(Field.SUMMARY, value, source, place)


def choose(*values):
    return choose_summary([summary(value) for value in values], TEXT, TITLE, ["Harbour Post"]).value


@pytest.mark.parametrize(
    "value",
    [
        "Read the latest stories, photos and videos from your region every morning.",
        "Harbour Post is committed to challenging conventional wisdom.",
        "Sign up now to write articles yourself and to comment on others.",
        "A new orchestra opens its season with Mahler on Saturday evening",
    ],
)
def test_choose_summary__is_none_that_tells_of_the_site_a_form_or_another_story(value):
    assert choose(value) is None
    assert (
        choose(value, "Ferry stays in port until Friday; buses replace it.")
        == "Ferry stays in port until Friday; buses replace it."
    )


def test_choose_summary__may_say_it_in_other_words_where_the_headline_bears_it_out():
    told = "Boats return as gates of Trelling's basin swing open again."
    assert choose(told) == told


@pytest.mark.parametrize("text", ["Short text.", "市場が三日ぶりに再開した。" * 40])
def test_choose_summary__is_believed_where_the_story_cannot_tell(text):
    told = "Crews wait for a calmer evening, organisers announced."
    assert choose_summary([summary(told)], text, None, []).value == told


def test_choose_summary__compares_words_of_scripts_with_vowel_signs():
    story = "बंदरगाह तीन दिन के तूफान के बाद मंगलवार को फिर खुला और बाहर खड़े जहाज एक एक करके भीतर आए। " * 8
    told = "तीन दिन के तूफान के बाद बंदरगाह मंगलवार को फिर खुल गया।"
    assert choose_summary([summary(told)], story, None, []).value == told


@pytest.mark.parametrize(
    "value",
    [
        "Fishermen landed their first catch since Saturday, while the council counted broken wind…",
        "Fishermen landed their first catch since Saturday, while the council counted... Continue reading “Harbour”",
        "By Jane Whitlock Fishermen landed their first catch since Saturday, while the council counted broken windows along",
    ],
)
def test_choose_summary__is_no_sentence_of_the_story_that_breaks_off(value):
    assert choose(value) is None


def test_choose_summary__is_without_signs_that_nobody_sees():
    assert choose("The har\u00adbour's ferry stays in port until Fri\u00adday.") == (
        "The harbour's ferry stays in port until Friday."
    )


def test_choose_summary__leaves_out_the_headline_before_it():
    assert choose(f"{TITLE} - Ferry stays in port until Friday.") == "Ferry stays in port until Friday."
    assert choose(f"{TITLE} by at harbourpost.example") is None
    assert choose("Trelling harbour reopens after storm and ferry waits in port until Friday.") == (
        "Trelling harbour reopens after storm and ferry waits in port until Friday."
    )


@pytest.mark.parametrize(
    "value", ["{{ harbour.text(entry.teaser) }} of Trelling", "The harbour ${teaser} of Trelling reopened"]
)
def test_choose_summary__is_no_template(value):
    assert choose(value) is None
