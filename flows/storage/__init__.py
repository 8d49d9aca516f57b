"""Where tables lie: staging, ledger, snapshots, runs, and the lock on a data directory.

One run at a time (`lock`) stages what its batches give (`staging`), compares the raw files with what the last snapshot
read (`ledger`), assembles the candidate snapshot from the last one and the staged tables (`assemble`), and publishes it by
moving one pointer (`snapshots`). `runs` keeps one row a run, failed runs included.
"""

from flows.storage.assemble import AssembleOptions, Sources, assemble_tables
from flows.storage.layout import DataDir
from flows.storage.ledger import FileChanges, compare_files
from flows.storage.lock import DataDirBusyError, hold_lock
from flows.storage.runs import read_runs, write_run
from flows.storage.snapshots import (
    Candidate,
    Snapshot,
    discard_candidate,
    open_latest,
    publish_candidate,
    recover,
    start_candidate,
)
from flows.storage.staging import Staging, clear_staging

__all__ = [
    "AssembleOptions",
    "Candidate",
    "DataDir",
    "DataDirBusyError",
    "FileChanges",
    "Snapshot",
    "Sources",
    "Staging",
    "assemble_tables",
    "clear_staging",
    "compare_files",
    "discard_candidate",
    "hold_lock",
    "open_latest",
    "publish_candidate",
    "read_runs",
    "recover",
    "start_candidate",
    "write_run",
]
