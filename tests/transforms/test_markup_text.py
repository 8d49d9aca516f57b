"""HTML in a text field is known by more than a sign."""

import pytest

from transforms.markup_text import looks_like_html, opens_as_page

LINE = "The ferry to Saltmere will not sail before the end of the week, the harbour office said."
WRAPPED = "The ferry to Saltmere will not sail before the end of the week, the\nharbour office said on Monday, and it blamed the wind and the waves of\nthe last days. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>Rain.</p>", True),
        ("  <div class='a'>x</div>", True),
        ("Lead.<br>One.<br/>Two.<br>Three.</p>", True),
        (f'{LINE} <a href="https://a.example/">Read it</a>.\n\n{LINE}', True),
        (f'[caption]<img src="https://a.example/1.jpg" /> The quay[/caption]\n\n{LINE}', True),
        (f'{LINE}\n\n<a href="https://a.example/">\n<div>\n</div>\n\n{LINE} <a href="/x">x</a>', False),
        (f"{LINE} Use <b>bold</b> for that, or a < b.", False),
        ("In HTML, <p> opens a paragraph and </p> closes it.", False),
        ("if a < b and c > d then </", False),
        ("Rain.", False),
        (f"{LINE}<p>{LINE}\n<p>{LINE}\n</p>\n\n<ul><li>One</li></ul>\n{LINE}", True),
        (f"{WRAPPED}<p>{WRAPPED}</p>\n<p>{WRAPPED}</p>\n{WRAPPED}", True),
        (
            f"{LINE}\n\n<ul>\n<li>One</li>\n</ul>\n\n{LINE}\n\n{LINE}\n\n<p>Two</p>\nOutput:\n\n{LINE}\n{LINE}\n{LINE}",
            False,
        ),
    ],
)
def test_looks_like_html__needs_more_than_a_sign(text: str, expected: bool) -> None:
    assert looks_like_html(text) is expected


def test_opens_as_page__sees_through_prologue_and_comments() -> None:
    assert opens_as_page('\n<?xml version="1.0"?><!-- a --><!-- b -->\n<!DOCTYPE HTML PUBLIC>')
    assert not opens_as_page("<p>fragment</p>")
