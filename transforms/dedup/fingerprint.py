"""What deduplication keeps of a record: enough to find, verify and rank, without its text."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.site_lines import SiteLines
from transforms.dedup.options import DedupOptions
from transforms.dedup.shingles import shingle_texts
from transforms.dedup.signatures import hash_bands, sign_sets
from transforms.identity import hash_text, hash_words
from transforms.schema.enforce import enforce_schema
from transforms.schema.tables import FINGERPRINTS
from transforms.schema.vocabularies import Precision

_NO_LINES = SiteLines()
_TITLE_SHINGLES = DedupOptions(shingle_words=2, shingle_characters=2)


def fingerprint_batch(normalised: pa.Table, options: DedupOptions, site_lines: SiteLines = _NO_LINES) -> pa.Table:
    """One FINGERPRINTS row for each row of a table with the columns of NORMALISED, in the same order.

    Lines that the learned table names as the site's weigh nothing, wherever they survived cleaning.
    """
    texts = normalised.column("text").to_pylist()
    if site_lines.lines:
        texts = list(map(partial(drop_site_lines, site_lines), normalised.column("site").to_pylist(), texts))
    sets = shingle_texts(texts, options)
    bands = hash_bands(sign_sets(sets, options), options)
    columns = {
        "article_id": normalised.column("article_id"),
        "exact_key": _keys(int(value[:16], 16) for value in normalised.column("text_hash").to_pylist()),
        "title_key": _keys(_key(hash_words, value) for value in normalised.column("title").to_pylist()),
        "title_words": find_title_words(normalised.column("title").to_pylist()),
        "url_key": _keys(_key(hash_text, value) for value in normalised.column("url").to_pylist()),
        "site_key": _keys(_key(hash_text, value) for value in normalised.column("site").to_pylist()),
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


def drop_site_lines(site_lines: SiteLines, site: str | None, text: str) -> str:
    """A text less the lines that are learned of its site."""
    if site is None:
        return text
    lines = text.split("\n")
    return "\n".join(line for line in lines if site_lines.find(site, normalise_phrase(line)) is None)


def find_title_words(titles: Sequence[str | None]) -> NDArray[np.uint64]:
    """Each title's pairs of words as bits of a number.

    >>> first, second, none = find_title_words(["Rain again in May", "Rain again in June", None]).tolist()
    >>> (first & second).bit_count(), none
    (2, 0)
    """
    sets = shingle_texts([title or "" for title in titles], _TITLE_SHINGLES)
    bits = np.zeros(len(titles), np.uint64)
    owner = np.repeat(np.arange(len(titles)), sets.counts)
    np.bitwise_or.at(bits, owner, np.uint64(1) << (sets.values % np.uint32(64)).astype(np.uint64))
    return bits


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
