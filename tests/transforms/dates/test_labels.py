from datetime import date

import pytest
import yaml

from transforms.dates.fold import fold_text
from transforms.dates.labels import Label, find_label
from transforms.dates.parse import build_reading, list_dates
from transforms.resources import read_resource_text


def labels(text, language=None):
    return [
        (find_label(found.before, found.after), found.date.day) for found in list_dates(text, build_reading(language))
    ]


TABLE = yaml.safe_load(read_resource_text("transforms.dates", "labels.yml"))


@pytest.mark.parametrize("kind", ["published", "modified", "other"])
def test_find_label__finds_every_word_of_the_lexicon(kind):
    for words in TABLE[kind].values():
        for word in words:
            assert find_label(fold_text(f"{word}: ")) == Label(kind), word


@pytest.mark.parametrize("example", TABLE["hit"], ids=str)
def test_find_label__hits(example):
    text, expected = next(iter(example.items()))
    assert [str(label) for label, _ in labels(text)] == [expected]


@pytest.mark.parametrize("text", TABLE["miss"])
def test_find_label__misses(text):
    assert [label for label, _ in labels(text)] == [None]


def test_find_label__tells_two_dates_of_one_line_apart():
    assert labels("Published: May 14, 2025 | Last updated: May 16, 2025") == [
        (Label.PUBLISHED, date(2025, 5, 14)),
        (Label.MODIFIED, date(2025, 5, 16)),
    ]
