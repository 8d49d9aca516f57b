"""Raw records in batches, bounded in bytes as well as in records: what the stages work on side by side."""

from collections.abc import Iterable, Iterator

from flows.sources.model import InputFile, RawBatch, ReadOptions
from flows.sources.read import DEFAULTS, read_records
from transforms.records import RawRecord, Rejection
from transforms.tables import raw_records_table

_OVERHEAD_BYTES = 512  # what a record takes beside its content


def read_batches(
    files: Iterable[InputFile],
    options: ReadOptions = DEFAULTS,
    max_records: int = 500,
    max_bytes: int = 16 << 20,
) -> Iterator[RawBatch]:
    """The records of the files, in order, in batches of at most `max_records` outcomes and about `max_bytes`.

    A batch goes over `max_bytes` only by its last record.
    """
    records: list[RawRecord] = []
    rejections: list[Rejection] = []
    number = size = 0
    for file in files:
        for outcome in read_records(file, options):
            if isinstance(outcome, Rejection):
                rejections.append(outcome)
            else:
                records.append(outcome)
            size += _size_of(outcome)
            if len(records) + len(rejections) >= max_records or size >= max_bytes:
                yield RawBatch(number, raw_records_table(records), tuple(rejections))
                records, rejections, size = [], [], 0
                number += 1
    if records or rejections:
        yield RawBatch(number, raw_records_table(records), tuple(rejections))


def _size_of(outcome: RawRecord | Rejection) -> int:
    """About how many bytes an outcome takes in memory."""
    if isinstance(outcome, Rejection):
        return _OVERHEAD_BYTES
    return _OVERHEAD_BYTES + len(outcome.content) + sum(2 * len(found.value) for found in outcome.evidence)
