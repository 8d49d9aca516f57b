"""What deduplication keeps of a record: enough to find, verify and rank, without its text."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from transforms.dedup.options import DedupOptions
from transforms.dedup.shingles import shingle_texts
from transforms.dedup.signatures import hash_bands, sign_sets
from transforms.identity import hash_text, hash_words
from transforms.schema.enforce import enforce_schema
from transforms.schema.tables import FINGERPRINTS
from transforms.schema.vocabularies import Precision


def fingerprint_batch(normalised: pa.Table, options: DedupOptions) -> pa.Table:
    """One FINGERPRINTS row for each row of a table with the columns of NORMALISED, in the same order."""
    sets = shingle_texts(normalised.column("text").to_pylist(), options)
    bands = hash_bands(sign_sets(sets, options), options)
    columns = {
        "article_id": normalised.column("article_id"),
        "exact_key": _keys(int(value[:16], 16) for value in normalised.column("text_hash").to_pylist()),
        "title_key": _keys(_key(hash_words, value) for value in normalised.column("title").to_pylist()),
        "url_key": _keys(_key(hash_text, value) for value in normalised.column("url").to_pylist()),
        "word_count": normalised.column("word_count"),
        "is_truncated": normalised.column("is_truncated"),
        "is_syndicated": normalised.column("syndication_source").is_valid(),
        "published_end_at": pa.array(
            map(
                end_of_publication,
                normalised.column("published_at").to_pylist(),
                normalised.column("published_precision").to_pylist(),
            ),
            FINGERPRINTS["published_end_at"].type,
        ),
        "shingles": _lists(sets.counts, sets.values, "shingles"),
        "bands": _lists(np.full(len(bands), options.bands), bands.reshape(-1), "bands"),
    }
    return enforce_schema(pa.table(columns), FINGERPRINTS)


def end_of_publication(published_at: datetime | None, precision: str | None) -> datetime | None:
    """The latest moment that a time of publication may stand for.

    >>> from datetime import UTC
    >>> end_of_publication(datetime(2025, 5, 14, tzinfo=UTC), "day").isoformat()
    '2025-05-14T23:59:59.999999+00:00'
    """
    if published_at is None:
        return None
    if precision == Precision.YEAR:
        end = published_at.replace(year=published_at.year + 1, month=1, day=1)
    elif precision == Precision.MONTH:
        end = (published_at.replace(day=1) + timedelta(days=32)).replace(day=1)
    elif precision == Precision.DAY:
        end = published_at + timedelta(days=1)
    else:
        return published_at
    return end - timedelta(microseconds=1)


def _key(hasher: Callable[[str], str], value: str | None) -> int:
    return int(hasher(value)[:16], 16) if value else 0


def _keys(values: Iterable[int]) -> pa.Array:
    return pa.array(values, pa.uint64())


def _lists(counts: NDArray[np.int64], values: NDArray[np.uint32], name: str) -> pa.Array:
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    return pa.ListArray.from_arrays(
        pa.array(offsets, pa.int32()), pa.array(values, pa.uint32()), type=FINGERPRINTS[name].type
    )
