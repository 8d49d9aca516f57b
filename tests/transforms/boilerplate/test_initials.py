import pytest

from transforms.boilerplate.initials import find_initials
from transforms.boilerplate.lines import split_lines
from transforms.edits import apply_edits


def join(text: str) -> str:
    return apply_edits(text, sorted(find_initials(split_lines(text))))


@pytest.mark.parametrize(
    ("parted", "joined"),
    [
        ("T he ferry is back. The harbour is full.", "The ferry is back. The harbour is full."),
        (
            "F ormer pilots met on the quay.\n\nA former pilot spoke.",
            "Former pilots met on the quay.\n\nA former pilot spoke.",
        ),
        ("I f the wind drops, the boats sail.", "If the wind drops, the boats sail."),
        ("D ie Fähre legt wieder ab.", "Die Fähre legt wieder ab."),
    ],
)
def test_find_initials__joins_what_the_text_or_a_language_knows(parted: str, joined: str):
    assert join(parted) == joined


def test_find_initials__joins_a_word_nobody_knows_beside_an_initial_that_is_sure():
    text = "T he ferry is back at the quay.\n\nM oorings were renewed in spring."
    assert join(text) == text.replace("T he", "The").replace("M oorings", "Moorings")
    alone = "M oorings were renewed in spring."
    assert join(alone) == alone


@pytest.mark.parametrize(
    "text",
    [
        "A way out of the harbour was found.\n\nThe boats went away.",
        "I do not know the quay.",
        "R is a language that the port's planners use. What R does well is charts.",
        "X attracts sailors of all ages.",
        "E il porto rimane chiuso.\n\nIl vento cala e la nave parte.",
        "W porcie stoi prom.\n\nStatek stoi w porcie, a wporcie to literówka.",
        "Q and A",
    ],
)
def test_find_initials__keeps_letters_that_are_words_or_names(text: str):
    assert join(text) == text
