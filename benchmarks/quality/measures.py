"""The measures: how much of the gold text is there, how much else, and which snippets leaked."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

_WORD = re.compile(r"\w+")
_SIZE = 4


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page's measures. Snippets are counts: leaked of `must_not`, hit of `must_have`."""

    name: str
    precision: float
    recall: float
    word_f1: float
    leaked: int = 0
    must_not: int = 0
    hit: int = 0
    must_have: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """A corpus's measures: the F1 of mean shingle precision and recall, the mean word F1, shares of snippets."""

    pages: int
    shingle_f1: float
    precision: float
    recall: float
    word_f1: float
    leak: float | None
    hit: float | None


def score_page(
    name: str, text: str, gold: str, must_not: Sequence[str] = (), must_have: Sequence[str] = ()
) -> PageScore:
    """One page's measures; a page without text scores nothing.

    >>> score_page("a", "rain falls on the town", "rain falls on the town").word_f1
    1.0
    """
    found, wanted = _shingles(text), _shingles(gold)
    common = (found & wanted).total()
    flat = f" {fold(text)} "
    return PageScore(
        name,
        common / found.total() if found else 0.0,
        common / wanted.total() if wanted else 0.0,
        measure_words(text, gold),
        sum(_holds(flat, snippet) for snippet in must_not),
        len(must_not),
        sum(_holds(flat, snippet) for snippet in must_have),
        len(must_have),
    )


def summarise(scores: Iterable[PageScore]) -> Summary:
    """The measures over a corpus."""
    pages = list(scores)
    precision = fmean(page.precision for page in pages)
    recall = fmean(page.recall for page in pages)
    return Summary(
        len(pages),
        2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        precision,
        recall,
        fmean(page.word_f1 for page in pages),
        _share(sum(page.leaked for page in pages), sum(page.must_not for page in pages)),
        _share(sum(page.hit for page in pages), sum(page.must_have for page in pages)),
    )


def measure_words(text: str, gold: str) -> float:
    """F1 over bags of lower-case words."""
    found, wanted = Counter(_WORD.findall(text.lower())), Counter(_WORD.findall(gold.lower()))
    if not wanted:
        return float(not found)
    return 2 * (found & wanted).total() / (found.total() + wanted.total())


def fold(text: str) -> str:
    """A text as its lower-case words."""
    return " ".join(_WORD.findall(text.lower()))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + _SIZE]) for at in range(max(1, len(words) - _SIZE + 1)) if words)


def _holds(flat: str, snippet: str) -> bool:
    folded = fold(snippet)
    return bool(folded) and f" {folded} " in flat


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
