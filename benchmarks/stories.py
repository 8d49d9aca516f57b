"""Made-up datasets with known truth for measuring deduplication: seeded, from the paragraphs of articles_abp.

Four in five stories stand alone. The rest are clusters of two to five versions, and a few of hundreds: paragraphs
replaced, cut and added, words changed, leftover lines put in. So that different stories do not share whole paragraphs
(there are fewer paragraphs than a million stories need), every third word of a story is drawn anew.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from benchmarks.grouping import as_normalised

WORK = Path(__file__).parent / "work"
ROWS = 10_000
LEFTOVERS = (
    "Share this story with your friends and follow us for more",
    "Sign up for our newsletter and get the news every morning",
    "Read more from our newsroom about what happened this week",
)


@dataclass(frozen=True, slots=True)
class Story:
    """One version of a story: the number of its story (the truth), its text, and how it was made."""

    truth: int
    text: str
    edit: str


class Source:
    """Paragraphs of real articles as arrays of word numbers, to make stories of."""

    def __init__(self, corpus: Path) -> None:
        vocabulary: dict[str, int] = {}
        self.paragraphs: list[NDArray[np.int32]] = []
        with gzip.open(corpus / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                for paragraph in json.loads(line)["text"].split("\n"):
                    words = paragraph.split()
                    if 20 <= len(words) <= 120:
                        numbers = [vocabulary.setdefault(word, len(vocabulary)) for word in words]
                        self.paragraphs.append(np.array(numbers, np.int32))
        self.words = np.array(list(vocabulary), dtype=object)

    def paragraph(self, rng: np.random.Generator) -> NDArray[np.int32]:
        """A paragraph that no other story has."""
        words = self.paragraphs[rng.integers(len(self.paragraphs))].copy()
        fresh = slice(int(rng.integers(3)), None, 3)
        words[fresh] = rng.integers(0, len(self.words), len(words[fresh]))
        return words

    def text(self, paragraphs: list[NDArray[np.int32]]) -> str:
        """Paragraphs as a text."""
        return "\n\n".join(" ".join(self.words[paragraph]) for paragraph in paragraphs)


def make_stories(source: Source, count: int, seed: int = 1) -> Iterator[Story]:
    """`count` versions of stories, in an order that does not keep clusters together for long."""
    rng = np.random.default_rng(seed)
    truth = made = 0
    next_large = 5_000
    while made < count:
        size = 1
        if made >= next_large:
            size, next_large = 300, next_large + 25_000
        elif rng.random() < 0.07:
            size = int(rng.integers(2, 6))
        base = [source.paragraph(rng) for _ in range(int(rng.integers(5, 12)))]
        yield Story(truth, source.text(base), "original")
        made += 1
        for _ in range(min(size - 1, count - made)):
            edit = EDITS[int(rng.integers(len(EDITS)))]
            yield Story(truth, edit_story(source, base, edit, rng), edit)
            made += 1
        truth += 1


EDITS = ("replace 20%", "replace 40%", "cut 20%", "cut 40%", "add 20%", "add 40%", "words", "leftovers")


def edit_story(source: Source, base: list[NDArray[np.int32]], edit: str, rng: np.random.Generator) -> str:
    """Another version of a story: a share of its paragraphs replaced, cut or added, every twentieth word changed, or
    leftover lines put in.
    """
    paragraphs = list(base)
    if edit == "words":
        for index, words in enumerate(paragraphs):
            changed = words.copy()
            place = slice(int(rng.integers(20)), None, 20)
            changed[place] = rng.integers(0, len(source.words), len(changed[place]))
            paragraphs[index] = changed
    elif edit == "leftovers":
        chosen = rng.integers(0, len(LEFTOVERS), 3)
        return "\n\n".join((source.text(paragraphs), *(LEFTOVERS[number] for number in chosen)))
    else:
        kind, share = edit.split()
        number = int(len(base) * int(share.rstrip("%")) / 100)
        for place in sorted(rng.permutation(len(base))[:number].tolist(), reverse=True):
            if kind == "cut":
                del paragraphs[place]
            elif kind == "replace":
                paragraphs[place] = source.paragraph(rng)
            else:
                paragraphs.insert(place, source.paragraph(rng))
    return source.text(paragraphs)


def write_stories(corpus: Path, count: int) -> list[Path]:
    """Parquet files of `count` stories with all that a fingerprint is made from, and `truth` and `edit`; kept below
    benchmarks/work.
    """
    folder = WORK / f"stories-{count}"
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        stories = make_stories(Source(corpus), count)
        for first in range(0, count, ROWS):
            rows = list(islice(stories, ROWS))
            table = as_normalised([row.text for row in rows], first)
            table = table.append_column("truth", pa.array([row.truth for row in rows], pa.int64()))
            table = table.append_column("edit", pa.array([row.edit for row in rows], pa.string()))
            pq.write_table(table, folder / f"{first // ROWS:06d}.parquet", compression="zstd")
        (folder / "done").touch()
    return sorted(folder.glob("*.parquet"))
