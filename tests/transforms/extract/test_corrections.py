"""Each correction of the extractor's choice: a page that it must mend, and one that it must leave alone."""

import json

from support.story_pages import PARAGRAPHS, STORY, TITLE, extract_page, page_of, paragraphs, story

LEAD = "After nine days without a crossing the islands are to have their ferry back, and the shops their bread."

PLACES = ("Alderquay", "Northmole", "Sandness", "Westerholm")


def ld(**fields: object) -> str:
    """A JSON-LD block with a news article."""
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **fields})}</script>"


def test_standfirst__below_the_title_is_kept_when_its_class_says_so() -> None:
    found = extract_page(story(before=f"<div class='story-standfirst'>{LEAD}</div>"))
    assert found.text == f"{LEAD}\n\n{STORY}"


def test_standfirst__is_known_by_the_description() -> None:
    head = f"<meta name='description' content='{LEAD}'>"
    assert extract_page(story(before=f"<div class='x1'>{LEAD}</div>", head=head)).text.startswith(LEAD)


def test_standfirst__a_byline_below_the_title_is_none() -> None:
    by = "<div class='article-byline intro'>By Tomas Reyl, our correspondent on the islands of the north</div>"
    assert extract_page(story(before=by)).text == STORY


def test_standfirst__unnamed_between_title_and_text_is_kept_with_a_bar_of_buttons_below_it() -> None:
    between = f"<div><p class='x7'>{LEAD}</p></div><ul class='share-bar'><li><button>Share</button></li></ul>"
    page = page_of(f"<article><h1>{TITLE}</h1>{between}<div class='x9'>{paragraphs(*PARAGRAPHS)}</div></article>")
    assert extract_page(page).text == f"{LEAD}\n\n{STORY}"


def test_standfirst__is_found_above_a_second_title() -> None:
    head = f"<header><h1>{TITLE}</h1><div class='excerpt'>{LEAD}</div><p>12 May 2024</p></header>"
    body = f"<article><div class='x9'><h1>{TITLE}</h1>{paragraphs(*PARAGRAPHS)}</div></article>"
    assert extract_page(page_of(head + body)).text == f"{LEAD}\n\n{STORY}"


def test_standfirst__of_many_passages_below_the_title_none_is_one() -> None:
    teasers = "".join(f"<div class='x7'>The harbour of {name} closes at noon today.</div>" for name in PLACES)
    body = f"<article class='article-body'>{paragraphs(*PARAGRAPHS)}</article>"
    assert extract_page(page_of(f"<h1>{TITLE}</h1><section>{teasers}</section>{body}")).text == STORY
    one = f"<section><div class='x7'>{LEAD}</div></section>"
    assert extract_page(page_of(f"<h1>{TITLE}</h1>{one}{body}")).text == f"{LEAD}\n\n{STORY}"


def test_title__repeated_above_the_text_goes() -> None:
    head = f"<meta property='og:title' content='{TITLE}'>"
    assert extract_page(story(before=f"<h2>{TITLE}</h2>", head=head)).text == STORY


def test_captions__go_with_their_credits() -> None:
    figure = (
        "<figure><img src='a.jpg'><figcaption>The torn landing stage at Alderquay, seen from the mole on Friday."
        "</figcaption></figure><div class='image__caption'>Two of the posts that the storm has left. Photo: I. Okafor</div>"
    )
    assert extract_page(story(figure)).text == STORY


def test_captions__a_paragraph_in_an_article_that_merely_has_one_stays() -> None:
    source = story().replace("class='article-body'", "class='article-body has-caption'")
    assert extract_page(source).text == STORY


def test_captions__a_paragraph_beside_a_photo_in_the_form_of_the_others_is_none() -> None:
    def block(kind: str, *texts: str) -> str:
        return f"<section><div class='{kind}'><div class='text-only'>{paragraphs(*texts)}</div></div></section>"

    long = f"{PARAGRAPHS[3]} {PARAGRAPHS[4]}"
    blocks = (
        block("story", *PARAGRAPHS[:2]),
        block("photo-text", long),
        block("story", *PARAGRAPHS[2:3], PARAGRAPHS[5]),
    )
    page = page_of(f"<article><h1>{TITLE}</h1>{''.join(blocks)}</article>")
    assert extract_page(page).text == "\n\n".join([*PARAGRAPHS[:2], long, PARAGRAPHS[2], PARAGRAPHS[5]])


def test_signs__an_id_made_of_a_heading_is_none() -> None:
    heading = "Menu changes that ferry cooks should know"
    inside = f"<section id='menu-changes-that-ferry-cooks-should-know'><h2>{heading}</h2>{paragraphs(*PARAGRAPHS[2:4])}</section>"
    found = extract_page(story(inside, texts=(*PARAGRAPHS[:2], *PARAGRAPHS[4:])))
    assert found.text == "\n\n".join([*PARAGRAPHS[:2], heading, *PARAGRAPHS[2:]])


def test_related__a_box_of_links_inside_the_text_goes() -> None:
    box = (
        "<div class='related-stories'><h3>More on this</h3><p><a href='/a'>Islands wait for bread as the ferry stays in port"
        "</a></p><p>A storm tore the landing stage from its posts, and the board met in the night.</p></div>"
    )
    assert extract_page(story(box)).text == STORY


def test_newsletter_and_author_box__go() -> None:
    prompt = (
        "<div class='newsletter-signup'><p>Get the best of the harbour in your inbox, every Friday at noon.</p></div>"
    )
    bio = "<div class='author-bio'><p>Tomas Reyl has written about the sea and the islands for the Post since 2009.</p></div>"
    assert extract_page(story(prompt, after=bio)).text == STORY


def test_embeds__a_post_from_elsewhere_goes_and_a_quote_stays() -> None:
    post = "<blockquote class='twitter-tweet'><p>Nine days! And not a loaf left in the shop, says the whole island.</p></blockquote>"
    quote = (
        "<blockquote><p>Nine days, and not one loaf was left in any shop on the whole of the island.</p></blockquote>"
    )
    text = extract_page(story(post + quote)).text
    assert "says the whole island" not in text
    assert "not one loaf was left" in text


def test_comments__longer_than_the_article_are_not_the_article() -> None:
    thread = "".join(
        f"<div class='comment-content'><p>Reader {number}: I have waited at the quay since the morning, and nobody told us a thing.</p></div>"
        for number in range(30)
    )
    assert extract_page(story(after=f"<section id='comments'>{thread}</section>")).text == STORY


def test_second_article__appended_below_goes() -> None:
    other = (
        "<article><h1>Mayor opens the market</h1><div>"
        + paragraphs(
            *(f"The market number {number} opens on Saturday with forty stalls, the mayor said." for number in range(5))
        )
        + "</div></article>"
    )
    source = page_of(
        f"<div><article><h1>{TITLE}</h1><div>{paragraphs(*PARAGRAPHS)}</div></article>{other}</div>",
        f"<meta property='og:title' content='{TITLE}'>",
    )
    assert extract_page(source).text == STORY


def test_parts__of_an_article_side_by_side_are_all_taken() -> None:
    first = f"<div class='row'><div class='text-block'>{paragraphs(*PARAGRAPHS[:5])}</div></div>"
    heading = "What comes next"
    second = f"<div class='row'><div class='text-block'><h2>{heading}</h2>{paragraphs(PARAGRAPHS[5])}</div></div>"
    between = "<div class='row'><div class='offer'><p>Our tides calendar hangs in every kitchen of the islands.</p></div></div>"
    found = extract_page(page_of(f"<article><h1>{TITLE}</h1>{first}{between}{second}</article>"))
    assert found.text == "\n\n".join([*PARAGRAPHS[:5], heading, PARAGRAPHS[5]])


def test_overlay__around_the_page_itself_hides_nothing() -> None:
    consent = "".join(
        f"<p>Purpose {number}: we and our partners keep on your device what tells us how you read, and for how long, to sell it.</p>"
        for number in range(20)
    )
    page = page_of(f"<h1>{TITLE}</h1>{paragraphs(*PARAGRAPHS)}").replace("<main>", "<main class='off-canvas-dialog'>")
    found = extract_page(page.replace("</body>", f"<div class='vendors'>{consent}</div></body>"))
    assert PARAGRAPHS[0] in found.text
    assert PARAGRAPHS[-1] in found.text


def test_consent__longer_than_the_article_is_not_the_article() -> None:
    notice = (
        "<p>This site uses cookies. If you go on reading, you agree that we count, in your browser, what you read here.</p>"
        * 2
    )
    page = page_of(f"<div class='post'>{paragraphs(PARAGRAPHS[0])}</div>")
    found = extract_page(page.replace("</body>", f"<div class='cookie-notice'>{notice}</div></body>"))
    assert found.text == PARAGRAPHS[0]


def test_repeats__a_copy_for_small_screens_is_dropped() -> None:
    copy = f"<p class='mobile-only'>{PARAGRAPHS[0]}</p>"
    assert extract_page(story(copy)).text == STORY


def test_json_ld_body__adds_what_the_extractor_left() -> None:
    left = "The mail, nine days of it, waits in forty sacks at the old customs house, the postmaster said."
    texts = (*PARAGRAPHS[:3], left, *PARAGRAPHS[3:])
    source = story(
        f"<div class='teaser'><div>{left}</div></div>",
        head=ld(articleBody=" ".join((*PARAGRAPHS[:2], left, *PARAGRAPHS[2:]))),
    )
    text = extract_page(source).text
    assert left in text
    assert all(part in text for part in texts)


def test_json_ld_body__stands_in_for_a_page_without_text() -> None:
    found = extract_page(page_of("<div id='app'></div>", ld(articleBody=STORY)))
    assert found.text == STORY
    assert found.method == "json_ld_body"
    assert len(found.blocks) == len(PARAGRAPHS)


def test_json_ld_body__a_teaser_does_not_replace_the_page() -> None:
    assert extract_page(story(head=ld(articleBody=PARAGRAPHS[0][:80] + "..."))).text == STORY


def test_script_body__is_the_last_way_to_a_page_without_text() -> None:
    state = json.dumps({"page": {"story": {"contentHtml": paragraphs(*PARAGRAPHS) * 2}}})
    found = extract_page(page_of("<div id='app'>Loading</div>") + f"<script>window.state = {state}</script>")
    assert found.method == "script_body"
    assert PARAGRAPHS[3] in found.text


def test_script_body__of_another_story_does_not_replace_a_short_one() -> None:
    state = json.dumps({"contentHtml": paragraphs(*(f"Another story, line {n}, that is not here." for n in range(40)))})
    short = page_of(f"<article><h1>{TITLE}</h1>{paragraphs(*PARAGRAPHS[:2])}</article>")
    assert extract_page(short + f"<script>var x = {state}</script>").text == "\n\n".join(PARAGRAPHS[:2])


def test_script_body__is_not_read_where_the_page_has_its_text() -> None:
    state = json.dumps(
        {"contentHtml": paragraphs(*(f"Another story, number {n}, that is not here." for n in range(40)))}
    )
    assert extract_page(story() + f"<script>var x = {state}</script>").text == STORY
