"""The lexicon of markup words: every example it gives holds."""

import pytest

from transforms.extract.signs import find_sign, names_standfirst
from transforms.resources import read_resource_yaml

LEXICON = read_resource_yaml("transforms.extract", "markup.yml")
KINDS = [kind for kind in LEXICON if kind != "standfirst"]


@pytest.mark.parametrize("kind", KINDS)
def test_markup__hits_its_examples_and_misses_the_others(kind: str) -> None:
    assert {example: find_sign(example) for example in LEXICON[kind]["hit"]} == dict.fromkeys(
        LEXICON[kind]["hit"], kind
    )
    assert all(find_sign(example) != kind for example in LEXICON[kind]["miss"])


def test_markup__knows_the_standfirst() -> None:
    assert all(names_standfirst((example.lower(),)) for example in LEXICON["standfirst"]["hit"])
    assert not any(names_standfirst((example.lower(),)) for example in LEXICON["standfirst"]["miss"])


@pytest.mark.parametrize("attribute", ["has-sidebar", "with-comments", "no-newsletter"])
def test_markup__a_class_that_tells_what_an_element_has_is_no_sign(attribute: str) -> None:
    assert find_sign(attribute) is None
