"""Words are counted the same way whether a text takes the short way or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms import words


@given(st.text(st.one_of(st.characters(max_codepoint=0x2FF), st.sampled_from("'’-–“…€ \n"))))
def test_count_words__counts_latin_text_as_any_other(text):
    assert words.count_words(text) == len(words._WORD.findall(text))


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("– …", 0), ("नदीपुर में बारिश", 3), ("今日は雨", 4), ("O’Brien's 2-year-old", 2), ("price: 4,000 €", 3)],
)
def test_count_words__counts(text, count):
    assert words.count_words(text) == count
