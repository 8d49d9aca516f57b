"""The headline among a record's titles."""

from transforms.metadata.titles import choose_title, clean_title
from transforms.records import Evidence
from transforms.schema.vocabularies import Field


def title(value, source="html", place="title"):
    return Evidence(Field.TITLE, value, source, place)


def test_clean_title__takes_the_sites_name_off_either_end():
    for raw in (
        "Harbour reopens | Harbour Post",
        "Harbour reopens - harbourpost.example",
        "Harbour Post: Harbour reopens – Harbour Post",
        "Harbour Post | Harbour reopens",
    ):
        assert (
            clean_title(raw, ["Harbour Post", "harbourpost.example"]).removeprefix("Harbour Post: ")
            == "Harbour reopens"
        )


def test_clean_title__keeps_a_dash_that_belongs_to_the_headline():
    assert clean_title("Storm passes – ships sail again", ["Harbour Post"]) == "Storm passes – ships sail again"


def test_clean_title__undoes_entities_and_markup_and_white_space():
    assert clean_title("Ships &amp;amp; storms:\n <em>a</em>  day&nbsp;at sea") == "Ships & storms: a day at sea"


def test_choose_title__prefers_the_pages_heading_to_its_search_and_social_variants():
    evidence = [
        title("Harbour Trelling reopening: all you need to know", "meta", "og:title"),
        title("Harbour Trelling reopens after storm", place="h1[1]"),
        title("Harbour Trelling reopening 2025 | Harbour Post"),
    ]
    assert choose_title(evidence, ["Harbour Post"]).value == "Harbour Trelling reopens after storm"


def test_choose_title__passes_over_a_heading_that_speaks_of_something_else():
    evidence = [
        title("Most read", place="h1[1]"),
        title("Harbour reopens after storm", place="h1[2]"),
        title("Harbour reopens after storm | Harbour Post"),
    ]
    decision = choose_title(evidence, ["Harbour Post"])
    assert decision.value == "Harbour reopens after storm"
    assert decision.source == "html"
    assert {loss.evidence.value for loss in decision.lost} == {
        "Most read",
        "Harbour reopens after storm | Harbour Post",
    }


def test_choose_title__takes_the_records_own_before_the_pages():
    evidence = [title("Harbour reopens", place="h1[1]"), title("Harbour opens again", "sidecar", "title")]
    assert choose_title(evidence, []).value == "Harbour opens again"


def test_choose_title__is_null_where_only_the_site_is_named():
    assert (
        choose_title([title("Harbour Post"), title("Harbour Post", "meta", "og:title")], ["Harbour Post"]).value is None
    )
    assert choose_title([], []).value is None


def test_choose_title__takes_the_headline_line_of_a_dump():
    decision = choose_title([title("Harbour reopens after storm", "headline_line", "line 1")], [])
    assert (decision.value, decision.source) == ("Harbour reopens after storm", "headline_line")
