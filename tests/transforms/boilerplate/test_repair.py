from transforms.boilerplate.lines import split_lines
from transforms.boilerplate.repair import repair_line
from transforms.edits import apply_edits


def test_repair__keeps_what_stands_behind_an_odd_space():
    for text in ("0\t\xa0:\n", "Il a dit \xa0: non", "vingt \xa0% des voix"):
        line = split_lines(text)[0]
        mended = apply_edits(text, sorted(repair_line(line)))
        assert [char for char in mended if not char.isspace()] == [char for char in text if not char.isspace()]


def mend(text: str) -> str:
    return apply_edits(text, sorted(repair_line(split_lines(text)[0])))


def test_repair__closes_the_gaps_that_links_leave_in_a_japanese_sentence():
    assert mend("港の 渡し船 は火曜日に運航を再開した。") == "港の渡し船は火曜日に運航を再開した。"


def test_repair__keeps_spaces_of_headlines_and_between_scripts():
    for text in ("渡し船が再開 二週間ぶりに出港", "渡し船は Harbour Line が運航している。"):
        assert mend(text) == text
