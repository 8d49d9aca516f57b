"""One record as the rules see it: its lines, their folded words, which rule each falls under, and what is prose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.boilerplate.lines import RARE_BREAKS, Line, split_lines
from transforms.boilerplate.phrases import fold_text
from transforms.boilerplate.rulebook import Hit, Zone, read_lexicon
from transforms.boilerplate.wraps import find_wraps
from transforms.records import Evidence, Extracted
from transforms.schema.vocabularies import Category

HEAD_PROSE = 1  # a line with at most so many paragraphs above it stands in the head
TAIL_PROSE = 2  # ... and with at most so many below it in the tail
_CLOSERS = "\"'”’»)]"
_SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", "۔", "।")
_SENTENCE_INSIDE = re.compile(r"[.!?…][\"'”’»)]* |[。！？۔।]")
_MIN_PROSE_WORDS = 10
_MIN_DENSE = 25


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a line goes."""

    category: Category
    rule_id: str
    score: float | None = None


@dataclass(slots=True)
class View:
    """A record under work. `verdicts` fills up as the rules decide; everything else stays as it was."""

    extracted: Extracted
    lines: Sequence[Line]
    words: Sequence[Sequence[str]]
    hits: Sequence[Hit | None]
    prose: Sequence[bool]
    above: Sequence[int]
    below: Sequence[int]
    wraps: frozenset[int] = frozenset()
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    scores: Sequence[float] | None = None

    @property
    def is_dump(self) -> bool:
        """Whether the record is a dump of a whole page, so that the line model has scored its lines."""
        return self.scores is not None

    def is_likely(self, index: int, at_least: float) -> bool:
        """Whether the line model, where it was asked, takes a line for text of the story."""
        return self.scores is not None and self.scores[index] >= at_least

    def key(self, index: int) -> str:
        """A line's folded text."""
        return " ".join(self.words[index])

    def holds(self, zone: Zone, index: int) -> bool:
        """Whether a line stands in a zone."""
        if zone is Zone.ANYWHERE:
            return True
        head = zone is not Zone.TAIL and self.above[index] <= HEAD_PROSE
        return head or (zone is not Zone.HEAD and self.below[index] <= TAIL_PROSE)

    def take(self, index: int, verdict: Verdict) -> None:
        """Let a line go, unless it goes already."""
        self.verdicts.setdefault(index, verdict)

    def is_open(self, index: int) -> bool:
        """Whether there is such a line and nothing has decided about it."""
        return 0 <= index < len(self.lines) and index not in self.verdicts


def look_at(extracted: Extracted) -> View:
    """A record's view, before any decision."""
    lines = split_lines(extracted.text, extracted.blocks)
    words = _fold_lines(extracted.text, lines)
    find = read_lexicon().find
    hits = [find(folded, line.text) for folded, line in zip(words, lines, strict=True)]
    wraps = find_wraps(lines)
    if wraps:
        hits = [None if index in wraps or index + 1 in wraps else hit for index, hit in enumerate(hits)]
    prose = [hit is None and is_prose(line.text, folded) for hit, folded, line in zip(hits, words, lines, strict=True)]
    prose = [one or index in wraps or index + 1 in wraps for index, one in enumerate(prose)] if wraps else prose
    above, total = [], 0
    for one in prose:
        above.append(total)
        total += one
    below = [total - count - one for count, one in zip(above, prose, strict=True)]
    return View(extracted, lines, words, hits, prose, above, below, wraps)


def _fold_lines(text: str, lines: Sequence[Line]) -> list[list[str]]:
    if any(mark in text for mark in RARE_BREAKS):
        return [fold_text(line.text).split() for line in lines]
    folded = fold_text(text).split("\n")
    return [folded[line.number - 1].split() for line in lines]


def is_prose(text: str, words: Sequence[str]) -> bool:
    """Whether a line reads like a paragraph of a story: long enough, with the end of a sentence in it.

    >>> is_prose("The ferry came back to the harbour on Monday, a day late.", ["w"] * 12), is_prose("Latest posts", ["w"] * 2)
    (True, False)
    """
    if len(words) >= _MIN_PROSE_WORDS:
        return _closes(text) or (len(words) > 2 * _MIN_PROSE_WORDS and bool(_SENTENCE_INSIDE.search(text)))
    return (
        len(text) >= _MIN_DENSE
        and not text.isascii()
        and " " not in text[:_MIN_DENSE]
        and (_closes(text) or bool(_SENTENCE_INSIDE.search(text)))
    )


def _closes(text: str) -> bool:
    return text.endswith(_SENTENCE_END) or text.rstrip(_CLOSERS).endswith(_SENTENCE_END)


def is_sentence(view: View, index: int) -> bool:
    """Whether a line reads like a paragraph, whatever a rule says of it."""
    return view.prose[index] or is_prose(view.lines[index].text, view.words[index])
