"""Laws of what the report shows: whatever a record says, it is one line without control or direction characters."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from flows.report.page import visible
from flows.report.words import percent


@given(st.text(max_size=400), st.integers(1, 200))
def test_visible__is_one_short_line_that_only_shows(text, most):
    shown = visible(text, most)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Zl", "Zp", "Cs"}
    assert len(shown) <= 12 * most + 3


@given(st.floats(0, 1))
def test_percent__says_none_and_all_only_where_that_is_so(share):
    assert (percent(share) == "0 %") == (share == 0)
    assert (percent(share) == "100 %") == (share == 1)
