"""The first steps of deduplication: number all records in order of article_id, and lay their fingerprints out."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from flows.dedup.bench import ID_BYTES, KEY_ROW, Bench, Laid
from transforms.dedup.candidates import sample_shingles

_NEVER = np.iinfo(np.int64).max
_AT_ONCE = 10_000
_KEYS = [name for name in KEY_ROW.names or () if name not in {"part", "start", "size"}]


def count_rows(file: Path) -> int:
    """The rows of a Parquet file, by its footer."""
    rows: int = pq.ParquetFile(file).metadata.num_rows
    return rows


def group_files(files: Sequence[Path], rows: int) -> list[tuple[Path, ...]]:
    """Files in groups of about so many rows."""
    groups: list[tuple[Path, ...]] = []
    group: list[Path] = []
    held = 0
    for file in files:
        group.append(file)
        held += count_rows(file)
        if held >= rows:
            groups.append(tuple(group))
            group, held = [], 0
    return [*groups, tuple(group)] if group else groups


def number_records(bench: Bench, files: Sequence[Path], number: int, ranges: int) -> int:
    """Leave the article_ids of one range of all possible ones, in order; gives how many there are.

    Raises ValueError where one stands in the files twice.
    """
    chunks = [_read_ids(file) for file in files]
    if ranges > 1:
        chunks = [ids[_range_of(ids, ranges) == number] for ids in chunks]
    ids = np.sort(np.concatenate((np.empty(0, f"S{ID_BYTES}"), *chunks)))
    if (ids[1:] == ids[:-1]).any():
        raise ValueError("an article_id stands in the fingerprints twice")
    bench.save(ids, "ids", number)
    return len(ids)


def _read_ids(file: Path) -> NDArray[np.bytes_]:
    column = pq.read_table(file, columns=["article_id"]).column("article_id").combine_chunks()
    return _fixed(column)


def _fixed(ids: pa.Array) -> NDArray[np.bytes_]:
    """Ids, all of one length, as fixed-width bytes."""
    fixed = ids.cast(pa.binary()).cast(pa.binary(ID_BYTES))
    values: NDArray[np.bytes_] = np.frombuffer(fixed.buffers()[1], f"S{ID_BYTES}", len(fixed), fixed.offset * ID_BYTES)
    return values


def _range_of(ids: NDArray[np.bytes_], ranges: int) -> NDArray[np.int64]:
    """Which range of all possible ids each one falls in: hexadecimal digits are spread evenly."""
    bounds = np.array([f"{number * 2**32 // ranges:08x}".encode() for number in range(1, ranges)], "S8")
    return np.searchsorted(bounds, ids.astype("S8"), side="right").astype(np.int64)


def lay_out(bench: Bench, files: Sequence[Path], part: int, laid: Laid) -> int:
    """Leave keys, shingles, bands and sampled shingles of the records of some files; gives how many are sampled."""
    ids = [bench.load("ids", number) for number in range(len(laid.ranges))]
    rows = [np.empty(0, KEY_ROW)]
    places = [np.empty(0, np.uint32)]
    bands = [np.empty((0, bench.options.bands), np.uint32)]
    samples = [np.empty(0, np.uint64)]
    written = 0
    with bench.writing("shingles", part) as opened:
        for batch in _batches(files):
            lists = batch.column("shingles")
            values = lists.flatten().to_numpy()
            row = np.zeros(batch.num_rows, KEY_ROW)
            place = _find_places(_fixed(batch.column("article_id")), ids, laid)
            row["part"] = part
            row["size"] = pc.list_value_length(lists).to_numpy()
            row["start"] = written + np.cumsum(row["size"]) - row["size"]
            for name in _KEYS:
                row[name] = _numbers(batch.column(name))
            opened.write(values.tobytes())
            rows.append(row)
            places.append(place.astype(np.uint32))
            bands.append(batch.column("bands").flatten().to_numpy().reshape(batch.num_rows, bench.options.bands))
            samples.append(sample_shingles(values, np.repeat(place, row["size"]), bench.options))
            written += len(values)
    order = np.argsort(np.concatenate(places))
    bench.save(np.concatenate(places)[order], "places", part)
    bench.save(np.concatenate(rows)[order], "keys", part)
    bench.save(np.ascontiguousarray(np.concatenate(bands)[order].T), "bands", part)
    sampled = np.sort(np.concatenate(samples))
    bench.save(sampled, "samples", part)
    return len(sampled)


def gather_keys(bench: Bench, laid: Laid, number: int) -> int:
    """Leave the keys of one range of records in order of article_id, from all parts; gives how many there are."""
    low = int(laid.bases[number])
    known = np.zeros(laid.ranges[number], KEY_ROW)
    for part in range(laid.parts):
        places = bench.load("places", part)
        here = slice(*np.searchsorted(places, (low, low + len(known))).tolist())
        known[places[here].astype(np.int64) - low] = bench.load("keys", part)[here]
    bench.save(known, "known", number)
    return len(known)


def _batches(files: Sequence[Path]) -> Iterator[pa.RecordBatch]:
    for file in files:
        yield from pq.ParquetFile(file).iter_batches(batch_size=_AT_ONCE)


def _find_places(wanted: NDArray[np.bytes_], ids: Sequence[NDArray[np.bytes_]], laid: Laid) -> NDArray[np.int64]:
    """The place of each id among all."""
    places = np.empty(len(wanted), np.int64)
    range_of = _range_of(wanted, len(ids))
    for number, base in enumerate(laid.bases.tolist()):
        here = np.flatnonzero(range_of == number)
        places[here] = base + np.searchsorted(ids[number], wanted[here])
    return places


def _numbers(column: pa.Array) -> NDArray[np.generic]:
    if pa.types.is_timestamp(column.type):
        column = pc.fill_null(column.cast(pa.int64()), _NEVER)
    numbers: NDArray[np.generic] = column.to_numpy(zero_copy_only=False)
    return numbers
