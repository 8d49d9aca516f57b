"""No regular expression takes time that grows faster than with the square of a text's length, whatever the text repeats.

Each pattern of the package meets runs of single characters, of pairs that texts are full of, and of its own pieces, with an end
that lets it fail. Time is that of this thread, at lengths four times as long each: with the square it grows sixteenfold, with
the cube sixty-four-fold.
"""

import re
from collections.abc import Callable, Iterator

import pytest
import regex
from support.growth import spend
from support.patterns import Found, find_patterns

SINGLE = [" ", "\t", "\n", "a", "A", "1", "-", ".", ",", "é", "中", "<", "(", '"', "/", "|", ":", "@"]
PAIRS = [
    "a ",
    "A a ",
    "1 ",
    " ,",
    "a,",
    "a-",
    "1.",
    "a.",
    "<a ",
    "1:",
    " \n",
    "a\n",
    "- ",
    "a1",
    "1/",
    "(a",
    "a@",
    "a&",
    "a=",
    "/a",
]
LENGTHS = (4, 8, 16, 32, 64, 128, 256)  # in small steps, so that what grows without bounds is met early
FAILING_END = "\x00"
WORTH_A_LOOK = 0.003  # seconds; of less, growth says nothing
STEEP = 32.0
ENOUGH = 0.05  # seconds for one text; a longer one would only take longer
_SYNTAX = re.compile(r"\\[a-zA-Z](?:\{[^}]*\})?|\(\?[^:)]*[:>)]|\{\d*,?\d*\}")
_WORDS = re.compile(r"[^\W\d_]{2,}")


def find_pieces(pattern: str) -> tuple[list[str], list[str]]:
    """Words and marks that stand in a pattern literally, the first few."""
    words = list(dict.fromkeys(_WORDS.findall(_SYNTAX.sub(" ", pattern))))
    marks = [
        mark for mark in dict.fromkeys(pattern) if not (mark.isalnum() or mark.isspace() or mark in r"\?*+()[]{}^$")
    ]
    return words[:4], marks[:6]


def make_texts(pattern: str) -> Iterator[Callable[[int], str]]:
    """Texts of any length that a pattern may find hard."""
    words, marks = find_pieces(pattern)
    own = [
        *words,
        *(f"{word} " for word in words),
        *marks,
        *(f"{mark}a" for mark in marks),
        *(f"{mark} " for mark in marks),
    ]
    for unit in dict.fromkeys([*SINGLE, *PAIRS, *own]):
        for head in ("", *words[:1], *marks[:1]):
            yield lambda length, unit=unit, head=head: head + unit * (length // len(unit)) + FAILING_END


def measure(search: Callable[[str], object], text: str, times: int) -> float:
    """The least time that a search has taken."""
    return min(spend(lambda: search(text)) for _ in range(times))


def find_steep(search: Callable[[str], object], make: Callable[[int], str]) -> tuple[str, float] | None:
    """The text and the factor by which a search slows down too much, if it does."""
    for short, long in zip(LENGTHS, LENGTHS[2:], strict=False):
        longer = make(long)
        taken = measure(search, longer, 1)
        if WORTH_A_LOOK < taken < ENOUGH:
            taken = min(taken, measure(search, longer, 3))
        if taken < WORTH_A_LOOK:
            continue
        shorter = make(short)
        before = max(measure(search, shorter, 6), 1e-6)
        if taken > STEEP * before and (factor := measure(search, longer, 2) / before) > STEEP:
            return longer, factor
        if taken > ENOUGH:
            return None
    return None


def complain(found: Found) -> list[str]:
    """What is wrong with a pattern, in words."""
    search = found.compile().search
    if found.of_bytes:
        look = search
        search = lambda text: look(text.encode())  # noqa: E731
    for make in make_texts(found.pattern):
        if steep := find_steep(search, make):
            text, factor = steep
            return [
                f"{found.place}: {text[:12]!r}... of {len(text)} takes {factor:.0f} times as long as a quarter of it"
            ]
    return []


@pytest.fixture(scope="module")
def patterns() -> list[Found]:
    return find_patterns()


def test_patterns__are_found_wherever_they_are_made(patterns: list[Found]) -> None:
    places = {found.place.partition(",")[0] for found in patterns}
    assert {"transforms.dates.clock", "transforms.metadata.lexicon", "flows.sources.warc"} <= places
    assert {found.library for found in patterns} == {"re", "regex"}
    assert len(patterns) > 250


def test_patterns__take_time_that_grows_with_the_square_of_a_text_at_most(patterns: list[Found]) -> None:
    assert [line for found in patterns for line in complain(found)] == []


@pytest.mark.parametrize(
    "pattern", [re.compile(r"\s*,?\s*;?\s*:?\s*x"), regex.compile(r"(?:a|aa)+$"), re.compile(r"(?:\w+\s?)+:")]
)
def test_complain__knows_patterns_that_are_steep(pattern: re.Pattern[str]) -> None:
    library = "re" if isinstance(pattern, re.Pattern) else "regex"
    assert complain(Found("here", library, pattern.pattern, pattern.flags))


def test_complain__has_nothing_against_the_square() -> None:
    assert complain(Found("here", "re", r"\s+$", re.UNICODE)) == []
