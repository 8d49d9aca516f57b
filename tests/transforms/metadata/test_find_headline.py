"""The headline of a dump, among menus, trails and teasers."""

from transforms.metadata.find_headline import find_dump_head

STORY = (
    "The ferry is back in the harbour of Trelling after the storm, and the first passengers went ashore at noon. " * 2
)
MENU = ["Home", "News", "Ports", "Subscribe now to read more", "Log in"]


def find(*lines: str, url: str | None = None, story: str = STORY) -> str | None:
    return find_dump_head("\n".join(lines), story, url).title


def test_find_dump_head__takes_the_line_that_the_window_title_names() -> None:
    assert (
        find("Ferry returns to Trelling | Harbour Post", *MENU, "Ferry returns to Trelling", STORY)
        == "Ferry returns to Trelling"
    )


def test_find_dump_head__takes_the_headline_not_the_trail_that_ends_in_it() -> None:
    lines = [
        "Ferry is back | Harbour Post",
        *MENU,
        "Home News Ferry returns to Trelling",
        "Ferry returns to Trelling",
        STORY,
    ]
    assert find(*lines) == "Ferry returns to Trelling"


def test_find_dump_head__takes_the_wording_that_the_address_has() -> None:
    lines = [
        "What we know about the harbour | Harbour Post",
        *MENU,
        "Ferry returns to Trelling",
        "Sign up for our letters",
        STORY,
    ]
    assert (
        find(*lines, url="https://harbourpost.example/2025/ferry-returns-trelling.html") == "Ferry returns to Trelling"
    )


def test_find_dump_head__takes_no_site_name() -> None:
    lines = [
        "Ferry returns to Trelling | Harbour Post",
        *MENU,
        "Ferry returns to Trelling",
        "3 May 2025",
        "Harbour Post",
        STORY,
    ]
    assert find(*lines, url="https://harbourpost.example/a") == "Ferry returns to Trelling"


def test_find_dump_head__looks_further_where_the_story_seemed_to_start_above_it() -> None:
    teaser = (
        "Subscribers of the paper read every story of the harbour first, on paper and on screens, in town and at sea. "
        * 2
    )
    lines = ["Ferry returns to Trelling | Harbour Post", *MENU, teaser, *MENU, "Ferry returns to Trelling", STORY]
    assert find(*lines, story=teaser + "\n\n" + STORY) == "Ferry returns to Trelling"


def test_find_dump_head__finds_the_headline_in_a_script_without_spaces() -> None:
    story = "嵐のあと、フェリーが港に戻り、昼過ぎに最初の乗客が上陸した。" * 6
    assert (
        find(
            "嵐の後フェリーが港に戻る | 港新聞", "メニュー", "ニュース", "嵐の後フェリーが港に戻る", story, story=story
        )
        == "嵐の後フェリーが港に戻る"
    )


def test_find_dump_head__gives_nothing_for_an_empty_text() -> None:
    head = find_dump_head("", "", None)
    assert (head.headline, head.lines) == (None, ())


def test_find_dump_head__gives_a_headline_without_the_marks_of_markdown() -> None:
    lines = ("Ferry returns to Trelling | Harbour Post", *MENU, "# Ferry returns to Trelling", STORY)
    assert find(*lines) == "Ferry returns to Trelling"
