"""Rows of buttons go; words that buttons have, in a sentence or a headline, stay."""

import pytest

from transforms.boilerplate.buttons import is_row
from transforms.boilerplate.phrases import normalise_phrase


@pytest.mark.parametrize("text", ["Facebook Twitter WhatsApp", "Share | Tweet | E-mail", "シェア ツイート ブックマーク", "Share on Facebook / Share on X"])  # fmt: skip
def test_is_row__knows_rows_of_labels(text: str) -> None:
    assert is_row(text, normalise_phrase(text).split())


@pytest.mark.parametrize(
    "text",
    [
        "Share",
        "Facebook, Twitter and the law",
        "Print runs rise again",
        "Save the quay",
        "Email, Print, and the post office",
    ],
)
def test_is_row__leaves_all_else(text: str) -> None:
    assert not is_row(text, normalise_phrase(text).split())
