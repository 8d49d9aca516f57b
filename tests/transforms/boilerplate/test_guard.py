"""The article is spared: rule by rule, and in dumps line by line where a model judged each."""

from transforms.boilerplate.guard import spare_article
from transforms.boilerplate.lines import split_lines
from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.view import Verdict, View
from transforms.records import Extracted, Identity
from transforms.schema.vocabularies import Category

LINES = [
    f"The ferry number {number} came back to the harbour on Monday, a day late, with nobody hurt."
    for number in range(6)
]


def view_of(verdicts: dict[int, Verdict]) -> View:
    text = "\n\n".join(LINES)
    lines = split_lines(text)
    count = len(lines)
    words = [normalise_phrase(line.text).split() for line in lines]
    extracted = Extracted(Identity("raw", "a.txt", 1), text, "verbatim", "utf-8")
    return View(extracted, lines, words, [None] * count, [True] * count, [0] * count, [0] * count, verdicts=verdicts)


SCORES = (0.95, 0.9, 0.55, 0.6, 0.99, 0.97)


def test_guard__takes_back_of_a_dump_the_line_that_the_model_is_least_sure_of_where_nothing_would_stay() -> None:
    view = view_of({at: Verdict(Category.NOISE, "noise/any/line-model", score) for at, score in enumerate(SCORES)})
    spare_article(view, 0.5, is_dump=True)
    assert sorted(view.verdicts) == [0, 1, 3, 4, 5]
    assert view.notes == ["noise/any/line-model: 1 lines kept, they hold 17% of the sentences"]


def test_guard__takes_back_a_model_that_doubts_most_of_a_page_as_a_whole() -> None:
    view = view_of({at: Verdict(Category.NOISE, "noise/any/page-model", score) for at, score in enumerate(SCORES)})
    spare_article(view, 0.5, is_dump=False)
    assert not view.verdicts


def test_guard__takes_back_a_rule_as_a_whole() -> None:
    view = view_of({at: Verdict(Category.COPYRIGHT, "copyright/en/copyright") for at in range(5)})
    spare_article(view, 0.5, is_dump=False)
    assert not view.verdicts


def test_guard__leaves_alone_what_takes_little() -> None:
    view = view_of({0: Verdict(Category.NOISE, "noise/any/page-model", 0.5)})
    spare_article(view, 0.5, is_dump=False)
    assert list(view.verdicts) == [0]
