"""Which credit is published, and which agency a story is from."""

import pytest

from transforms.metadata.authors import choose_authors
from transforms.records import Evidence
from transforms.schema.vocabularies import Field


def agency(value, source="dateline", place="line 1"):
    return Evidence(Field.AGENCY, value, source, place)


def author(value):
    return Evidence(Field.AUTHOR, value, "field", "author")


def test_choose_authors__takes_the_agency_of_a_dateline_as_the_source():
    chosen = choose_authors([author("Jane Whitlock"), agency("Reuters")], ["Harbour Post"]).value
    assert (chosen.names, chosen.syndication_source) == (("Jane Whitlock",), "Reuters")


def test_choose_authors__takes_the_agency_of_a_story_that_credits_nobody():
    chosen = choose_authors([agency("AP")], ["Harbour Post"]).value
    assert (chosen.names, chosen.syndication_source) == ((), "Associated Press")


@pytest.mark.parametrize("value", ["Harbour Post", "Wire", "Washington", ""])
def test_choose_authors__takes_no_source_that_is_no_known_agency(value):
    assert choose_authors([author("Jane Whitlock"), agency(value)], ["Valley Courier"]).value.syndication_source is None


def test_choose_authors__takes_a_dateline_s_agency_that_nobody_listed():
    found = [author("Jane Whitlock"), agency("Northern Wire")]
    assert choose_authors(found, ["Valley Courier"]).value.syndication_source == "Northern Wire"
    assert choose_authors(found, ["Northern Wire", "northernwire"]).value.syndication_source is None
    elsewhere = [author("Jane Whitlock"), agency("Northern Wire", source="source_line")]
    assert choose_authors(elsewhere, ["Valley Courier"]).value.syndication_source is None


def test_choose_authors__does_not_call_an_agency_s_own_story_syndicated():
    found = [author("Jane Whitlock"), agency("Reuters")]
    assert choose_authors(found, ["Reuters", "reuters.example"]).value.syndication_source is None


def test_choose_authors__prefers_the_byline_s_agency_to_the_dateline_s():
    chosen = choose_authors([author("Jane Whitlock, AFP"), agency("Reuters")], []).value
    assert chosen.syndication_source == "AFP"


def test_choose_authors__passes_over_the_site_s_own_staff_in_short():
    names = ["Valley Courier", "valleycourier.example", "valleycourier"]
    assert choose_authors([author("Courier staff")], names).value.names == ()
    assert choose_authors([author("Kim Courier")], names).value.names == ("Kim Courier",)
    assert choose_authors([author("Harbour Post staff")], names).value.names == ("Harbour Post staff",)


def test_choose_authors__takes_the_team_of_the_outlet_for_the_outlet():
    assert choose_authors([author("The Valley Courier Team")], ["Valley Courier"]).value.names == (
        "The Valley Courier Team",
    )


def test_choose_authors__keeps_the_credit_as_it_stood_without_the_date_beside_it():
    byline = Evidence(Field.BYLINE, "By Jane Whitlock · Published 2025-05-14", "html", "head:class(byline)@+2")
    assert choose_authors([byline], []).value.byline == "By Jane Whitlock"


def test_choose_authors__leaves_a_line_within_the_text_to_a_byline_that_names_the_site():
    shown = Evidence(Field.BYLINE, "by Valley Courier", "html", "head:class(byline)@+2")
    line = Evidence(Field.AUTHOR, "Playground Bell", "byline_line", "line 17")
    assert choose_authors([shown, line], ["Valley Courier"]).value.names == ("Valley Courier",)
    opening = Evidence(Field.AUTHOR, "Jane Whitlock", "byline_line", "line 1")
    assert choose_authors([shown, opening], ["Valley Courier"]).value.names == ("Jane Whitlock",)


def test_choose_authors__reads_a_box_whose_link_names_nobody():
    place = "head:class(author-info)@+2"
    told = "Author\nJane Whitlock leads the desk for ports"
    box = [Evidence(Field.BYLINE, told, "html", place), Evidence(Field.AUTHOR, "Zur Übersicht", "html", place)]
    assert choose_authors(box, []).value.names == ("Jane Whitlock",)


def test_choose_authors__takes_no_domain_of_who_made_the_site():
    made = Evidence(Field.AUTHOR, "boatyard.com", "meta", "author")
    assert choose_authors([made], ["Valley Courier"]).value.names == ()
    assert choose_authors([made], ["Valley Courier", "boatyard.com"]).value.names == ("boatyard.com",)


@pytest.mark.parametrize("made", ["Boatyard Media GmbH", "Shop Builders Inc"])
def test_choose_authors__takes_no_firm_that_made_the_site(made):
    credit = Evidence(Field.AUTHOR, made, "meta", "author")
    assert choose_authors([credit], ["Valley Courier", "valleycourier.example"]).value.names == ()
    assert choose_authors([credit], [made]).value.names == (made,)


def test_choose_authors__writes_a_byline_without_entities():
    credit = Evidence(Field.AUTHOR, "Jane &amp; Katerina", "meta", "author")
    assert choose_authors([credit], []).value.byline == "Jane & Katerina"


def test_choose_authors__takes_nobody_from_cards_that_name_several_on_the_page():
    cards = [
        byline("Jane Whitlock", "body:class(author vcard)@+146"),
        byline("Tom Abara", "tail:class(author vcard)@+515"),
    ]
    assert choose_authors(cards, []).value.names == ()
    assert choose_authors(cards[1:], []).value.names == ("Tom Abara",)
    boxes = [byline("Jane Whitlock", "tail:class(author box)@+510"), byline("Tom Abara", "tail:class(author box)@+515")]
    assert choose_authors(boxes, []).value.names == ("Jane Whitlock", "Tom Abara")


def byline(value, place="head:class(meta)@+1"):
    return Evidence(Field.BYLINE, value, "html", place)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("9 May 2025 22:30 By Jane Whitlock Updated 23:10 Share", "By Jane Whitlock"),
        ("Von Jane Whitlock und Tom Abara | 3. Mai 2025 | 4 Kommentare", "Von Jane Whitlock und Tom Abara"),
        ("Jane Whitlock Updated May 3, 2025", "Jane Whitlock"),
        ("3 May 2025 Written by Jane Whitlock 3 comments", "Written by Jane Whitlock"),
        ("JANE WHITLOCK Marchbury", "JANE WHITLOCK Marchbury"),
    ],
)
def test_choose_authors__keeps_of_the_line_what_credits_and_no_date_or_button(line, kept):
    assert choose_authors([author("Jane Whitlock"), byline(line)], []).value.byline == kept


@pytest.mark.parametrize("line", ["Posted on", "3 May 2025 16:15", "1 Min Read", "Thanks for your message."])
def test_choose_authors__calls_no_line_the_byline_that_names_somebody_else_or_nobody(line):
    assert choose_authors([byline(line), author("Jane Whitlock")], []).value.byline == "Jane Whitlock"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("By News Desk, 3 May 2025", "By News Desk"),
        ("Redaktion 3. Mai 2025 10:29", "Redaktion"),
        ("admin", "admin"),
        ("By going on you agree to our use of cookies.", None),
        ("12,199 signatures", None),
        ("Replying to the harbour", None),
    ],
)
def test_choose_authors__keeps_a_byline_that_names_nobody_where_it_says_that_it_is_one(line, kept):
    assert choose_authors([byline(line)], []).value.byline == kept
