"""Each record of data/sample comes out as it was once read and found right (see support/golden.py)."""

import json

import pytest
from support.golden import GOLDEN, read_sample

EXPECTED = json.loads(GOLDEN.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found():
    return read_sample()


def test_sample__has_the_records_that_were_read(found):
    assert sorted(found) == sorted(EXPECTED)


@pytest.mark.parametrize("record", sorted(EXPECTED))
def test_record__comes_out_as_it_was_found_right(found, record):
    assert found[record] == EXPECTED[record]


def test_leftovers__are_gone_from_every_text(found):
    leftovers = (
        "also read",
        "lesen sie auch",
        "читайте также",
        "share this",
        "advertisement",
        "newsletter",
        "leave a reply",
    )
    for record, outcome in found.items():
        for line in outcome.get("paragraphs", ()):
            assert not line.lower().startswith(leftovers), (record, line)
