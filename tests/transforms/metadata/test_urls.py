"""Canonical addresses and registered domains."""

import pytest

from transforms.metadata.addresses import choose_site, choose_url
from transforms.metadata.urls import normalise_url, parse_path, parse_site
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

OWN = "https://www.harbourpost.example/news/2025/harbour-reopens?utm_source=feed"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HTTPS://WWW.HarbourPost.Example:443/News/", "https://www.harbourpost.example/News/"),
        ("http://harbourpost.example:80", "http://harbourpost.example/"),
        ("http://harbourpost.example:8080/a", "http://harbourpost.example:8080/a"),
        ("https://user:word@harbourpost.example/a", "https://harbourpost.example/a"),
        ("https://harbourpost.example/a/./b/../c", "https://harbourpost.example/a/c"),
        ("https://harbourpost.example/a#part", "https://harbourpost.example/a"),
        ("https://harbourpost.example/a?fbclid=1&id=7&utm_medium=x", "https://harbourpost.example/a?id=7"),
        ("https://m.harbourpost.example/a", "https://harbourpost.example/a"),
        ("https://amp.harbourpost.example/a", "https://harbourpost.example/a"),
        ("https://harbourpost.example/a/amp/", "https://harbourpost.example/a"),
        ("https://harbourpost.example/a.amp.html", "https://harbourpost.example/a.html"),
        ("https://harbourpost-example.cdn.ampproject.org/c/s/harbourpost.example/a", "https://harbourpost.example/a"),
        ("https://www.google.com/amp/s/harbourpost.example/a", "https://harbourpost.example/a"),
        ("https://harbourpost.example/%7ejane/caf%c3%a9", "https://harbourpost.example/~jane/caf%C3%A9"),
        ("https://harbourpost.example/café", "https://harbourpost.example/caf%C3%A9"),
        ("//harbourpost.example/a", "https://harbourpost.example/a"),
    ],
)
def test_normalise_url__gives_one_spelling(address, expected):
    assert normalise_url(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "about:blank",
        "mailto:a@b.example",
        "javascript:void(0)",
        "/news/a",
        "http://",
        "https://[::1",
        "http://a b/",
        "x" * 9000,
    ],
)
def test_normalise_url__refuses_what_is_no_web_address(address):
    assert normalise_url(address) is None


@pytest.mark.parametrize(
    ("place", "site"),
    [
        ("https://sport.harbourpost.co.uk/a", "harbourpost.co.uk"),
        ("harbour.news", "harbour.news"),
        ("http://192.0.2.7/a", None),
        ("localhost", None),
        ("not a host", None),
    ],
)
def test_parse_site__gives_the_registered_domain(place, site):
    assert parse_site(place) == site


def canonical(value, place="rel=canonical"):
    return Evidence(Field.URL, value, "html", place)


def test_choose_url__takes_the_pages_canonical_address():
    decision = choose_url([canonical("https://www.harbourpost.example/news/harbour-reopens-4711")], OWN)
    assert decision.value == "https://www.harbourpost.example/news/harbour-reopens-4711"


def test_choose_url__reads_a_relative_canonical_against_the_record():
    assert (
        choose_url([canonical("/news/harbour-reopens-4711")], OWN).value
        == "https://www.harbourpost.example/news/harbour-reopens-4711"
    )


@pytest.mark.parametrize(
    "wrong", ["https://www.harbourpost.example/", "https://other-paper.example.com/news/x", "javascript:void(0)"]
)
def test_choose_url__keeps_the_records_address_where_the_pages_word_cannot_be(wrong):
    decision = choose_url([canonical(wrong)], OWN)
    assert decision.value == "https://www.harbourpost.example/news/2025/harbour-reopens"
    assert decision.lost[0].evidence.value == wrong


def test_choose_url__notes_a_canonical_on_another_site():
    assert choose_url([canonical("https://elsewhere.example.org/a")], OWN).notes("url") == [
        "url: stands on another site (example.org)"
    ]


def test_choose_url__is_null_where_nobody_names_one():
    assert choose_url([], None).value is None
    assert choose_url([], "not an address").value is None


def test_choose_site__reads_a_bare_domain_line_of_a_dump():
    assert (
        choose_site([Evidence(Field.SITE, "harbour.news", "source_line", "line 5")], None, None).value == "harbour.news"
    )
    assert choose_site([Evidence(Field.SITE, "Harbour Post", "source_line", "line 5")], None, None).value is None


def test_parse_path__decodes_segments():
    assert parse_path("https://harbourpost.example/news/caf%C3%A9/") == ("news", "café")


@pytest.mark.parametrize(
    ("own", "stated"),
    [
        ("https://www.harbourpost.example/news.asp?item=14123", "https://www.harbourpost.example/news.asp"),
        (
            "https://www.harbourpost.example/press/latest#!/news/harbour-reopens",
            "https://www.harbourpost.example/press/latest",
        ),
    ],
)
def test_choose_url__keeps_what_alone_tells_the_story_from_others(own, stated):
    assert choose_url([canonical(stated)], own).value == own


@pytest.mark.parametrize(
    ("own", "stated"),
    [
        ("https://www.harbourpost.example/news/7332/?x=1103.1234", "https://www.harbourpost.example/news/7332/"),
        (
            "https://www.harbourpost.example/harbour-reopens-after-the-storm?v=20250514",
            "https://www.harbourpost.example/harbour-reopens-after-the-storm",
        ),
        ("https://www.harbourpost.example/harbour?locale=en", "https://www.harbourpost.example/harbour"),
    ],
)
def test_choose_url__believes_a_page_that_leaves_out_a_reader_s_setting(own, stated):
    assert choose_url([canonical(stated)], own).value == stated


def test_normalise_url__leaves_out_the_number_of_a_visit():
    address = "https://harbourpost.example/thread.html?s=22c09551c71c1a6b64e4364ca45cbf28"
    assert normalise_url(address) == "https://harbourpost.example/thread.html"
    assert (
        normalise_url("https://harbourpost.example/search?s=harbour") == "https://harbourpost.example/search?s=harbour"
    )
