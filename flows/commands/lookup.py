"""Finding one record again: from its article_id through the published tables to its raw file, or in a file named."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows import history
from flows.reading import open_to_read
from flows.settings import RunSettings
from flows.sources import InputFile, ReadOptions, SourceRoot, find_inputs, read_records
from flows.sources.model import UsageError
from flows.storage import Snapshot, open_latest
from transforms.records import RawRecord, Rejection

_HEX = set("0123456789abcdef")
_PLACES = ("articles", "duplicates", "rejections")


@dataclass(frozen=True, slots=True)
class Published:
    """Where a record stands in the last snapshot: table, and its row."""

    table: str
    row: dict[str, Any]


def is_id(what: str) -> bool:
    """Whether a word looks like an article_id or the start of one.

    >>> is_id("0a1b2c3d"), is_id("storm.html")
    (True, False)
    """
    return 4 <= len(what) <= 32 and set(what) <= _HEX


def find_published(snapshot: Snapshot | None, start: str) -> list[Published]:
    """The records of a snapshot whose article_id starts so."""
    found: list[Published] = []
    for table in _PLACES if snapshot else ():
        for path in snapshot.files(table) if snapshot else ():
            ids = pq.read_table(path, columns=["article_id"])["article_id"]
            mask = pc.starts_with(ids, start)
            if pc.any(mask).as_py():
                found += [Published(table, row) for row in pq.read_table(path).filter(mask).to_pylist()]
    return found


def find_records(what: str, settings: RunSettings) -> list[RawRecord | Rejection]:
    """The raw records that an article_id or a file names, as reading gives them.

    Raises UsageError where there are none.
    """
    snapshot = open_latest(open_to_read(settings))
    roots = [SourceRoot(name, place) for name, place in sorted(settings.roots.items())]
    options = ReadOptions(settings.max_record_bytes, settings.field_map)
    if not Path(what).exists() and is_id(what):
        published = find_published(snapshot, what)
        if not published:
            raise UsageError(f"no record {what} in {settings.data_path / 'published' / 'latest'}")
        if len(published) > 1:
            raise UsageError(f"{what} is the start of {len(published)} article_ids; give more digits")
        row = published[0].row
        file = _find_file(row["source"], row["raw_file"], [*roots, *history.read_roots(snapshot)], roots)
        found = [record for record in read_records(file, options) if record.identity.article_id == row["article_id"]]
        if not found:
            raise UsageError(f"{file.url} no longer holds the record {row['raw_record']}")
        return found
    files = find_inputs([what], roots, history.read_roots(snapshot))
    return [record for file in files for record in read_records(file, options)]


def _find_file(source: str, raw_file: str, known: Sequence[SourceRoot], roots: Sequence[SourceRoot]) -> InputFile:
    """The raw file of a published record."""
    root = next((root for root in known if root.name == source), None)
    if root is None:
        raise UsageError(f"the source root {source!r} is not known; name it with --root {source}=PLACE")
    address = f"{root.location.rstrip('/')}/{raw_file}"
    files = find_inputs([address], [root, *(other for other in roots if other.name != source)])
    return files[0]
