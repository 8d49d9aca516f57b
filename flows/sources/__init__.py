"""Ingest: from what the user names to raw records.

Promise: every record of every file named comes out once, as a record or as a rejection with its reason, in bounded
memory; a file keeps its identity whichever way it was named.
"""

from flows.sources.batches import read_batches
from flows.sources.count import count_records
from flows.sources.find import find_inputs, find_used_roots
from flows.sources.model import Compression, Format, InputFile, RawBatch, ReadOptions, SourceRoot, UsageError
from flows.sources.read import read_records

__all__ = [
    "Compression",
    "Format",
    "InputFile",
    "RawBatch",
    "ReadOptions",
    "SourceRoot",
    "UsageError",
    "count_records",
    "find_inputs",
    "find_used_roots",
    "read_batches",
    "read_records",
]
