from transforms.boilerplate.lines import split_lines
from transforms.boilerplate.repair import repair_line
from transforms.edits import apply_edits


def test_repair__keeps_what_stands_behind_an_odd_space():
    for text in ("0\t\xa0:\n", "Il a dit \xa0: non", "vingt \xa0% des voix"):
        line = split_lines(text)[0]
        mended = apply_edits(text, sorted(repair_line(line)))
        assert [char for char in mended if not char.isspace()] == [char for char in text if not char.isspace()]
