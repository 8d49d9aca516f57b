"""The tail of a record: who wrote it, said in a sentence or two below the story; and what readers say of it."""

from collections.abc import Sequence
from functools import cache

from transforms.boilerplate.model import load_line_model
from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.rulebook import Opens, Rule
from transforms.boilerplate.values import is_name, names_site, read_words
from transforms.boilerplate.view import Verdict, View
from transforms.records import Evidence
from transforms.schema.vocabularies import Category, Field

_MAX_WORDS = 90
_MAX_NAME = 5
_ROLE_REACH = 14
_MIN_ABOVE = 3
_LINES = 4
_STORY = 0.5  # share of a dump's likely text that stands above what readers say of it

BIO = Verdict(Category.AUTHOR_BOX, "author_box/any/bio")


@cache
def _verbs() -> frozenset[str]:
    return read_words("bio_verbs")


@cache
def _roles() -> frozenset[str]:
    return frozenset(word for phrase in read_words("bio_roles") for word in phrase.split())


def read_tail(view: View) -> None:
    """Take the bios at the very end: "Ana Brook is a staff writer at the Harbour Post.".

    In a dump of a page whatever the line model takes for no text may stand below them.
    """
    known = {
        tuple(normalise_phrase(one.value).split())
        for one in (*view.extracted.evidence, *view.evidence)
        if one.field is Field.AUTHOR
    }
    looked = 0
    for index in range(len(view.lines) - 1, -1, -1):
        if not view.is_open(index):
            continue
        is_doubted = view.scores is not None and view.scores[index] < load_line_model().threshold
        looked += not is_doubted
        if looked > _LINES or view.above[index] < _MIN_ABOVE:
            return
        name = find_bio_name(view, index, known)
        if name is not None:
            _take_bio(view, index, name)
        elif view.prose[index] and not is_doubted:
            return


def take_comments(view: View, scores: Sequence[float]) -> None:
    """Let go, in a dump of a page, everything below the heading of the readers' comments.

    Comments read like a story, so that the line model alone keeps some. The heading must stand below half of what is
    likely text, and say how many comments there are or have more of their furniture beneath it: a story's own part may
    be headed "Discussion".
    """
    threshold = load_line_model().threshold
    weights = [
        len(view.words[index]) * score if score >= threshold and view.is_open(index) else 0.0
        for index, score in enumerate(scores)
    ]
    marks = [(index, hit.rule) for index, hit in enumerate(view.hits) if hit is not None and _is_of_comments(hit.rule)]
    needed = _STORY * sum(weights)
    for place, (index, rule) in enumerate(marks):
        if sum(weights[:index]) >= needed > 0 and ("0" in view.words[index] or len(marks) > place + 1):
            for at in range(index, len(view.lines)):
                view.take(at, Verdict(rule.category, rule.rule_id))
            return


def _is_of_comments(rule: Rule) -> bool:
    return rule.category is Category.COMMENT_FORM and rule.opens is Opens.END


def _take_bio(view: View, index: int, name: str) -> None:
    view.take(index, BIO)
    place = f"line {view.lines[index].number}"
    if not names_site(name):
        view.evidence.append(Evidence(Field.AUTHOR, name, "author_box", place))
    if _is_headed(view, index, normalise_phrase(name).split()):
        view.take(index - 1, BIO)


def _is_headed(view: View, index: int, name: Sequence[str]) -> bool:
    """Whether the line above is nothing but this name."""
    return index > 0 and list(view.words[index - 1]) == list(name) and is_name(view.lines[index - 1].text)


def find_bio_name(view: View, index: int, known: set[tuple[str, ...]]) -> str | None:
    """The name that a line's bio speaks of, or None where the line is no bio."""
    words = view.words[index]
    if not 5 <= len(words) <= _MAX_WORDS:
        return None
    for at in range(1, min(_MAX_NAME, len(words) - 2) + 1):
        if words[at] not in _verbs():
            continue
        name = _cut_words(view.lines[index].text, at).strip("*_,.—- ")
        if tuple(words[:at]) in known:
            return name
        role = set(words[at : at + _ROLE_REACH]) & _roles()
        says_who = bool(role) or _is_headed(view, index, words[:at])
        if at >= 2 and says_who and is_name(name):
            return name
    return None


def _cut_words(text: str, count: int) -> str:
    """The start of a line that reads as so many folded words: "S.E. Dune" are three.

    >>> _cut_words("S.E. Dune is the host of a programme.", 3), _cut_words("Ana Brook is a writer.", 2)
    ('S.E. Dune', 'Ana Brook')
    """
    taken: list[str] = []
    for piece in text.split():
        if count <= 0:
            break
        taken.append(piece)
        count -= len(normalise_phrase(piece).split())
    return " ".join(taken)
