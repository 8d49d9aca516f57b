"""The sort of piece and whether it is cut."""

import json

import pytest
from support.story_pages import PARAGRAPHS, extract_page, story

from transforms.schema.vocabularies import ContentType, Truncation


def ld(**fields: object) -> str:
    """A JSON-LD block."""
    return f"<script type='application/ld+json'>{json.dumps(fields)}</script>"


@pytest.mark.parametrize(
    ("url", "head", "kind"),
    [
        ("https://harbourpost.example/news/ferry", "", ContentType.ARTICLE),
        ("https://harbourpost.example/news/ferry", ld(**{"@type": "LiveBlogPosting"}), ContentType.LIVE),
        (
            "https://harbourpost.example/news/ferry",
            ld(**{"@type": ["NewsArticle", "OpinionNewsArticle"]}),
            ContentType.OPINION,
        ),
        ("https://harbourpost.example/news/ferry", ld(**{"@type": "VideoObject"}), ContentType.VIDEO),
        (
            "https://harbourpost.example/news/ferry",
            ld(**{"@graph": [{"@type": "NewsArticle"}, {"@type": "VideoObject"}]}),
            ContentType.ARTICLE,
        ),
        ("https://harbourpost.example/live/ferry", "", ContentType.LIVE),
        ("https://harbourpost.example/alive/ferry", "", ContentType.ARTICLE),
        ("https://harbourpost.example/meinung/faehre", "", ContentType.OPINION),
        ("https://harbourpost.example/gallery/storm", "", ContentType.GALLERY),
    ],
)
def test_content_type__is_told_by_types_and_address(url: str, head: str, kind: ContentType) -> None:
    assert extract_page(story(head=head), url).content_type is kind


def test_truncation__a_short_text_that_is_not_free_is_cut_by_its_paywall() -> None:
    closed = ld(**{"@type": "NewsArticle", "isAccessibleForFree": "False"})
    assert extract_page(story(head=closed, texts=PARAGRAPHS[:3])).truncation is Truncation.PAYWALL


def test_truncation__a_long_text_that_is_not_free_is_whole() -> None:
    closed = ld(**{"@type": "NewsArticle", "isAccessibleForFree": False})
    texts = tuple(f"{text} It is the {number}th day." for number in range(4) for text in PARAGRAPHS)
    assert extract_page(story(head=closed, texts=texts)).truncation is None


def test_truncation__an_ellipsis_before_a_link_to_the_rest_is_a_teaser() -> None:
    source = story(
        texts=(*PARAGRAPHS[:5], "The islands, the board says, will have to wait for the second landing …"),
        after="<p><a href='/full'>Continue reading</a></p>",
    )
    assert extract_page(source).truncation is Truncation.TEASER


def test_truncation__a_whole_story_is_not_cut() -> None:
    assert extract_page(story()).truncation is None


TEASERS = [
    ("Pier to be painted", "The pier will be painted green after a vote of residents, the council said."),
    ("School wins chess cup", "A team of nine-year-olds beat the grammar school on the last board of the day."),
    ("Fog closes airport", "Eleven flights were cancelled on Thursday morning, and nobody knew until when."),
    ("Market moves indoors", "Stalls will stand in the corn hall until the middle of June, if the roof holds."),
    ("Whale seen off the point", "It stayed for an hour, and a crowd of hundreds came down to the rocks to see it."),
]


def test_content_type__a_page_of_linked_headings_with_a_sentence_each_is_a_listing() -> None:
    items = "".join(f"<div><h2><a href='/n'>{title}</a></h2><p>{text}</p></div>" for title, text in TEASERS)
    page = f"<html><body><main><h1>Local news</h1>{items}</main></body></html>"
    assert extract_page(page).content_type is ContentType.LISTING


def test_content_type__an_article_in_parts_is_an_article_though_one_heading_is_a_link() -> None:
    parts = "".join(f"<h2>{title}</h2><p>{text}</p>" for title, text in TEASERS[1:])
    title, text = TEASERS[0]
    assert (
        extract_page(story(f"<h2><a href='/n'>{title}</a></h2><p>{text}</p>{parts}")).content_type
        is ContentType.ARTICLE
    )
