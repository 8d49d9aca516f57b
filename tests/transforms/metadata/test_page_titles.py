"""The headline of a page, and what the page calls its site: from markup to decision."""

import pytest
from support.decided_pages import decide_page

from transforms.metadata.authors import choose_authors
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

URL = "https://www.harbourpost.example/sport/ferry-returns"
TEXT = (
    "The ferry of Trelling came back on Tuesday after three days of storm, and all of the town stood on the quay. " * 3
)


def read(body, title="", meta=(), json_ld=(), url=URL):
    source = f"<html><head><title>{title}</title></head><body>{body}<p>{TEXT}</p></body></html>"
    return decide_page(source, TEXT, url, meta, json_ld)


@pytest.mark.parametrize(
    "heading",
    [
        "<h1><small>Ports</small> Ferry returns to Trelling</h1>",
        "<h1>Ports<br>Ferry returns to Trelling</h1>",
        "<h1>Ferry returns to Trelling <span>All of the town stood on the quay</span></h1>",
        '<h1><a href="/ferry"><span>Ports</span>Ferry returns to Trelling</a></h1>',
        "<h1><div>Ports and ships</div><div>Ferry returns to Trelling</div></h1>",
    ],
)
def test_title__is_the_part_of_a_heading_that_structured_data_or_the_window_repeats(heading):
    node = {"@type": "NewsArticle", "headline": "Ferry returns to Trelling"}
    assert read(heading, json_ld=(node,)).title.value == "Ferry returns to Trelling"
    assert read(heading, title="Ferry returns to Trelling | harbourpost").title.value == "Ferry returns to Trelling"


def test_title__whose_parts_markup_alone_tells_apart_is_written_as_elsewhere():
    heading = "<h1><span>Ports</span><span>Ferry returns to Trelling</span></h1>"
    assert read(heading, title="Ports: Ferry returns to Trelling").title.value == "Ports: Ferry returns to Trelling"


def test_title__leaves_out_how_signs_are_read():
    heading = "<h1><ruby>船<rp>(</rp><rt>ふね</rt></ruby>が<ruby>港<rt>みなと</rt></ruby>に帰る</h1>"
    assert read(heading, title="船が港に帰る").title.value == "船が港に帰る"


def test_title__is_no_word_for_any_page():
    assert read("<h1>News</h1>", "News", meta=(("og:title", "Ferry returns to Trelling"),)).title.value == (
        "Ferry returns to Trelling"
    )
    assert read("<h1>Time to say goodbye</h1>", "Home").title.value == "Time to say goodbye"


def test_title__is_without_the_name_that_the_link_to_the_home_page_shows():
    link = '<a href="/">Trelling and its boats</a>'
    decided = read(link, "Ferry returns | Trelling and its boats")
    assert (decided.title.value, decided.site_names[0]) == ("Ferry returns", "Trelling and its boats")
    assert read('<a href="/x">Trelling and its boats</a>', "Ferry returns | Trelling and its boats").title.value == (
        "Ferry returns | Trelling and its boats"
    )


def test_title__is_without_the_slogan_behind_the_site_s_name():
    title = "Ferry returns to Trelling harbour : Harbour Post | All about boats | Since 1905"
    assert read("", title, meta=(("og:site_name", "Harbour Post"),)).title.value == "Ferry returns to Trelling harbour"


def test_title__is_the_lower_heading_that_is_a_part_of_the_window_s_title():
    assert read("<h2>Ferry returns</h2><h2>Archive</h2>", "Ferry returns | Trelling 2.0").title.value == "Ferry returns"
    both = "<h2>Trelling boats</h2><h2>Ferry returns</h2>"
    assert read(both, "Ferry returns | Trelling boats").title.value == "Ferry returns | Trelling boats"


def test_title__is_no_heading_that_leads_to_the_directory_of_a_weblog():
    body = '<h1><a href="/trelling-boats/">Boats of Trelling</a></h1>'
    url = "https://blogs.example/trelling-boats/2025/ferry-returns"
    decided = read(body, "Ferry returns at last - Boats of Trelling", url=url)
    assert decided.title.value == "Ferry returns at last"


def test_title__may_be_what_a_page_calls_its_site_by_mistake():
    headline = "Ferry returns to Trelling after three days"
    decided = read(f"<h1>{headline}</h1>", headline, meta=(("og:site_name", headline),))
    assert (decided.title.value, decided.site_names[0]) == (headline, "harbourpost.example")


@pytest.mark.parametrize("name", ["Harbour Media GmbH", "https://www.harbourpost.example", "...", "Associated Press"])
def test_site_names__put_the_site_before_its_firm_an_address_and_an_agency(name):
    node = {"@type": "NewsArticle", "headline": "x", "publisher": {"name": name}}
    assert read("", meta=(("og:site_name", "Harbour Post"),), json_ld=(node,)).site_names[0] == "Harbour Post"


def test_syndication_source__may_be_the_agency_that_a_page_calls_its_publisher():
    node = {"@type": "NewsArticle", "headline": "x", "publisher": {"name": "Associated Press"}}
    evidence = [Evidence(Field.AGENCY, "AP", "dateline", "line 1")]
    found = read("", meta=(("og:site_name", "Harbour Post"),), json_ld=(node,))
    assert choose_authors(evidence, found.site_names).value.syndication_source == "Associated Press"
    assert choose_authors(evidence, ["AP News", "apnews.example", "Associated Press"]).value.syndication_source is None
