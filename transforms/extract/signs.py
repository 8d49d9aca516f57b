"""What the markup around a passage says about it: signs, read from tags and from the words of classes and ids."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from transforms.resources import read_resource_yaml

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
# what machines number elements with: letters in it are no words
_NUMBER = re.compile(
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?<![^\W_])(?=[a-f]*\d)[0-9a-f]{6,}(?![^\W_])"
)
_LONG_NUMBER = 36  # characters of a number that may hold no figure
_HEAD = 2  # letters
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+){5,}")  # a heading as an id, for links to it
# "has-sidebar", "with-caption", "no-ads" speak of something else than the element itself
_DENIALS = frozenset(
    ("has", "have", "with", "no", "not", "non", "without", "is", "hide", "show", "after", "before", "above", "below")
)
_TAG_SIGNS = {
    "nav": "navigation",
    "footer": "navigation",
    "aside": "side",
    "form": "form",
    "button": "form",
    "figure": "figure",
    "figcaption": "caption",
    "dialog": "overlay",
    "label": "form",
    "time": "byline",
    "address": "byline",
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of `markup.yml`, by first word: what must follow, and the kind it names."""

    exact: dict[str, list[tuple[tuple[str, ...], str]]]
    opened: tuple[str, ...]  # starts of single words
    heads: frozenset[str]  # the first letters of these
    by_start: dict[str, str]
    hard: frozenset[str]
    standfirst: frozenset[tuple[str, ...]]


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of markup words."""
    kinds = read_resource_yaml("transforms.extract", "markup.yml")
    leading = kinds.pop("standfirst")["words"]
    exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    by_start: dict[str, str] = {}
    for kind, entry in kinds.items():
        for phrase in entry["words"]:
            first, *rest = phrase.split()
            if first.endswith("*"):
                by_start[first[:-1]] = kind
            else:
                exact.setdefault(first, []).append((tuple(rest), kind))
    return Lexicon(
        exact,
        tuple(by_start),
        frozenset(start[:_HEAD] for start in by_start),
        by_start,
        frozenset(kind for kind, entry in kinds.items() if entry["hard"]),
        frozenset(tuple(phrase.split()) for phrase in leading),
    )


def find_sign(attribute: str) -> str | None:
    """The kind that a class or id attribute names first, or None.

    >>> find_sign("article__related-links")
    'related'
    >>> find_sign("RelatedStories box"), find_sign("correlated"), find_sign("0182a4c9-9065-4333-ad7f-dba4d5558037")
    ('related', None, None)
    """
    for token in attribute.split():
        sign = _find_in_name(token)
        if sign is not None:
            return sign
    return None


def is_slug(identity: str) -> bool:
    """Whether an id is a heading's words, which say nothing about the element.

    >>> is_slug("menu-trends-that-cooks-should-know"), is_slug("main-menu")
    (True, False)
    """
    return _SLUG.fullmatch(identity) is not None


@lru_cache(maxsize=65_536)
def _find_in_name(name: str) -> str | None:
    """The kind that a single class or id names first, or None."""
    lexicon = load_lexicon()
    # what utility classes say of elements inside, and a feature that is off
    if "[" in name or name.lower().endswith("false"):
        return None
    words = _split_name(name)
    for index, word in enumerate(words):
        whole = lexicon.exact.get(word, ())
        is_opened = word[:_HEAD] in lexicon.heads and word.startswith(lexicon.opened)
        if not (whole or is_opened) or (index and words[index - 1] in _DENIALS):
            continue
        for rest, kind in whole:
            if not rest or _follows(words, index + 1, rest):
                return kind
        if is_opened:
            return next(kind for start, kind in lexicon.by_start.items() if word.startswith(start))
    return None


def _split_name(name: str) -> list[str]:
    """The words of a name, lower case, without numbers that machines gave it; most names are plain words with hyphens between.

    >>> _split_name("related-stories_box"), _split_name("RelatedStories2")
    (['related', 'stories', 'box'], ['related', 'stories', '2'])
    """
    if len(name) < _LONG_NUMBER and name.isascii() and name.islower():
        plain = name.replace("-", " ").replace("_", " ")
        if plain.replace(" ", "").isalpha():
            return plain.split()
    return [word.lower() for word in _WORD.findall(_NUMBER.sub(" ", name))]


def _follows(words: list[str], at: int, rest: tuple[str, ...]) -> bool:
    if len(words) < at + len(rest):
        return False
    return all(
        word == wanted or (wanted.endswith("*") and word.startswith(wanted[:-1]))
        for word, wanted in zip(words[at:], rest, strict=False)
    )


def names_standfirst(tokens: tuple[str, ...]) -> bool:
    """Whether a class or id names the article's standfirst.

    >>> names_standfirst(("article__preamble",)), names_standfirst(("leadership",))
    (True, False)
    """
    wanted = load_lexicon().standfirst
    for token in tokens:
        words = tuple(_WORD.findall(token))
        if any(
            words[at : at + size] in wanted and (not at or words[at - 1] not in _DENIALS)
            for size in (1, 2)
            for at in range(len(words) - size + 1)
        ):
            return True
    return False


def find_tag_sign(tag: str) -> str | None:
    """The kind that a tag alone names."""
    return _TAG_SIGNS.get(tag)
