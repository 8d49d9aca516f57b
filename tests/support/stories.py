"""Made-up stories for the tests of deduplication: seeded, so that each number names the same text everywhere."""

import random
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from transforms.boilerplate.site_lines import SiteLines
from transforms.dedup import DedupOptions, fingerprint_batch
from transforms.dedup.clusters import Merges
from transforms.dedup.decide import decide_merges
from transforms.dedup.keys import Keys
from transforms.dedup.shingles import ShingleSets
from transforms.identity import hash_words

SYLLABLES = [
    "ba",
    "ke",
    "li",
    "mo",
    "nu",
    "pa",
    "re",
    "si",
    "to",
    "vu",
    "wa",
    "xe",
    "yi",
    "zo",
    "da",
    "fe",
    "gi",
    "ho",
    "ju",
    "ka",
]


def story(seed: int, paragraphs: int = 8) -> list[str]:
    """A story of paragraphs of about 40 words that no other seed shares."""
    rng = random.Random(seed)
    return [
        " ".join("".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))) for _ in range(40)) + "."
        for _ in range(paragraphs)
    ]


def record(text: str, number: int, **columns: object) -> dict[str, object]:
    """A row with the columns that a fingerprint is made from."""
    return {
        "article_id": f"{number:032x}",
        "text": text,
        "text_hash": hash_words(text),
        "title": None,
        "url": None,
        "site": None,
        "word_count": len(text.split()),
        "is_truncated": False,
        "syndication_source": None,
        "published_at": None,
        "published_precision": None,
    } | columns


def fingerprint(rows: list[dict[str, object]], options: DedupOptions, site_lines: SiteLines | None = None) -> pa.Table:
    """The rows' fingerprints."""
    types = {
        "article_id": pa.string(),
        "text": pa.string(),
        "text_hash": pa.string(),
        "title": pa.string(),
        "url": pa.string(),
        "site": pa.string(),
        "word_count": pa.int32(),
        "is_truncated": pa.bool_(),
        "syndication_source": pa.string(),
        "published_at": pa.timestamp("us", tz="UTC"),
        "published_precision": pa.string(),
    }
    table = pa.Table.from_pylist(rows, schema=pa.schema(types.items()))
    return fingerprint_batch(table, options, site_lines or SiteLines())


def decide(rows: list[dict[str, object]], options: DedupOptions | None = None) -> Merges:
    """The merges of rows that stand in order of article_id."""
    options = options or DedupOptions()
    prints = fingerprint(rows, options)
    keys = Keys.empty(len(rows))
    for name, values in keys.columns().items():
        column = prints.column(name)
        if name == "published_end_at":
            values[:] = [np.iinfo(np.int64).max if v is None else v for v in column.cast(pa.int64()).to_pylist()]
        else:
            values[:] = column.to_pylist()
    lists = prints.column("shingles").to_pylist()
    keys.size[:] = [len(one) for one in lists]
    flat = np.array([value for one in lists for value in one], np.uint32)
    sets = ShingleSets(flat, np.cumsum(keys.size) - keys.size, keys.size)
    bands = np.array(prints.column("bands").to_pylist(), np.uint32).reshape(len(rows), options.bands)
    return decide_merges(keys, list(bands.T), sets, options)


def at(day: int) -> datetime:
    """Noon of a day in May 2025, UTC."""
    return datetime(2025, 5, day, 12, tzinfo=UTC)
