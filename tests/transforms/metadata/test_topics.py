"""Sections, tags and summaries."""

import pytest

from transforms.metadata.summaries import choose_summary
from transforms.metadata.topics import choose_sections, choose_tags, split_topics
from transforms.records import Evidence
from transforms.schema.vocabularies import Field


def section(value, source="section_line", place=""):
    return Evidence(Field.SECTION, value, source, place)


def test_split_topics__splits_trims_and_takes_languages_and_sites_out():
    assert split_topics([",English,International - ,Snippets"]) == ("International", "Snippets")
    assert split_topics(["مكتبات، الزهراء؛ ثقافة", "#Ferry #Harbour"]) == (
        "مكتبات",
        "الزهراء",
        "ثقافة",
        "Ferry",
        "Harbour",
    )
    assert split_topics(["Politics; Harbour Post; politics | Economy"], ["Harbour Post"]) == ("Politics", "Economy")


def test_choose_sections__passes_over_home_and_the_story_itself_in_breadcrumbs():
    crumbs = [
        section("Home", "json_ld", "breadcrumb[1/3]"),
        section("Sport", "json_ld", "breadcrumb[2/3]"),
        section("Cup final", "json_ld", "breadcrumb[3/3]"),
    ]
    assert choose_sections(crumbs, [], None).value == ("Sport",)


def test_choose_sections__marks_a_guess_from_the_path():
    decision = choose_sections([], [], "https://harbourpost.example/local-news/2025/05/14/harbour-reopens")
    assert (decision.value, decision.source) == (("local news",), "url_path")
    assert choose_sections([], [], "https://harbourpost.example/2025/05/14/harbour-reopens").value == ()


def test_choose_sections__prefers_what_the_page_says_to_its_path():
    decision = choose_sections(
        [section("Economy", "meta", "article:section")], [], "https://harbourpost.example/local-news/2025/a"
    )
    assert (decision.value, decision.source) == (("Economy",), "meta")


def test_choose_tags__keeps_the_most_wanted_number():
    tags = [Evidence(Field.TAG, ", ".join(f"topic {i}" for i in range(80)), "meta", "keywords")]
    assert len(choose_tags(tags, [], 50).value) == 50


def summary(value, source="meta", place="description"):
    return Evidence(Field.SUMMARY, value, source, place)


TEXT = "The harbour of Trelling reopened on Tuesday after three days of storm. Ships had waited outside since Saturday."


def test_choose_summary__takes_the_standfirst_before_the_description():
    evidence = [
        summary("All about the harbour of Trelling and its ships."),
        summary("Ships sail again after three days of waiting.", "html", "standfirst"),
    ]
    assert choose_summary(evidence, TEXT, None, []).value == "Ships sail again after three days of waiting."


def test_choose_summary__is_no_copy_of_the_first_paragraph():
    cut = summary("The harbour of Trelling reopened on Tuesday after three days of storm. Ships had […]")
    assert choose_summary([cut], TEXT, None, []).value is None


def test_choose_summary__may_repeat_a_standfirst_that_opens_the_text():
    line = summary("The harbour of Trelling reopened on Tuesday after three days of storm.", "standfirst", "line 1")
    assert choose_summary([line], TEXT, None, []).value == line.value


def test_choose_summary__is_null_for_the_headline_again_or_nothing():
    assert (
        choose_summary(
            [summary("Harbour reopens after three days of storm")],
            TEXT,
            "Harbour reopens after three days of storm",
            [],
        ).value
        is None
    )
    assert choose_summary([], TEXT, None, []).value is None


def test_choose_sections__guesses_none_from_a_letter_or_the_word_for_a_story():
    for start in ("n", "a", "story", "entry", "articles"):
        assert choose_sections([], [], f"https://harbourpost.example/{start}/harbour-reopens").value == ()


def test_choose_summary__takes_a_short_one_in_a_script_without_spaces():
    standfirst = Evidence(Field.SUMMARY, "市民の寄付で暖房を設置、来月から開く。", "html", "standfirst")
    assert choose_summary([standfirst], "本文はここから始まる。", "灯台の冬", []).value == standfirst.value


def tag(value, source="meta"):
    return Evidence(Field.TAG, value, source, "keywords")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["tag:Crime", "type:story", "subject:Local ports", "path:news", "Length/medium"], ("Crime", "Local ports")),
        (["News", "Startseite", "Ports", "104746419", "20", "2025", "channel_ports_x"], ("Ports", "2025")),
        (["Trelling harbour reopens after three days of storm", "Ports"], ("Ports",)),
        (
            ["portsstormferriesberthscouncil", "ports", "storm", "ferries", "berths"],
            ("ports", "storm", "ferries", "berths"),
        ),
        (["trelling", "harbour", "reopens", "after", "days", "storm"], ()),
        (["trelling", "harbour", "reopens", "three", "storm", "Fishing"], ("Fishing",)),
        (["Har\u00adbours"], ("Harbours",)),
        (
            ["Trelling", "harbour", "storm", "fishing", "ferries", "council"],
            ("Trelling", "harbour", "storm", "fishing", "ferries", "council"),
        ),
    ],
)
def test_choose_tags__are_topics_no_codes_and_no_headline_in_pieces(values, expected):
    title = "Trelling harbour reopens after three days of storm"
    assert choose_tags([tag(value) for value in values], [], 50, title).value == expected


def test_choose_tags__are_no_description_cut_at_its_commas():
    told = "A film that shows a courier on a ferry, who buys rice in Marchbury, is invented, the ferry company said."
    assert choose_tags([tag(told), Evidence(Field.SUMMARY, told, "meta", "description")], [], 50).value == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://harbourpost.example/SharedDocs/2025/a",
        "https://harbourpost.example/pmn/2025/a",
        "https://port.trelling.example/port/2025/a",
        "https://harbourpost.example/weitere-nachrichten/2025/a",
        "https://harbourpost.example/presse/2025/a",
        "https://harbourpost.example/resources/2025/a",
    ],
)
def test_choose_sections__guesses_none_from_a_code_the_site_s_name_or_a_word_for_any_page(address):
    assert choose_sections([], [], address).value == ()


def test_choose_sections__are_not_the_tags_that_a_site_files_there_too():
    words = ("ferries", "quay", "storm", "berths")
    found = [section(value, "json_ld", "articleSection") for value in ("Ports", *words)]
    assert choose_sections([*found, *map(tag, words)], [], None).value == ("Ports",)
    few = [section(value, "json_ld", "articleSection") for value in ("Ports", "Trelling")]
    assert choose_sections([*few, tag("Trelling")], [], None).value == ("Ports", "Trelling")
