"""The folder that deduplication works in: what its steps leave for one another, as arrays in files.

It lies below the data directory, so that all who take part in a run see it. A step writes files of its own and nobody
else's, under another name first, so that a step that was killed, or is done twice, does no harm.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from transforms.dedup import DedupOptions
from transforms.dedup.keys import Keys

ID_BYTES = 32
_LARGEST = 2**32 - 1  # the number of a record has 32 bits in a pair

# What is known of a record: in which part's file its shingles are, where they start there, how many they are, its keys.
KEY_ROW = np.dtype(
    [
        ("part", "<u4"),
        ("start", "<i8"),
        ("size", "<i8"),
        ("exact_key", "<u8"),
        ("title_key", "<u8"),
        ("title_words", "<u8"),
        ("url_key", "<u8"),
        ("site_key", "<u8"),
        ("word_count", "<i4"),
        ("is_truncated", "?"),
        ("is_syndicated", "?"),
        ("published_end_at", "<i8"),
    ]
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much one step takes on: what bounds its memory. The result does not depend on it."""

    records: int = 100_000
    ids: int = 4_000_000
    values: int = 32_000_000
    samples: int = 8_000_000
    pairs: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Bench:
    """A working folder, what deduplication is set to, and how work is cut: small enough to be sent to whoever works."""

    folder: Path
    options: DedupOptions
    sizes: Sizes = Sizes()

    def path(self, kind: str, *numbers: int) -> Path:
        """A file, by what it holds and its numbers."""
        return self.folder / ("-".join((kind, *map(str, numbers))) + ".npy")

    @contextmanager
    def writing(self, kind: str, *numbers: int) -> Iterator[BinaryIO]:
        """A file to write, there for others once the block ends well."""
        path = self.path(kind, *numbers)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with temporary.open("wb") as opened:
                yield opened
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)

    def save(self, array: NDArray[Any], kind: str, *numbers: int) -> None:
        """Leave an array for others."""
        with self.writing(kind, *numbers) as opened:
            np.save(opened, array)

    def load(self, kind: str, *numbers: int) -> NDArray[Any]:
        """An array that was left, mapped: what is not looked at is not read."""
        mapped = np.load(self.path(kind, *numbers), mmap_mode="r", allow_pickle=False)
        return np.asarray(mapped)  # a plain view is quicker to slice

    def load_shingles(self, part: int) -> NDArray[np.uint32]:
        """The shingles of a part, mapped: numbers one after the other, without a header."""
        path = self.path("shingles", part)
        if not path.stat().st_size:
            return np.empty(0, np.uint32)
        return np.asarray(np.memmap(path, np.uint32, "r"))

    def clear(self) -> None:
        """Remove all arrays."""
        for path in (*self.folder.glob("*.npy"), *self.folder.glob(".*.npy.*")):
            path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Laid:
    """How all records were numbered and laid out: the records of each range of ids, and the number of parts."""

    ranges: tuple[int, ...]
    parts: int

    @property
    def records(self) -> int:
        """All records."""
        return sum(self.ranges)

    @property
    def bases(self) -> NDArray[np.int64]:
        """The place at which each range of ids begins."""
        return np.concatenate((np.zeros(1, np.int64), np.cumsum(self.ranges)))[:-1].astype(np.int64)

    def enforce_limit(self) -> None:
        """Raise ValueError where there are more records than can be numbered."""
        if self.records > _LARGEST:
            raise ValueError(f"{self.records:,} records are more than the {_LARGEST:,} that can be numbered")


class MappedSets:
    """Shingles of some records, in the files of several parts."""

    def __init__(
        self,
        parts: Sequence[NDArray[np.uint32]],
        part: NDArray[np.int64],
        starts: NDArray[np.int64],
        counts: NDArray[np.int64],
    ) -> None:
        self._parts = parts
        self._part = part
        self._starts = starts
        self.counts = counts

    def slices(self, records: NDArray[np.int64]) -> list[NDArray[np.uint32]]:
        """The shingles of some records, one array each."""
        starts = self._starts[records]
        ends = starts + self.counts[records]
        places = zip(self._part[records].tolist(), starts.tolist(), ends.tolist(), strict=True)
        parts = self._parts
        return [parts[part][start:end] for part, start, end in places]


class Known:
    """What is known of all records, in order of article_id: mapped, so that only what is looked at is read."""

    def __init__(self, bench: Bench, laid: Laid) -> None:
        self._ranges = [bench.load("known", number) for number in range(len(laid.ranges))]
        self._bases = laid.bases

    def column(self, name: str) -> NDArray[Any]:
        """One thing that is known of every record."""
        return np.concatenate([rows[name] for rows in self._ranges])

    def rows(self, places: NDArray[np.int64]) -> NDArray[Any]:
        """All that is known of some records."""
        if len(self._ranges) == 1:
            return self._ranges[0][places]
        found = np.empty(len(places), KEY_ROW)
        range_of = np.searchsorted(self._bases, places, side="right") - 1
        for number in np.unique(range_of).tolist():
            here = range_of == number
            found[here] = self._ranges[number][places[here] - self._bases[number]]
        return found


def take_records(bench: Bench, laid: Laid, records: NDArray[np.int64]) -> tuple[Keys, MappedSets]:
    """The keys of some records, and their shingles."""
    rows = Known(bench, laid).rows(records)
    shingles = [bench.load_shingles(part) for part in range(laid.parts)]
    return keys_of(rows), MappedSets(shingles, rows["part"].astype(np.int64), rows["start"], rows["size"])


def keys_of(rows: NDArray[Any]) -> Keys:
    """Rows of KEY_ROW as keys."""
    keys = Keys.empty(len(rows))
    for name, values in keys.columns().items():
        values[:] = rows[name]
    keys.size[:] = rows["size"]
    return keys


def find_ids(bench: Bench, laid: Laid, places: NDArray[np.int64]) -> NDArray[np.bytes_]:
    """The article_ids of records, by their places."""
    found = np.empty(len(places), f"S{ID_BYTES}")
    bases = laid.bases
    range_of = np.searchsorted(bases, places, side="right") - 1
    for number in np.unique(range_of).tolist():
        here = range_of == number
        found[here] = bench.load("ids", number)[places[here] - bases[number]]
    return found
