"""JSON-LD is read however sloppily it was written, and never more than is there."""

import pytest

from transforms.extract.json_ld import parse_json_ld


@pytest.mark.parametrize(
    "source",
    [
        '{"@type": "NewsArticle", "headline": "Rain"}',
        '<!-- {"@type": "NewsArticle", "headline": "Rain"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Rain"}\n//]]>',
        '/*<![CDATA[*/{"@type": "NewsArticle", "headline": "Rain"}/*]]>*/',
        '{"@type": "NewsArticle", "headline": "Rain",}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Rain&quot;}",
        '[[{"@type": "NewsArticle", "headline": "Rain"}]]',
        '{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle", "headline": "Rain"}]}',
        '{"@type": "NewsArticle", "headline": "Rain"};',
    ],
)
def test_json_ld__is_read_in_every_wrapping(source: str) -> None:
    assert parse_json_ld(source) == ({"@type": "NewsArticle", "headline": "Rain"},)


def test_json_ld__control_characters_and_stray_backslashes_are_read() -> None:
    (found,) = parse_json_ld('{"articleBody": "Rain\nagain \\d"}')
    assert found["articleBody"] == "Rain\nagain \\d"


@pytest.mark.parametrize("source", ["", "null", "[]", "{", '{"a": }', "[" * 100_000, '{"a":' * 5_000])
def test_json_ld__what_cannot_be_read_is_nothing(source: str) -> None:
    assert parse_json_ld(source) == ()
