"""From a page's markup to its metadata: evidence found, names chosen, titles chosen."""

import pytest
from lxml import html
from support.decided_pages import decide_page

from transforms.metadata import NormaliseOptions, SiteHabits, find_metadata_evidence, normalise_record
from transforms.page import Page
from transforms.records import Evidence, Extracted, Identity, Stripped
from transforms.schema.vocabularies import ContentType, Field

URL = "https://www.harbourpost.example/sport/2025/harbour-cup-final?utm_source=feed"
PARAGRAPH = (
    "The harbour of Trelling reopened on Tuesday after three days of storm, and the ships that had waited outside sailed in one by one. "
    * 2
)
PAGE = """<html lang="en-GB"><head><title>Harbour Cup final delayed | Harbour Post</title>
<link rel="canonical" href="/sport/harbour-cup-final-4711"><meta property="og:site_name" content="Harbour Post">{head}</head>
<body><nav><a href="/authors/old-salt">Old Salt</a></nav><h1>Harbour Cup final delayed by storm</h1>{byline}
<p>{text}</p><p>{text}</p><p>{text}</p>{tail}<aside class="related"><div class="author">Nora Elsewhere</div></aside></body></html>"""


def read(head="", byline="", tail="", json_ld=(), meta=()):
    source = PAGE.format(head=head, byline=byline, tail=tail, text=PARAGRAPH)
    return decide_page(source, PARAGRAPH, URL, (("og:site_name", "Harbour Post"), *meta), json_ld)


@pytest.mark.parametrize(
    "byline",
    [
        '<div class="byline">By <a href="/authors/jane-whitlock">Jane Whitlock</a>, Sports Editor</div>',
        '<p class="articleAuthor">JANE WHITLOCK</p>',
        '<span itemprop="author" itemscope><span itemprop="name">Jane Whitlock</span> 14 May 2025</span>',
        '<a rel="author" href="/x">Jane Whitlock</a>',
        "<p>By Jane Whitlock</p>",
        "<p>Written by <b>Jane Whitlock</b> on 14 May 2025</p>",
        "<div><span>Written by</span><span>Jane Whitlock</span></div>",
        '<a href="/people/jane-whitlock">Jane Whitlock</a>',
        '<address class="author-name"><span>Jane Whitlock</span><span>Reporter</span></address>',
    ],
)
def test_bylines__are_read_where_a_page_shows_them(byline):
    assert read(byline=byline).authors.value.names == ("Jane Whitlock",)


@pytest.mark.parametrize(
    "author",
    [
        "Jane Whitlock",
        {"@type": "Person", "name": "Jane Whitlock"},
        [{"@type": "Person", "name": "Jane Whitlock"}],
        {"@id": "#jane"},
        {"@type": "Person", "givenName": "Jane", "familyName": "Whitlock"},
    ],
)
def test_json_ld__gives_authors_however_they_are_written(author):
    node = {"@type": "NewsArticle", "headline": "Harbour Cup final delayed by storm", "author": author}
    person = {"@type": "Person", "@id": "#jane", "name": "Jane Whitlock"}
    assert read(json_ld=(node, person)).authors.value.names == ("Jane Whitlock",)


def test_authors__a_visible_byline_overrules_a_login_name():
    node = {"@type": "BlogPosting", "headline": "x", "author": {"@type": "Person", "name": "PostDesk2"}}
    assert read(json_ld=(node,), byline="<p class='byline'>By Jane Whitlock</p>").authors.value.names == (
        "Jane Whitlock",
    )


def test_authors__the_fuller_of_two_places_that_agree_wins():
    node = {"@type": "NewsArticle", "headline": "x", "author": {"name": "Jane Whitlock"}}
    byline = "<p class='byline'>By Jane Whitlock and Tom Abara</p>"
    assert read(json_ld=(node,), byline=byline).authors.value.names == ("Jane Whitlock", "Tom Abara")


def test_authors__nobody_from_another_part_of_the_page():
    assert read().authors.value.names == ()


def test_authors__an_agency_alone_is_the_author_and_the_source():
    value = read(byline="<p class='byline'>By Reuters</p>").authors.value
    assert (value.names, value.syndication_source, value.byline) == (("Reuters",), "Reuters", "By Reuters")


def test_authors__a_desk_is_nobody_and_its_byline_stays():
    value = read(byline="<p class='byline'>By News Desk</p>").authors.value
    assert (value.names, value.byline) == ((), "By News Desk")


def test_authors__of_a_dump_come_from_its_byline_line_and_author_box():
    for source in ("byline_line", "author_box"):
        evidence = (Evidence(Field.AUTHOR, "Jane Whitlock", source, "line 3"),)
        stripped = Stripped(
            Extracted(Identity("raw", "a.txt", 1), PARAGRAPH, "verbatim", "utf-8"), PARAGRAPH, (), evidence
        )
        assert normalise_record(stripped, NormaliseOptions(), SiteHabits()).metadata.authors == ("Jane Whitlock",)


def test_page__gives_every_field():
    node = {
        "@type": "LiveBlogPosting",
        "headline": "Harbour Cup final delayed by storm",
        "articleSection": "Sport",
        "keywords": ["sailing", "storms"],
        "inLanguage": "en",
    }
    decided = read(json_ld=(node,), meta=(("description", "Crews wait for a calmer day, the organisers say."),))
    assert decided.title.value == "Harbour Cup final delayed by storm"
    assert decided.url.value == "https://www.harbourpost.example/sport/harbour-cup-final-4711"
    assert decided.sections.value == ("Sport",)
    assert decided.tags.value == ("sailing", "storms")
    assert decided.language.value == "en"
    assert decided.summary.value == "Crews wait for a calmer day, the organisers say."
    assert decided.content_type.value is ContentType.LIVE
    assert decided.site_names[0] == "Harbour Post"


def test_normalise__a_record_without_evidence_has_nulls_and_keeps_its_text():
    stripped = Stripped(Extracted(Identity("raw", "a.txt", 1), "Rain.", "verbatim", "utf-8"), "Rain.", (), ())
    metadata = normalise_record(stripped, NormaliseOptions(), SiteHabits()).metadata
    assert (metadata.title, metadata.authors, metadata.url, metadata.summary, metadata.language) == (
        None,
        (),
        None,
        None,
        "und",
    )
    assert metadata.published is None


def test_normalise__bad_metadata_is_noted_not_fatal():
    evidence = (Evidence(Field.URL, "https://elsewhere.org/a", "html", "rel=canonical"),)
    stripped = Stripped(
        Extracted(Identity("raw", "a.html", 1, URL), PARAGRAPH, "test", "utf-8"), PARAGRAPH, (), evidence
    )
    metadata = normalise_record(stripped, NormaliseOptions(), SiteHabits()).metadata
    assert metadata.url == "https://www.harbourpost.example/sport/2025/harbour-cup-final"
    assert metadata.notes == ("url: stands on another site (elsewhere.org)",)


@pytest.mark.parametrize(
    "standfirst",
    ["市民の寄付で暖房を設置、来月から週末に開くことになった。", "Three days of storm kept the whole fleet outside."],
)
def test_summary__is_the_standfirst_in_any_script(standfirst):
    assert read(byline=f'<p class="lead">{standfirst}</p>').summary.value == standfirst


@pytest.mark.parametrize(
    "away",
    [
        {"tail": '<p class="subtitle">Harbour news of the storm in Trelling, every morning.</p>'},
        {"head": "", "byline": '<div class="lead-video">Watch how ships sailed into the harbour of Trelling</div>'},
    ],
)
def test_summary__is_no_teaser_below_the_story_and_no_film_above_it(away):
    assert read(**away).summary.value is None


def test_summary__is_the_standfirst_alone_without_picture_byline_and_date():
    markup = """<div class="intro"><figure><figcaption>Ships off Trelling. Photo: Bo Lee</figcaption></figure>
    <p>Three days of storm kept the whole fleet outside.</p><span class="byline">By Jane Whitlock</span><time>3 May 2025</time></div>"""
    assert read(byline=markup).summary.value == "Three days of storm kept the whole fleet outside."


def test_summary__is_no_short_label_under_the_headline():
    assert read(byline='<p class="lead">市内の話題</p>').summary.value is None
    assert read(byline='<p class="lead">Only in the Post</p>').summary.value is None


def place(markup, *, above="", after=PARAGRAPH):
    """The authors of a page whose story holds some markup behind its fourth paragraph, or above its first."""
    story = f"{above}" + f"<p>{PARAGRAPH}</p>" * 4 + markup + f"<p>{after}</p>" * 60
    source = f"<html><head><title>Harbour Cup final delayed by storm</title></head><body><h1>Harbour Cup final delayed by storm</h1>{story}</body></html>"
    return decide_page(source, PARAGRAPH, URL).authors.value.names


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="byline">Written by <b>Jane Whitlock</b>, who covers the ports</div>',
        (
            '<div class="author-box">Jane Whitlock<p>Jane Whitlock has written about ships, ports and the people who live off them for twenty years. She grew '
            "up in Trelling, where her father was a pilot, and studied in the capital before she came home to the paper that she had delivered as a child, on foot.</p></div>"
        ),
        '<div>By: <a href="/author/jane-whitlock/">Jane Whitlock</a></div>',
    ],
)
def test_authors__come_from_the_one_credit_that_stands_beside_the_story(markup):
    assert place(markup) == ("Jane Whitlock",)


def test_authors__nobody_where_credits_beside_the_story_name_several():
    cards = "".join(f'<div class="byline">By {name}</div>' for name in ("Jane Whitlock", "Tom Abara"))
    assert place(cards) == ()


@pytest.mark.parametrize(
    "above",
    ["<p><strong>Jane Whitlock</strong></p>", '<p style="text-align:right"><b>Jane Whitlock</b></p><p>Trelling</p>'],
)
def test_authors__a_name_alone_in_bold_above_the_story_signs_it(above):
    assert place("", above=above) == ("Jane Whitlock",)


def test_authors__a_name_alone_above_a_story_that_tells_of_its_bearer_does_not():
    assert place("", above=f"<p><strong>Jane Whitlock</strong></p><p>{PARAGRAPH} Whitlock was not there.</p>") == ()


@pytest.mark.parametrize(
    "markup",
    [
        "<div>Harbour Cup final delayed by storm</div><div>3 May 2025</div>",  # the headline again, and its date
        "<div>Harbour Trelling</div><div class='h'>Harbour Cup final delayed by storm</div><h1>Harbour Trelling</h1>",
        "<address>Harbour Trust<br>12 Quay Road<br>0800 50 40 602<br>Call us from Monday to Friday, free of charge</address>",
        '<figure class="x"><span itemprop="author" class="photo-author">Bo Lee</span></figure>',
    ],
)
def test_authors__nobody_from_a_heading_an_address_or_a_picture(markup):
    assert read(byline=markup).authors.value.names == ()


def test_authors__nobody_from_a_comment_below_a_teaser_of_the_same_headline():
    tail = "<div>Harbour Cup final delayed by storm</div><div>Jo Friendly 3 May 2025 at 09:35</div>"
    assert read(tail=tail).authors.value.names == ()


@pytest.mark.parametrize(
    "markup",
    [
        "<div>Author: Jane Whitlock<br>ISBN: 978-3-16-148410-0<br>Publisher: Trelling Press</div>",
        "<p>Harbour Press</p><div><p>Autorin: Jane Whitlock</p><p>Seiten: 448</p></div>",
        f"<div><p>{PARAGRAPH * 9}</p><p>Seiten: 448</p><p>Autorin: Jane Whitlock</p></div>",
    ],
)
def test_authors__not_who_wrote_the_book_that_a_story_tells_of(markup):
    assert read(tail=markup).authors.value.names == ()


def test_authors__nobody_from_cards_that_each_say_by():
    tail = '<div class="authors">By Jane Whitlock</div><div class="authors">By Tom Abara</div>'
    assert read(tail=tail).authors.value.names == ()


def test_authors__a_line_names_whom_a_box_that_names_nobody_does_not():
    markup = '<p>BY JANE WHITLOCK on 21 April 2025</p><div class="author-info">About us</div>'
    assert read(byline=markup).authors.value.names == ("Jane Whitlock",)


@pytest.mark.parametrize(
    ("stated", "shown", "names"),
    [
        ("Will Hollow", "Will Hollo w", ("Will Hollow",)),  # markup tears the name
        ("Todd", "Todd Bates", ("Todd Bates",)),
    ],
)
def test_authors__the_whole_name_wins_of_two_that_are_one(stated, shown, names):
    node = {"@type": "NewsArticle", "headline": "x", "author": {"name": stated}}
    assert read(json_ld=(node,), byline=f"<p class='byline'>{shown}</p>").authors.value.names == names


def test_authors__a_section_behind_a_login_is_nobody():
    byline = "<p>by hp_0815_x | Jun 2, 2020 | Executive Harbour Talks</p>"
    assert read(byline=byline, meta=(("article:section", "Executive Harbour Talks"),)).authors.value.names == ()


def test_authors__stand_at_the_headline_that_the_title_bears_out_whatever_its_level():
    body = f"<h1>Harbour Post</h1><h2>Ferry returns to Trelling</h2><p>By Jane Whitlock</p><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>"
    tree = html.document_fromstring(
        f"<html><head><title>Ferry returns to Trelling</title></head><body>{body}</body></html>"
    )
    values = [item.place for item in find_metadata_evidence(Page(tree, URL)) if item.field is Field.BYLINE]
    assert [value.split("(")[0] for value in values] == ["head:words"]


@pytest.mark.parametrize(
    "byline",
    [
        "Oleh Dewi Lestari",
        "Door Pieter Vermaas",
        "Di Carla Rinaldi",
        "Autorzy: Anna Lis",
        "Testo: Carla Rinaldi",
        "بقلم سمير الحلبي",
        "Γράφει η Ελένη Μακρή",
    ],
)
def test_bylines__are_read_in_other_languages_without_any_markup(byline):
    assert len(read(byline=f"<p>{byline}</p>").authors.value.names) == 1


LABELS = (
    "By|Von|von|Par|Por|Door|Oleh|Durch|Text von|Erstellt von|Eingestellt von|Gepostet von|Publiziert von|Veröffentlicht von|Gespeichert von|"
    "Skrevet av|Skriven av|Skrevet af|Scritto da|Di|Écrit par|Escrito por|Geschreven door|Ditulis oleh|Napisała|Γράφει|بقلم|به قلم|"
    "This article was written by|The post was published by|Written by|Posted by|Authored by|Contributed by|Reported by|Article by|Story by|Words by|"
    "Blog by|Guest post by|Author:|Contributors:|Autorin:|Auteur:|Text & Fotos:|Texto:|Txte & Fotos:|Words and pictures:|Penulis:|Yazar:|Muhabir:|Автор:|Tekst:|"
    "Teksti:|Szerző:|Írta:|Napsal:|Tác giả:|著者：|作者：|記者：|기자:|نویسنده:|ผู้เขียน:"
)


@pytest.mark.parametrize("label", LABELS.split("|"))
@pytest.mark.parametrize("before", ["", " \n\t– ("], ids=["bare", "behind marks"])
def test_bylines__are_told_by_any_label_that_opens_a_text(label, before):
    tree = html.document_fromstring(
        PAGE.format(head="", byline=f"<p>{before}{label} Jane Whitlock</p>", tail="", text=PARAGRAPH)
    )
    places = [item.place for item in find_metadata_evidence(Page(tree, URL)) if item.field is Field.BYLINE]
    assert any(place.startswith("head:words") for place in places)


def test_byline__of_a_list_with_a_name_in_each_names_them_all():
    people = [{"@type": "Person", "name": "Jane Whitlock"}, {"@type": "Person", "name": "Tom Abara"}]
    story = {"@type": "NewsArticle", "headline": "Harbour Cup final delayed by storm", "author": people}
    authors = read(json_ld=(story,)).authors.value
    assert authors.names == ("Jane Whitlock", "Tom Abara")
    assert authors.byline == "Jane Whitlock, Tom Abara"


def test_bylines__of_who_checked_a_story_name_nobody():
    assert read(byline='<p class="byline-reviewer">Ines Okafor, CPA</p>').authors.value.names == ()


def title_of(first, second, og="Ferry returns to Trelling"):
    body = f"<nav><ol><li>{first}</li></ol></nav><article>{second}<p>{PARAGRAPH}</p></article>"
    head = (
        f'<title>Ferries: service from Trelling resumed - Harbour Post</title><meta property="og:title" content="{og}">'
    )
    source = f"<html><head>{head}</head><body>{body}</body></html>"
    return decide_page(source, PARAGRAPH, URL, (("og:title", og), ("og:site_name", "Harbour Post"))).title.value


def test_title__is_the_story_s_own_heading_where_the_first_level_is_a_trail_for_search_engines():
    trail = "<h1>Ferries: service from Trelling resumed</h1>"
    assert title_of(trail, "<h2>Ferry returns to Trelling</h2>") == "Ferry returns to Trelling"
    assert (
        title_of(trail, "<h2><span>Harbours</span> <span>Ferry returns to Trelling</span></h2>")
        == "Ferry returns to Trelling"
    )
    assert title_of(trail, "<h2>What the pilots say</h2>") == "Ferries: service from Trelling resumed"


def test_title__leaves_out_the_kicker_that_markup_sets_apart_and_other_titles_lack():
    heading = "<h1><span>Harbours</span> <span>Ferry returns to Trelling</span></h1>"
    assert title_of("", heading) == "Ferry returns to Trelling"
    assert title_of("", heading, og="Harbours: Ferry returns to Trelling") == "Harbours: Ferry returns to Trelling"


def test_authors__nobody_from_a_list_of_books_below_the_headline():
    books = "".join(f'<li class="book">by {name}</li>' for name in ("Tom Abara", "Ines Okafor", "Ole Prins"))
    assert read(byline=f"<ul>{books}</ul>").authors.value.names == ()


def test_authors__not_who_edited_what_somebody_else_wrote():
    shown = '<div><p>Written by: <a href="/author/jane-whitlock">Jane Whitlock</a></p><p>Edited by: <a href="/author/tom-abara">Tom Abara</a></p></div>'
    assert read(byline=shown).authors.value.names == ("Jane Whitlock",)


def test_authors__an_outlet_that_a_page_names_with_its_host_is_no_person():
    shown = '<p class="author">Autorin/Autor Jane Whitlock</p>'
    decided = read(byline=shown, meta=(("author", "Trelling Welle (www.trellingwelle.example)"),))
    assert decided.authors.value.names == ("Jane Whitlock",)
    assert read(meta=(("author", "Trelling Welle (www.trellingwelle.example)"),)).authors.value.names == (
        "Trelling Welle",
    )
