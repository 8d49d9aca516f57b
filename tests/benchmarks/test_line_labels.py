"""Labels for the line model: what is text is told by the order of the text, not by words in common."""

from benchmarks.line_labels import align_lines, split_tokens

STORY = [
    "The ferry is back in the harbour.",
    "Market",
    "The council pays for a second pier.",
    "Fares stay as they are.",
]


def align(lines, text):
    return list(align_lines([split_tokens(line) for line in lines], split_tokens(text)))


def test_align_lines__finds_the_lines_of_the_text_in_their_order():
    lines = ["Home", "Market", *STORY, "Market", "About us"]
    assert align(lines, "\n".join(STORY)) == [0, 0, 7, 1, 7, 5, 0, 0]


def test_align_lines__counts_the_words_that_stand_in_the_text():
    assert align(["Photo: the ferry is back in the harbour"], STORY[0]) == [7]


def test_align_lines__takes_a_long_line_out_of_order_once():
    moved = "The fares of the ferry stay as they are until spring."
    assert align([moved, STORY[0], STORY[2], moved], "\n".join((STORY[0], STORY[2], moved))) == [0, 7, 7, 11]
    assert align([moved, STORY[0], STORY[2]], "\n".join((STORY[0], STORY[2], moved))) == [11, 7, 7]


def test_split_tokens__takes_a_script_without_spaces_by_characters():
    assert split_tokens("ABC 雨が降る") == ["abc", "雨", "が", "降", "る"]
