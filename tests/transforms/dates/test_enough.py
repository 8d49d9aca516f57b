"""When a page has said enough: nothing more is looked at, and nothing that may tell better is passed over."""

import pytest

from transforms.dates import DateContext, choose_published, find_date_evidence
from transforms.extract.options import ExtractOptions
from transforms.extract.parse import parse_page
from transforms.schema.vocabularies import Precision

URL = "https://harbourpost.example/news/ferry"
FILLER = "<p>" + "The ferry left the old harbour before noon and nobody on the quay had waited for it. " * 12 + "</p>"
TITLE = "<title>The ferry leaves the harbour</title>"
HEADLINE = "<h1>The ferry leaves the harbour</h1>"
CHANGED = '<meta property="article:modified_time" content="2025-05-15T09:00:00+02:00">'


def published(at: str) -> str:
    return f'<meta property="article:published_time" content="{at}">'


def page(head: str, shown: str, after: str = "") -> str:
    return f'<html lang="en"><head>{TITLE}{head}</head><body>{HEADLINE}{shown}{FILLER * 3}{after}</body></html>'


def sources(source: str, url: str = URL) -> set[str]:
    return {item.source for item in find_date_evidence(parse_page(source, url, ExtractOptions()))}


def chosen(source: str, url: str = URL):
    return choose_published(find_date_evidence(parse_page(source, url, ExtractOptions())), DateContext(url=url)).chosen


def test_stated__a_whole_instant_with_zone_and_change_needs_nothing_else():
    head = published("2025-05-14T08:32:00+02:00") + CHANGED
    assert sources(page(head, "<p class='date'>14 May 2025</p>")) == {"meta"}


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (published("2025-05-14") + CHANGED, URL),
        (published("2025-05-14T00:00:00+02:00") + CHANGED, URL),
        (published("2025-05-14T08:32:00Z") + CHANGED, URL),
        (published("2025-05-14T08:32:00+02:00"), URL),
        (published("2025-05-14T08:32:00+02:00") + CHANGED, "https://harbourpost.example/2025/05/12/ferry"),
        (published("2025-05-14T08:32:00+02:00") + published("2025-05-14T12:00:00+02:00") + CHANGED, URL),
    ],
    ids=["a day", "midnight", "no zone", "no change", "another day in the address", "two instants"],
)
def test_stated__what_leaves_a_question_open_is_asked_of_the_page(head, url):
    assert "html" in sources(page(head, "<p class='date'>14 May 2025</p>"), url)


def test_stated__a_country_with_one_clock_tells_the_zone():
    head = published("2025-05-14T08:32:00Z") + CHANGED
    url = "https://news.example.de/ferry"
    assert sources(page(head, "<p class='date'>14 May 2025</p>"), url) == {"meta"}
    assert chosen(page(head, ""), url).utc_offset == 120


def test_shown__a_day_beside_the_headline_ends_the_search():
    far = "<p class='posted'>Posted 3 March 2021</p>"
    assert chosen(page("", "<p class='date'>14 May 2025</p>", far)).day.isoformat() == "2025-05-14"
    evidence = find_date_evidence(parse_page(page("", "<p class='date'>14 May 2025</p>", far), URL, ExtractOptions()))
    assert [item.value for item in evidence] == ["14 May 2025"]


@pytest.mark.parametrize(
    ("after", "day"),
    [
        ("<p class='date'>This story was originally published on 2 March 2021.</p>", "2021-03-02"),
        ("<div itemprop='datePublished' content='2025-05-14T08:32:00+02:00'></div>", "2025-05-14"),
    ],
)
def test_shown__what_may_tell_better_further_down_is_read(after, day):
    found = find_date_evidence(parse_page(page("", "<p class='date'>14 May 2025</p>", after), URL, ExtractOptions()))
    assert len(found) > 1
    assert choose_published(found, DateContext(url=URL)).chosen.day.isoformat() == day


def test_shown__scripts_are_asked_for_the_time_where_a_day_alone_is_shown():
    script = (
        '<script>window.story = {"publishedAt": "2025-05-14T08:32:05+02:00", "id": "12345678901234567890"}</script>'
    )
    assert chosen(page("", "<p class='date'>14 May 2025</p>", script)).precision is Precision.SECOND
    shown = "<p class='date'>14 May 2025, 08:32 GMT</p>"
    assert chosen(page("", shown, script)).precision is Precision.MINUTE
