"""What a page's scripts are believed about its story."""

import json

import pytest
from lxml import html

from transforms.dates import DateContext, choose_published, find_date_evidence
from transforms.metadata import find_metadata_evidence
from transforms.page import Page
from transforms.page_state import StoryState, find_story_state
from transforms.schema.vocabularies import Field

URL = "https://www.harbourpost.example/news/ferry-returns-to-trelling"
STORY = {
    "slug": "ferry-returns-to-trelling",
    "publishedAt": "2025-05-14T08:32:00+02:00",
    "updatedAt": "2025-05-15",
    "author": {"name": "Jane Whitlock"},
}
OTHER = {"slug": "storm-warning-for-sunday", "publishedAt": "2025-06-01T10:00:00Z", "author": {"name": "Tom Abara"}}


def build(script, kind="", head=""):
    body = f'<html><head><title>Ferry returns to Trelling</title>{head}</head><body><h1>Ferry returns to Trelling</h1><script type="{kind}">{script}</script></body></html>'
    return Page(html.document_fromstring(body), URL)


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (json.dumps({"props": {"pageProps": {"stories": [OTHER, STORY]}}}), "application/json"),
        (f"window.__NUXT__={json.dumps({'data': [OTHER, STORY]})};", ""),
        (f"window.__INITIAL_STATE__ = {json.dumps({'story': STORY})};(function(){{}})()", "text/javascript"),
        (f"window.__PRELOADED_STATE__ = JSON.parse({json.dumps(json.dumps({'story': STORY}))})", ""),
        (
            f"window.__APOLLO_STATE__={json.dumps({'Story:1': {**STORY, 'author': {'__ref': 'Author:7'}}, 'Author:7': {'name': 'Jane Whitlock'}})}",
            "",
        ),
    ],
)
def test_find_story_state__believes_the_object_that_is_the_page_s_story(script, kind):
    state = find_story_state(build(script, kind))
    assert [value for _, value in state.published] == ["2025-05-14T08:32:00+02:00"]
    assert [value for _, value in state.modified] == ["2025-05-15"]
    assert [value for _, value in state.authors] == ["Jane Whitlock"]


@pytest.mark.parametrize(
    "story",
    [
        {"url": URL + "?from=front", "datePublished": "2025-05-14"},
        {"canonicalUrl": "/news/ferry-returns-to-trelling/", "datePublished": "2025-05-14"},
        {"headline": "Ferry returns to Trelling", "datePublished": "2025-05-14"},
    ],
)
def test_find_story_state__knows_a_story_by_address_or_title(story):
    assert find_story_state(build(json.dumps({"a": {"b": story}}), "application/json")).published == (
        ("datePublished", "2025-05-14"),
    )


def test_find_story_state__reads_the_data_layer_s_word_on_the_page():
    layer = 'dataLayer = [{"pageType": "story", "articleAuthor": "Jane Whitlock", "publishDate": "2025-05-14"}];'
    state = find_story_state(build(layer))
    assert (state.authors, state.published) == ((("articleAuthor", "Jane Whitlock"),), (("publishDate", "2025-05-14"),))
    assert find_story_state(build(layer.replace("dataLayer = [", "dataLayer.push(").replace("}]", "})"))) == state


@pytest.mark.parametrize(
    "script",
    [
        json.dumps({"stories": [OTHER]}),
        json.dumps({"stories": [{"publishedAt": "2025-05-14"}]}),
        '{"slug": "ferry-returns-to-trelling", "publishedAt": "2025-05-14"',
        "[" * 50_000 + '"author"',
        '{"a":' * 5_000 + "1" + "}" * 5_000 + '"author"',
        json.dumps({**STORY, "publishedAt": None, "updatedAt": True, "author": [[[[["Jane"]]]]]}),
        json.dumps({"slug": "ferry-returns-to-trelling", "author": "https://social.example/jane"}),
    ],
)
def test_find_story_state__says_nothing_where_no_story_of_the_page_can_be_read(script):
    assert find_story_state(build(script, "application/json")) == StoryState()


def test_find_story_state__passes_over_a_script_that_is_too_long():
    padded = json.dumps({**STORY, "body": "x" * 1_100_000})
    assert find_story_state(build(padded, "application/json")) == StoryState()


def test_page_state__gives_the_date_and_the_author_where_nothing_else_does():
    page = build(json.dumps({"stories": [OTHER, STORY]}), "application/json")
    chosen = choose_published(find_date_evidence(page), DateContext(url=URL)).chosen
    assert chosen is not None
    assert chosen.at.isoformat() == "2025-05-14T06:32:00+00:00"
    assert [item.value for item in find_metadata_evidence(page) if item.field is Field.AUTHOR] == ["Jane Whitlock"]


def test_page_state__is_not_asked_for_authors_where_the_page_credits_somebody():
    page = build(json.dumps(STORY), "application/json")
    credited = Page(page.tree, URL, (("author", "Ines Okafor"),))
    assert [item.value for item in find_metadata_evidence(credited) if item.field is Field.AUTHOR] == ["Ines Okafor"]
