"""What cleaning takes, what it leaves, and what it says about the record; fictional dumps of every kind."""

import pytest

from transforms.boilerplate import SiteLines, StripOptions, strip_record
from transforms.records import Evidence, Extracted, Identity, RecordRejectedError, Stripped
from transforms.schema.vocabularies import Category, Field, Reason

FERRY = "The ferry came back to the harbour on Monday, a day late, with nobody hurt."
STORM = "The storm had closed the bay since Friday, and the crew waited it out behind the island."
MAYOR = "“Nobody was ever in danger,” the mayor said, and went home to bed at last that night."
STORY = f"{FERRY}\n\n{STORM}\n\n{MAYOR}"


def strip(text: str, *evidence: Evidence, **identity: str) -> Stripped:
    extracted = Extracted(Identity("raw", "a.txt", 1, **identity), text, "verbatim", "utf-8", evidence)
    return strip_record(extracted, StripOptions(), SiteLines())


def found(stripped: Stripped, field: Field) -> list[tuple[str, str]]:
    return [(one.value, one.source) for one in stripped.evidence if one.field is field]


def categories(stripped: Stripped) -> set[Category]:
    return {edit.category for edit in stripped.edits}


def test_strip_record__leaves_a_clean_story_alone() -> None:
    stripped = strip(STORY)
    assert stripped.text == STORY
    assert stripped.edits == ()
    assert stripped.evidence == ()


@pytest.mark.parametrize(
    "line",
    [
        "“Share this with everyone you know,” the mayor said.",
        "She asked her readers to subscribe to the newsletter of the rescue boats, and many did so at once.",
        "Cookies were baked for the crew.",
        "The comments of the mayor were printed on the front page, where nobody could miss them at all.",
        "By then the quay had been closed for two days",
    ],
)
def test_strip_record__keeps_lines_that_merely_mention_such_things(line: str) -> None:
    assert line in strip(f"{FERRY}\n\n{line}\n\n{STORM}\n\n{MAYOR}").text


@pytest.mark.parametrize(
    ("line", "category"),
    [
        ("Artikel teilen", Category.SHARE),
        ("Lire aussi : Le ferry est de retour", Category.RELATED),
        ("PUBLICIDAD", Category.ADVERT),
        ("Leggi anche: Il traghetto è tornato", Category.RELATED),
        ("Dalsza część artykułu pod wideo", Category.ADVERT),
        ("Читайте также: Паром вернулся", Category.RELATED),
        ("مقالات ذات صلة", Category.RELATED),
        ("यह भी पढ़ें: नाव लौटी", Category.RELATED),
        ("分享到微信", Category.SHARE),
        ("この記事をシェア", Category.SHARE),
        ("(Ana Brook/Reuters)", Category.PHOTO_CREDIT),
        ("* * *", Category.LAYOUT),
    ],
)
def test_strip_record__takes_leftovers_amid_the_story(line: str, category: Category) -> None:
    stripped = strip(f"{FERRY}\n\n{line}\n\n{STORM}\n\n{MAYOR}")
    assert stripped.text == STORY
    assert categories(stripped) == {category}


def test_strip_record__reads_labelled_dates_in_other_languages() -> None:
    stripped = strip(
        f"Die Fähre ist wieder da\n\nZuletzt aktualisiert am 3. Mai 2021, 14:05 Uhr\n\nVon Karla Wendt\n\n{STORY}"
    )
    assert stripped.text == STORY
    assert found(stripped, Field.TITLE) == [("Die Fähre ist wieder da", "headline_line")]
    assert found(stripped, Field.AUTHOR) == [("Karla Wendt", "byline_line")]
    assert found(stripped, Field.MODIFIED) == [("am 3. Mai 2021, 14:05 Uhr", "header_line")]


def test_strip_record__reads_a_line_of_several_parts() -> None:
    stripped = strip(f"Ferry service returns\n\nBy Ana Brook | May 14, 2025 | 3 min read\n\n{STORY}")
    assert stripped.text == STORY
    assert found(stripped, Field.AUTHOR) == [("Ana Brook", "byline_line")]
    assert found(stripped, Field.PUBLISHED) == [("May 14, 2025", "header_line")]


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        (
            "Publié le 3 mars 2024 à 14h05, mis à jour le 4 mars 2024",
            ["le 3 mars 2024 à 14h05"],
            ["le 4 mars 2024"],
        ),
        ("Publicado el 3 de marzo de 2024", ["el 3 de marzo de 2024"], []),
        ("Actualizado el 3 de marzo de 2024", [], ["el 3 de marzo de 2024"]),
        ("公開日：2024年3月3日", ["2024年3月3日"], []),
    ],
)
def test_strip_record__keeps_published_and_modified_apart(line: str, published: list[str], modified: list[str]) -> None:
    stripped = strip(f"The ferry is back\n\n{line}\n\n{STORY}")
    assert stripped.text == STORY
    assert [value for value, _ in found(stripped, Field.PUBLISHED)] == published
    assert [value for value, _ in found(stripped, Field.MODIFIED)] == modified


def test_strip_record__notes_a_dateline_and_keeps_it() -> None:
    stripped = strip(f"NORTHPORT (Reuters) - {STORY}")
    assert stripped.text.startswith("NORTHPORT (Reuters) - The ferry")
    assert found(stripped, Field.LOCATION) == [("NORTHPORT", "dateline")]
    assert found(stripped, Field.AGENCY) == [("Reuters", "dateline")]


def test_strip_record__invents_no_title_where_the_fields_name_one() -> None:
    named = Evidence(Field.TITLE, "Ferry service returns", "field", "title")
    stripped = strip(f"What happened\n\n{STORY}", named)
    assert stripped.text.startswith("What happened\n\n")
    assert found(stripped, Field.TITLE) == [("Ferry service returns", "field")]


def test_strip_record__takes_a_bio_and_names_its_author() -> None:
    stripped = strip(f"{STORY}\n\nAna Brook is a staff writer at the Harbour Post.")
    assert stripped.text == STORY
    assert found(stripped, Field.AUTHOR) == [("Ana Brook", "author_box")]


def test_strip_record__takes_the_links_under_a_heading_but_not_the_subheading_above_a_paragraph() -> None:
    links = "Five boats that never came back\nWhy the tide is late this year\nThe storm in pictures"
    stripped = strip(f"{FERRY}\n\nRelated Articles\n\n{links}\n\nA long night\n\n{STORM}\n\n{MAYOR}\n\n{STORM} Twice.")
    assert "never came back" not in stripped.text
    assert "\n\nA long night\n\n" in stripped.text


def test_strip_record__goes_on_taking_below_the_comment_form_until_a_paragraph_comes() -> None:
    stripped = strip(f"{STORY}\n\nLeave a Reply\n\nName\n\nBoats and Sails Weekly\n\nHarbour Links")
    assert stripped.text == STORY


def test_strip_record__spares_a_story_that_a_rule_would_eat() -> None:
    text = "\n\n".join(f"Copyright 2021 Harbour Post, part {number}. {FERRY}" for number in range(3))
    stripped = strip(text)
    assert stripped.text == text
    assert stripped.notes


def test_strip_record__takes_a_cookie_notice_that_is_longer_than_the_story() -> None:
    notice = (
        "We use cookies to personalise content and advertisements, to offer features for social media and to count our readers. "
        * 2
    )
    stripped = strip(
        f"{FERRY}\n\n{notice.strip()}\n\nIf you go on without changing your cookie settings, you agree to our use of cookies."
    )
    assert stripped.text == FERRY


def test_strip_record__spares_a_story_about_cookies() -> None:
    lines = [
        f"Site {number} in our test of fifty uses cookies to improve what its readers are shown." for number in range(8)
    ]
    assert strip("\n\n".join(lines)).text == "\n\n".join(lines)


def test_strip_record__refuses_a_record_of_nothing_but_leftovers() -> None:
    with pytest.raises(RecordRejectedError) as refused:
        strip("Share\n\nTweet\n\nAdvertisement")
    assert refused.value.reason is Reason.NO_TEXT_LEFT


@pytest.mark.parametrize("unseen", ["\u200d", "\u200c", "\u202a\u202c", "\u2066", "\ufeff\u200b"])
def test_strip_record__takes_a_line_of_unseen_characters_for_blank(unseen: str) -> None:
    assert strip(f"{FERRY}\n\n{unseen}\n\n\n\n{STORM}\n\n{MAYOR}").text == STORY


@pytest.mark.parametrize(
    "code",
    [
        '[gallery ids="1052,1053"]',
        "[newsletter_form id=3 class='wide box']",
        "[embed]https://video.example/1[/embed]",
        '[caption id="attachment_5" align="alignright" width="300"] The ferry at the quay. Picture: council[/caption]',
        "[/caption]",
    ],
)
def test_strip_record__takes_short_codes_of_content_systems(code: str) -> None:
    assert strip(f"{FERRY}\n\n{code}\n\n{STORM}\n\n{MAYOR}").text == STORY


@pytest.mark.parametrize(
    "line", ["[video]", "[sic]", "[He laughs.] I never said that.", "[The quay = the old one]", "[1]"]
)
def test_strip_record__keeps_other_words_in_brackets(line: str) -> None:
    assert line in strip(f"{FERRY}\n\n{STORM}\n\n{line}\n\n{MAYOR}\n\n{FERRY} So it was.").text


def test_strip_record__takes_captions_by_their_form_and_no_headline_for_one() -> None:
    caption = "The ferry lies at the quay in Northport, May 3, 2019. (Reuters photo: Bo Lee)"
    filed = "FILE - In this May 3, 2019, file photo, the ferry lies at the quay. (AP Photo/Bo Lee, File)"
    stripped = strip(f"{caption}\n\n{FERRY}\n\n{STORM}\n\n{filed}\n\n(Reuters photo: Bo Lee)\n\n{MAYOR}")
    assert stripped.text == STORY
    assert found(stripped, Field.TITLE) == []
    assert categories(stripped) == {Category.CAPTION, Category.PHOTO_CREDIT}


def test_strip_record__keeps_an_item_of_a_list_that_says_what_the_title_says() -> None:
    title = Evidence(Field.TITLE, "The ferry is back", "field", "title")
    items = "- The ferry is back\n- The quay is closed\n- The mayor is asleep"
    assert strip(f"{items}\n\n{STORY}", title).text == f"{items}\n\n{STORY}"


@pytest.mark.parametrize("line", ["<!–", "//–>", "[audio-clip]"])
def test_strip_record__takes_remains_of_markup(line: str) -> None:
    assert strip(f"{FERRY}\n\n{line}\n\n{STORM}\n\n{MAYOR}").text == STORY


@pytest.mark.parametrize("line", ["© Bo Lee", "© Karla Wendt/dpa", "© ΑΠΕ-ΜΠΕ", "©港湾日報"])
def test_strip_record__takes_a_line_that_opens_with_a_sign_of_copyright(line: str) -> None:
    assert strip(f"{FERRY}\n\n{line}\n\n{STORM}\n\n{MAYOR}").text == STORY


def test_strip_record__takes_no_standfirst_of_two_sentences_for_the_headline() -> None:
    lead = "El capitán de la barca llevaba tres días en el puerto de Brisa. Nadie sabía cuándo podría volver a la isla"
    stripped = strip(f"{lead}\n\n{STORY}")
    assert stripped.text == f"{lead}\n\n{STORY}"
    assert found(stripped, Field.TITLE) == []


@pytest.mark.parametrize(
    "head",
    [
        "Ferry returns with sheep\nMarch 4, 2024 | Updated 10:32 a.m.\nBy Ana Brook",
        "Ferry returns with sheep\n4 March 2024",
        "Ferry returns with sheep\n2024年05月06日 08:12 来源：临江晚报 作者：周敏",
    ],
)
def test_strip_record__takes_a_headline_right_above_a_date(head: str) -> None:
    stripped = strip(f"{head}\n{FERRY}\n{STORM}\n{MAYOR}")
    assert stripped.text == STORY
    assert found(stripped, Field.TITLE) == [("Ferry returns with sheep", "headline_line")]
