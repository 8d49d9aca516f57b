"""The authors' names on a line of their own, above the story or below it."""

import re
from collections.abc import Iterator, Sequence

from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.rulebook import Zone
from transforms.boilerplate.values import read_words
from transforms.boilerplate.view import Verdict, View
from transforms.schema.vocabularies import Category, Field

_MAX_WORDS = 16
_ADDRESS = re.compile(r"[(<[]?\S{1,64}@\S{1,100}")
_DASHES = ("-", "–", "—", "*", "•")

SIGNATURE = Verdict(Category.BYLINE, "byline/any/signature")


def take_signatures(view: View) -> None:
    """Let go, at either end of a record, lines that are nothing but names of its known authors, with what joins them,
    their roles and their addresses.

    What a letter or an item opens with a dash is left alone.
    """
    authors = _list_authors(view)
    if not authors:
        return
    around = read_words("name_particles") | read_words("bio_roles")
    for index in _list_edges(view):
        if not 0 < len(view.words[index]) <= _MAX_WORDS or not view.is_open(index) or view.prose[index]:
            continue
        if not view.lines[index].text.startswith(_DASHES):
            left = _leave_out(_read_names(view, index), authors)
            if left is not None and around.issuperset(left):
                view.take(index, SIGNATURE)


def _list_edges(view: View) -> Iterator[int]:
    """The lines of the head, and those of the tail that are not among them."""
    count = len(view.lines)
    head = next((index for index in range(count) if not view.holds(Zone.HEAD, index)), count)
    yield from range(head)
    for index in range(count - 1, head - 1, -1):
        if not view.holds(Zone.TAIL, index):
            return
        yield index


def _list_authors(view: View) -> list[tuple[str, ...]]:
    """The folded names of the authors that are known, the longest first."""
    found = {
        tuple(normalise_phrase(one.value).split())
        for one in (*view.extracted.evidence, *view.evidence)
        if one.field is Field.AUTHOR
    }
    return sorted((name for name in found if name), key=lambda name: (-len(name), name))


def _read_names(view: View, index: int) -> Sequence[str]:
    """The words of a line, without addresses."""
    text = view.lines[index].text
    return normalise_phrase(_ADDRESS.sub(" ", text)).split() if "@" in text else view.words[index]


def _leave_out(words: Sequence[str], authors: Sequence[tuple[str, ...]]) -> list[str] | None:
    """The words that are no part of an author's name; None where no author is named."""
    left: list[str] = []
    at = 0
    while at < len(words):
        name = next((name for name in authors if tuple(words[at : at + len(name)]) == name), None)
        if name is None:
            left.append(words[at])
        at += len(name) if name else 1
    return left if len(left) < len(words) else None
