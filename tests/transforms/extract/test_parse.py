"""Parsing a page: its limits hold wherever in it something stands."""

import pytest

from transforms.extract.options import ExtractOptions
from transforms.extract.parse import parse_page
from transforms.records import RecordRejectedError
from transforms.schema.vocabularies import Reason

ATTRIBUTES = " ".join(f"a{number}='1'" for number in range(10_500))


@pytest.mark.parametrize("before", [0, 1, 30_000, 32_767, 65_536, 200_000])
@pytest.mark.parametrize("between", ["<p>", "<p>a < b</p>", ""])
def test_parse__refuses_an_element_of_very_many_attributes_wherever_it_stands(before: int, between: str) -> None:
    source = (
        f"<html><body>{'word ' * (before // 5)}{'x' * (before % 5)}{between}<div {ATTRIBUTES}>text</div></body></html>"
    )
    with pytest.raises(RecordRejectedError) as refused:
        parse_page(source, None, ExtractOptions())
    assert refused.value.reason is Reason.TOO_COMPLEX


def test_parse__takes_long_stretches_that_are_no_attributes() -> None:
    data = "x" * 150_000
    page = parse_page(
        f"<body><script>{data}</script><img src='data:{data}'><p>{'word ' * 30_000}</p></body>", None, ExtractOptions()
    )
    assert [element.tag for element in page.tree.iter("img", "p")] == ["img", "p"]
