"""Looking at the bytes of a column finds what looking at each text does."""

import unicodedata

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations import text_bytes
from expectations.text_bytes import has_control_character, has_space_at_line_end, is_nfc

CONTROL = r"[\x00-\x08\x0b-\x1f\x7f\x{0080}-\x{009f}]"
SPACE_AT_LINE_END = r"(?m)[ \t\x{00a0}\x{3000}]$"
SIGNS = "ab \t\n\r\x00\x1f\x7f\x80\x9f\u00a0\u00e9\u0301\u0315\u02b0\u0420\u0483\u2000\u2014\u2019\u20ac\u2126\u20d0\u3000\u3099\u304b\u4e2d\uac00\u1161\uf900\U0001f327\U0001d15e"

TEXTS = st.lists(st.none() | st.text(st.sampled_from(SIGNS), max_size=8) | st.text(max_size=4), max_size=6)


def tables(texts):
    """The texts as tables of several layouts: both types, in pieces, as a slice."""
    for kind in (pa.string(), pa.large_string()):
        whole = pa.array(texts, kind)
        yield pa.table({"text": whole})
        yield pa.table({"text": pa.chunked_array([whole[:1], whole[1:]], kind)})
        yield pa.table({"text": pa.array(["x \n\x00", *texts, "e\u0301 "], kind)}).slice(1, len(texts))


@given(TEXTS)
def test_form__is_judged_as_the_patterns_judge_it(texts):
    for table in tables(texts):
        for helper, pattern in (
            (has_control_character("text"), CONTROL),
            (has_space_at_line_end("text"), SPACE_AT_LINE_END),
        ):
            wanted = pc.match_substring_regex(table["text"], pattern).to_pylist()
            assert helper(table).to_pylist() == wanted


@given(TEXTS)
def test_form__is_judged_the_same_in_pieces_of_any_size(texts):
    helpers = [make("text") for make in (has_control_character, has_space_at_line_end, is_nfc)]
    table = pa.table({"text": pa.array(texts, pa.large_string())})
    wanted = [helper(table).to_pylist() for helper in helpers]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_bytes, "_PIECE", 2)
        assert [helper(table).to_pylist() for helper in helpers] == wanted


@given(TEXTS)
def test_is_nfc__is_what_unicode_says(texts):
    wanted = [text is None or unicodedata.is_normalized("NFC", text) for text in texts]
    for table in tables(texts):
        assert is_nfc("text")(table).to_pylist() == wanted


@pytest.mark.parametrize(("first", "last"), [(0, 0x300), (0x400, 0x480), (0x2002, 0x2040), (0x5000, 0x9000)])
def test_is_nfc__takes_for_settled_only_what_is(first, last):
    for code in range(first, last):
        sign = chr(code)
        assert not unicodedata.combining(sign)
        assert unicodedata.is_normalized("NFC", sign)


def test_form__of_no_rows_is_empty():
    table = pa.table({"text": pa.array([], pa.string())})
    assert [helper("text")(table).to_pylist() for helper in (has_control_character, has_space_at_line_end, is_nfc)] == [
        [],
        [],
        [],
    ]
