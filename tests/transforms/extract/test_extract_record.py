"""Extraction as a whole: the form of the text, its blocks, the limits, the refusals."""

import pytest
from support.growth import spend
from support.story_pages import PARAGRAPHS, STORY, TITLE, extract_page, page_of, paragraphs, story

from transforms.extract import ExtractOptions, extract_record
from transforms.records import Evidence, Identity, RawRecord, RecordRejectedError
from transforms.schema.vocabularies import Field, Reason, RecordKind


def test_extract__a_text_record_is_its_decoded_text_verbatim() -> None:
    evidence = (Evidence(Field.SITE, "harbourpost.example", "sidecar"),)
    content = "  Rain \r\n\n again, naïvely.\t\n".encode("cp1252")
    raw = RawRecord(Identity("tests", "a.txt", 1), RecordKind.TEXT, content, "cp1252", evidence)
    extracted = extract_record(raw, ExtractOptions())
    assert extracted.text == "  Rain \r\n\n again, naïvely.\t\n"
    assert extracted.method == "verbatim"
    assert extracted.evidence == evidence
    assert not extracted.is_page


def test_extract__a_plain_story_is_its_paragraphs_without_title_menu_and_footer() -> None:
    assert extract_page(story()).text == STORY


def test_extract__paragraphs_of_a_fragment_may_be_parted_by_blank_lines() -> None:
    first, *others = PARAGRAPHS
    linked = first.replace(" the ", ' <a href="https://a.example/">the</a> ', 1)
    fragment = "\r\n\r\n".join([linked, "<h2>What it takes</h2>", *others])
    assert extract_page(fragment).text == "\n\n".join([first, "What it takes", *others])


def test_extract__the_text_has_the_published_form() -> None:
    inside = (
        "<h2>What the repair takes</h2><ul><li>Twelve oak posts</li><li>Two <b>new</b> buoys</li></ul>"
        "<blockquote><p>The sea was kind to us this week, and we shall not ask for more than that.</p></blockquote>"
        "<table><tr><th>Month</th><th>Sailings</th></tr><tr><td>January</td><td>4</td></tr></table>"
    )
    text = extract_page(story(inside)).text
    assert "\n\nWhat the repair takes\n\n- Twelve oak posts\n- Two new buoys\n\nThe sea was kind" in text
    assert "\n\nMonth\tSailings\nJanuary\t4\n\n" in text


def test_extract__blocks_lie_in_the_text_in_order_with_the_markup_around_them() -> None:
    extracted = extract_page(story("<div class='Fact-Box'><ul><li>Twelve oak posts are needed.</li></ul></div>"))
    ends = 0
    for block in extracted.blocks:
        assert ends <= block.start < block.end <= len(extracted.text)
        assert not extracted.text[ends : block.start].strip()
        assert block.context == block.context.lower()
        ends = block.end
    assert ends == len(extracted.text)
    assert "article-body" in extracted.blocks[0].context


def test_extract__gives_the_same_on_every_call() -> None:
    source = story("<p>Twelve oak posts are needed.</p>")
    assert extract_page(source) == extract_page(source) == extract_page(source)


def test_extract__line_breaks_split_paragraphs_but_not_wrapped_sentences() -> None:
    wrapped = (
        "The islands were cut off for nine days while the board waited<br>for the storm to pass and the tide to turn."
    )
    broken = "The school had to close as well.<br><br>Two teachers live on the mainland and could not cross."
    text = extract_page(story(f"<p>{wrapped}</p><p>{broken}</p>")).text
    assert "while the board waited for the storm to pass" in text
    assert "had to close as well.\n\nTwo teachers live" in text


def test_extract__inline_elements_join_as_they_are_shown() -> None:
    text = extract_page(
        story("<p>Hydro<b>gen</b> <a href='/x'>buses</a>, too,\n<i>wait</i> at the quay for the crossing.</p>")
    ).text
    assert "Hydrogen buses, too, wait at the quay" in text


def test_extract__leaves_out_how_words_are_read() -> None:
    ferry = "<p><ruby>連絡<rp>(</rp><rt>れんらく</rt><rp>)</rp></ruby><ruby>船<rt>せん</rt></ruby>は月曜日に港へ戻ったと、港湾局が木曜日に発表した。</p>"
    assert "連絡船は月曜日に" in extract_page(story(ferry)).text


def test_extract__an_element_that_a_site_made_for_itself_is_part_of_the_line_it_stands_in() -> None:
    text = extract_page(
        story("<p>The share of the shipyard <a href='/x'>YARD, <live-quote>4.1%</live-quote></a>\nfell.</p>")
    ).text
    assert "The share of the shipyard YARD, 4.1% fell." in text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY_RECORD),
        (b"  \n", Reason.EMPTY_RECORD),
        (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", Reason.NO_ARTICLE),
        (b"<html><head><title>x</title></head></html>", Reason.NO_ARTICLE),
        (b"<!-- nothing -->", Reason.NO_ARTICLE),
        (b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000, Reason.TOO_COMPLEX),
        (b"<b>" * 3_000 + b"deep", Reason.TOO_COMPLEX),
        (b"<p>x" * 150_000, Reason.TOO_COMPLEX),
        (b"<p " + b" ".join(b"a%d='1'" % n for n in range(200_000)) + b">x", Reason.TOO_COMPLEX),
    ],
)
def test_extract__refuses_what_holds_no_article_or_is_too_complex(content: bytes, reason: Reason) -> None:
    def refuse() -> None:
        with pytest.raises(RecordRejectedError) as refused:
            extract_page(content)
        assert refused.value.reason is reason

    assert spend(refuse) < 20


def test_extract__refuses_more_bytes_than_allowed() -> None:
    with pytest.raises(RecordRejectedError) as refused:
        extract_page(story(), options=ExtractOptions(max_bytes=100))
    assert refused.value.reason is Reason.RECORD_TOO_LARGE


def test_extract__a_page_nested_deep_but_within_limits_is_read() -> None:
    deep = "<div>" * 400 + paragraphs(*PARAGRAPHS) + "</div>" * 400
    assert extract_page(page_of(deep)).text == STORY


def test_extract__control_characters_and_private_use_characters_do_no_harm() -> None:
    text = extract_page(
        story("<p>The buoy\x00 blinks \x0b\U000f0003 three times a minute, every night of the year.</p>")
    ).text
    assert "three times a minute" in text
    assert "\x00" not in text


def test_extract__a_declared_encoding_inside_the_page_has_no_effect_on_text() -> None:
    source = '<?xml version="1.0" encoding="ascii"?>' + story(
        "<p>Die Fähre fährt wieder, sagte die Behörde am Montag.</p>"
    )
    assert "Die Fähre fährt wieder" in extract_page(source).text


def test_extract__text_behind_an_early_end_of_the_page_is_found() -> None:
    source = f"<html><body><p>Menu</p></body></html><div class='post'><h1>Ferry</h1>{paragraphs(*PARAGRAPHS)}</div></body></html>"
    assert PARAGRAPHS[-1] in extract_page(source).text


def test_extract__finds_the_story_that_only_a_browser_without_scripts_shows() -> None:
    held = (
        f"<script type='text/template'>{paragraphs(*PARAGRAPHS)}</script><noscript>{paragraphs(*PARAGRAPHS)}</noscript>"
    )
    assert extract_page(page_of(f"<h1>{TITLE}</h1><div class='post-body'>{held}</div>")).text == STORY
    # where the story is shown, a fallback beside it is none of it
    aside = f"<noscript>{paragraphs(*(f'Cookies are used here for purpose {n}, as the law of the islands asks.' for n in range(20)))}</noscript>"
    assert extract_page(story(after=aside)).text == STORY
