from hypothesis import given
from hypothesis import strategies as st

from flows.dedup.difference import Side, find_differences

TEXTS = st.lists(st.sampled_from(["rain", "sun", "May", "ferry", "hall."]), max_size=30).map(" ".join)


@given(first=TEXTS, second=TEXTS)
def test_differences__hold_both_texts(first, second):
    stretches = list(find_differences(first, second))
    for text, side in ((first, Side.FIRST), (second, Side.SECOND)):
        words = "".join(one.text + " " for one in stretches if one.side in (Side.BOTH, side)).split()
        assert words == text.split()


def test_differences__mark_a_paragraph_that_was_added():
    wire = "The ferry hall opened on Tuesday."
    local = wire + "\n\nIslanders from Holm were the first on board."
    sides = [(one.side, one.text) for one in find_differences(wire, local)]
    assert sides == [(Side.BOTH, wire), (Side.SECOND, "\n\nIslanders from Holm were the first on board.")]
