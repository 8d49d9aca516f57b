"""The tail of a record: who wrote it, said in a sentence or two below the story."""

from functools import cache

from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.values import is_name, read_words
from transforms.boilerplate.view import Verdict, View
from transforms.records import Evidence
from transforms.schema.vocabularies import Category, Field

_MAX_WORDS = 90
_MAX_NAME = 5
_ROLE_REACH = 14
_MIN_ABOVE = 3
_LINES = 4

BIO = Verdict(Category.AUTHOR_BOX, "author_box/any/bio")


@cache
def _verbs() -> frozenset[str]:
    return read_words("bio_verbs")


@cache
def _roles() -> frozenset[str]:
    return frozenset(word for phrase in read_words("bio_roles") for word in phrase.split())


def read_tail(view: View) -> None:
    """Take the bios at the very end: "Ana Brook is a staff writer at the Harbour Post."."""
    known = {
        tuple(normalise_phrase(one.value).split())
        for one in (*view.extracted.evidence, *view.evidence)
        if one.field is Field.AUTHOR
    }
    looked = 0
    for index in range(len(view.lines) - 1, -1, -1):
        if not view.is_open(index):
            continue
        looked += 1
        if looked > _LINES or view.above[index] < _MIN_ABOVE:
            return
        name = find_bio_name(view, index, known)
        if name is not None:
            view.take(index, BIO)
            place = f"line {view.lines[index].number}"
            view.evidence.append(Evidence(Field.AUTHOR, name, "author_box", place))
        elif view.prose[index]:
            return


def find_bio_name(view: View, index: int, known: set[tuple[str, ...]]) -> str | None:
    """The name that a line's bio speaks of, or None where the line is no bio."""
    words = view.words[index]
    if not 5 <= len(words) <= _MAX_WORDS:
        return None
    for at in range(1, min(_MAX_NAME, len(words) - 2) + 1):
        if words[at] not in _verbs():
            continue
        name = " ".join(view.lines[index].text.split()[:at]).strip("*_,.—- ")
        if tuple(words[:at]) in known:
            return name
        role = set(words[at : at + _ROLE_REACH]) & _roles()
        return name if at >= 2 and role and is_name(name) else None
    return None
