"""Bylines of dumps, told by words and place."""

from transforms.metadata.find_lines import find_line_credits

STORY = "The harbour of Trelling reopened on Tuesday after three days of storm, and the local ships that had waited outside sailed in one by one, to the joy of many who had followed the news."
TITLE = "Harbour of Trelling reopens after storm"


def found(*lines, titles=(TITLE,)):
    return [credit.line for credit in find_line_credits("\n".join(lines), list(titles))]


def test_find_line_credits__reads_a_labelled_line_near_the_headline():
    assert found("Menu", TITLE, "By Jane Whitlock and Tom Abara", "Share", STORY) == ["By Jane Whitlock and Tom Abara"]
    assert found("Menu", TITLE, "Von Karla Wendt", STORY) == ["Von Karla Wendt"]


def test_find_line_credits__reads_a_bare_name_only_beside_a_date():
    assert found(TITLE, "Jane Whitlock", "14 May 2025, 9:30", STORY) == ["Jane Whitlock"]
    assert found(TITLE, "Jane Whitlock", "Share this", STORY) == []


def test_find_line_credits__knows_a_section_by_its_words_in_the_story():
    assert found(TITLE, "Local News", "14 May 2025", STORY) == []


def test_find_line_credits__takes_names_on_lines_of_their_own_together():
    assert found(TITLE, "Jane Whitlock", "Tom Abara", "14 May 2025", STORY) == ["Jane Whitlock", "Tom Abara"]


def test_find_line_credits__finds_the_author_below_the_story():
    assert found(TITLE, STORY, STORY, "About the author", "Jane Whitlock") == ["Jane Whitlock"]
    assert found(TITLE, STORY, STORY, "Written by Jane Whitlock") == ["Written by Jane Whitlock"]


def test_find_line_credits__nobody_in_a_story_alone():
    assert found(STORY, STORY, titles=()) == []
    assert found("", titles=()) == []


def test_find_line_credits__does_not_take_a_label_for_a_name():
    assert found(TITLE, "Document Date: Mon, Dec 29 2025 12:22:54 pm", "Published on May 14, 2025", STORY) == []


def test_find_line_credits__takes_whom_the_last_line_names_as_the_writer():
    assert found(TITLE, STORY, "Follow Jane Whitlock on Twitter @janewhitlock.") == ["Jane Whitlock"]
    last = "Write to Jane Whitlock at jane@harbourpost.example and Tom Abara at tom@harbourpost.example"
    assert found(TITLE, STORY, last) == ["Jane Whitlock, Tom Abara"]
    assert found(TITLE, STORY, "Follow us on Twitter") == found(TITLE, STORY, "Follow Jane on Twitter") == []
    assert found(TITLE, STORY, "Follow Harbour News Network on Facebook") == []
