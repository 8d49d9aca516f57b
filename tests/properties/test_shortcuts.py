"""Short ways through a text give what the long way gives, for any text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from transforms.boilerplate.phrases import fold_text
from transforms.boilerplate.repair import needs_repair
from transforms.boilerplate.vocabulary import split_words

LETTERS = "abZ09_ .,-'\t\n\r\x00\x1c\x85\xa0é\u0301’“—…あ。\u200d😀\ud800"
TEXT = st.one_of(st.text(alphabet=LETTERS, max_size=30), st.text(max_size=30))


@given(st.lists(TEXT, max_size=5))
def test_split_words__finds_what_a_pattern_finds_in_each_text(texts):
    assert split_words(texts) == [re.findall(r"\w+", text) for text in texts]


@given(TEXT)
def test_needs_repair__looks_at_a_text_of_plain_letters_as_at_any(text):
    assert needs_repair(text) or not re.search(
        "  |[\xa0\u00ad\u200b-\u200f\x00-\x08\x0e-\x1f\x7f-\x9f\u0300-\u036f]", text
    )


@given(st.text(alphabet="0123456789 ab.\n", max_size=30))
def test_fold__reads_every_number_as_nought(text):
    assert fold_text(text) == re.sub(r"\d+", "0", text.replace(".", " "))
