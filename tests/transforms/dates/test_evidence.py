import pytest

from transforms.dates import find_date_evidence
from transforms.extract.options import ExtractOptions
from transforms.extract.parse import parse_page
from transforms.schema.vocabularies import Field

FILLER = "<p>" + "The ferry left the old harbour before noon and nobody on the quay had waited for it. " * 4 + "</p>"


def find(body, head="", url="https://harbourpost.example/news/ferry", lang="en"):
    html = f'<html lang="{lang}"><head><title>Ferry leaves</title>{head}</head><body>{body}</body></html>'
    return find_date_evidence(parse_page(html, url, ExtractOptions()))


def said(evidence, field=Field.PUBLISHED):
    return [(item.source, item.value) for item in evidence if item.field == field]


def test_json_ld__the_articles_dates_come_with_type_and_property():
    head = """<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Harbour Post"},
      {"@type": "NewsArticle", "datePublished": "2025-05-14T10:32:00+02:00", "dateModified": "2025-05-16"}]}</script>"""
    found = find("<h1>Ferry leaves</h1>", head)
    assert said(found) == [("json_ld", "2025-05-14T10:32:00+02:00")]
    assert said(found, Field.MODIFIED) == [("json_ld", "2025-05-16")]
    assert found[0].place.endswith("NewsArticle.datePublished")


def test_json_ld__another_storys_node_is_marked():
    head = """<script type="application/ld+json">[
      {"@type": "NewsArticle", "url": "https://harbourpost.example/other", "datePublished": "2025-01-01"},
      {"@type": "NewsArticle", "url": "https://harbourpost.example/news/ferry", "datePublished": "2025-05-14",
       "hasPart": {"@type": "NewsArticle", "datePublished": "2024-02-02"}}]</script>"""
    places = {item.value: item.place.endswith("(other)") for item in find("<h1>Ferry leaves</h1>", head)}
    assert places == {"2025-01-01": True, "2025-05-14": False, "2024-02-02": True}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("article:published_time", Field.PUBLISHED),
        ("DC.date.issued", Field.PUBLISHED),
        ("parsely-pub-date", Field.PUBLISHED),
        ("article:modified_time", Field.MODIFIED),
        ("last-modified", Field.MODIFIED),
    ],
)
def test_meta__names_say_which_date_they_hold(name, field):
    found = find("<h1>Ferry leaves</h1>", f'<meta property="{name}" content="2025-05-14">')
    assert said(found, field) == [("meta", "2025-05-14")]


def test_meta__other_names_are_left_alone():
    assert not find("<h1>Ferry leaves</h1>", '<meta name="viewport" content="2025-05-14">')


@pytest.mark.parametrize(
    ("markup", "source", "value"),
    [
        ('<time datetime="2025-05-14T10:32">yesterday</time>', "time_element", "2025-05-14T10:32"),
        ('<span itemprop="datePublished" content="2025-05-14">14 May</span>', "microdata", "2025-05-14"),
        ('<abbr class="published" title="2025-05-14T10:32">May 14</abbr>', "html", "2025-05-14T10:32"),
        ('<span class="entry-date">14 May 2025</span>', "html", "14 May 2025"),
        ('<div class="postDate"><b>14</b> <i>May</i> <i>2025</i></div>', "html", "14 May 2025"),
        ('<span class="fecha">14 de mayo de 2025</span>', "html", "14 de mayo de 2025"),
        ("<p>By Mara Lind, 14 May 2025, 10:32</p>", "html", "By Mara Lind, 14 May 2025, 10:32"),
        ('<div data-published="2025-05-14T10:32"></div>', "html", "2025-05-14T10:32"),
    ],
)
def test_visible__dates_beside_the_headline_are_found(markup, source, value):
    assert (source, value) in said(find(f"<article><h1>Ferry leaves</h1>{markup}{FILLER}</article>"))


@pytest.mark.parametrize(
    "markup",
    [
        '<span class="updated">14 May 2025</span>',
        "<p>Last updated: 14 May 2025</p>",
        "<p>Last updated: <time>14 May 2025</time></p>",
        '<span itemprop="dateModified">14 May 2025</span>',
    ],
)
def test_visible__dates_of_change_are_told_apart(markup):
    found = find(f"<article><h1>Ferry leaves</h1>{markup}{FILLER}</article>")
    assert not said(found)
    assert said(found, Field.MODIFIED)


def test_visible__one_line_may_hold_both():
    line = "Published: 14 May 2025 | Updated: 16 May 2025"
    found = find(f"<article><h1>Ferry leaves</h1><p>{line}</p>{FILLER}</article>")
    assert said(found) == said(found, Field.MODIFIED) == [("html", line)]


def test_visible__places_say_where_a_date_stands():
    body = f"""<article><h1>Ferry leaves</h1><p class="date">14 May 2025</p>{FILLER * 4}</article>
      <aside class="related"><time datetime="2025-01-01"></time></aside>"""
    places = {item.value: item.place.rsplit("(")[-1].split()[0] for item in find(body)}
    assert places == {"14 May 2025": "headline", "2025-01-01": "aside"}


def test_scripts__one_date_counts_and_several_are_other_stories():
    one = find(
        '<h1>Ferry leaves</h1><script>var data = {"publishedAt": "2025-05-14T10:32:00Z", "id": 12345678}</script>'
    )
    assert [item.place for item in one] == ["script publishedAt"]
    more = find(
        '<h1>Ferry leaves</h1><script>var data = [{"publishedAt":"2025-05-14T10:32:00Z"},{"publishedAt":"2025-05-10T10:32:00Z"}]</script>'
    )
    assert [item.place.endswith("(other)") for item in more] == [True, True]


def test_scripts__data_in_attributes_counts_too():
    body = '<h1>Ferry leaves</h1><main-island props="{&quot;id&quot;: 12345678, &quot;title&quot;: &quot;Ferry leaves the harbour&quot;, '
    found = find(body + '&quot;datePublished&quot;: &quot;2025-05-14T10:32:00Z&quot;}"></main-island>')
    assert said(found) == [("html", "2025-05-14T10:32:00Z")]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/2025/05/14/ferry", "2025-05-14"),
        ("/2025/5/4/ferry", "2025-05-04"),
        ("/news/2025-05-14-ferry", "2025-05-14"),
        ("/news/20250514/ferry", "2025-05-14"),
        ("/news/ferry-20250514103200123.html", "2025-05-14"),
        ("/2025/may/14/ferry", "2025-05-14"),
        ("/2025/05/ferry", "2025-05"),
        ("/2025/05/3-questions", "2025-05"),
        ("/web/20200101000000/https://riverlight.example/2019/03/02/x", "2019-03-02"),
        ("/2025/13/14/ferry", None),
        ("/story/12345678", None),
        ("/top-2025-trends", None),
    ],
)
def test_url_path__days_and_months(path, value):
    found = [item.value for item in find("", url=f"https://harbourpost.example{path}") if item.source == "url_path"]
    assert found == ([value] if value else [])
