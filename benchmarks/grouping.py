"""Deduplicate plain texts, and say how well the groups found agree with the true ones."""

import tempfile
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import TypedDict

import pyarrow as pa
import pyarrow.parquet as pq

from flows.dedup import deduplicate
from transforms.dedup import DedupOptions, fingerprint_batch
from transforms.identity import article_id, hash_words
from transforms.schema.columns import TIME

BATCH = 2_000


class Details(TypedDict):
    """What may be known of a text besides."""

    title: str | None
    url: str | None
    site: str | None


def as_normalised(texts: Sequence[str], first: int = 0, details: Sequence[Details] | None = None) -> pa.Table:
    """Texts with all that a fingerprint is made from; nothing but the text is known of them unless details say so."""
    count = len(texts)
    none = pa.nulls(count, pa.string())
    known = {
        name: pa.array([one[name] for one in details], pa.string()) if details else none
        for name in ("title", "url", "site")
    }
    return pa.table(
        {
            "article_id": [article_id("benchmark", str(first + number), 1) for number in range(count)],
            "text": pa.array(texts, pa.string()),
            "text_hash": [hash_words(text) for text in texts],
            **known,
            "word_count": pa.array([len(text.split()) for text in texts], pa.int32()),
            "is_truncated": [False] * count,
            "syndication_source": none,
            "published_at": pa.nulls(count, TIME),
            "published_precision": none,
        }
    )


@dataclass(frozen=True, slots=True)
class Grouping:
    """For each text the number of the text that stands for its group, and how it matches that one."""

    group: list[int]
    kind: list[str | None]
    similarity: list[float | None]


def group_texts(texts: Sequence[str], options: DedupOptions, details: Sequence[Details] | None = None) -> Grouping:
    """Deduplicate texts by the very functions that a run uses."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for first in range(0, len(texts), BATCH):
            files.append(Path(folder) / f"{first}.parquet")
            batch = slice(first, first + BATCH)
            table = as_normalised(texts[batch], first, details[batch] if details else None)
            pq.write_table(fingerprint_batch(table, options), files[-1])
        rows = pq.read_table(deduplicate(files, Path(folder) / "work", options)).to_pylist()
    number = {article_id("benchmark", str(number), 1): number for number in range(len(texts))}
    found = {number[row["article_id"]]: row for row in rows}
    alone = {"cluster_id": None, "match_kind": None, "similarity": None}
    by_text = [found.get(place, alone) for place in range(len(texts))]
    return Grouping(
        [number.get(row["cluster_id"], place) for place, row in enumerate(by_text)],
        [row["match_kind"] for row in by_text],
        [row["similarity"] for row in by_text],
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of pairs of texts: the share of those put together that belong together, and the reverse; the adjusted Rand
    index (Hubert and Arabie 1985).
    """

    precision: float
    recall: float
    ari: float
    pairs: int

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.4f}  recall {self.recall:.4f}  ARI {self.ari:.4f}  ({self.pairs} true pairs)"
        )


def measure_agreement(found: Sequence[Hashable], truth: Sequence[Hashable]) -> Agreement:
    """How well one grouping agrees with the true one.

    >>> measure_agreement([1, 1, 2, 2], ["a", "a", "a", "b"]).precision
    0.5
    """
    both = _count_pairs(list(zip(found, truth, strict=True)))
    in_found, in_truth, all_pairs = _count_pairs(found), _count_pairs(truth), comb(len(truth), 2)
    expected = in_found * in_truth / all_pairs if all_pairs else 0.0
    spread = (in_found + in_truth) / 2 - expected
    ari = (both - expected) / spread if spread else 1.0
    return Agreement(both / in_found if in_found else 1.0, both / in_truth if in_truth else 1.0, ari, in_truth)


def _count_pairs(labels: Sequence[Hashable]) -> int:
    return sum(comb(count, 2) for count in Counter(labels).values())
