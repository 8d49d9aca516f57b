"""Where tables lie: staging, ledger, snapshots, runs, and the lock on a data directory.

One run at a time (`lock`) stages what its batches give (`staging`), compares the raw files with what the last snapshot
read (`ledger`), assembles the candidate snapshot from the last one and the staged tables (`assemble`), and publishes it by
moving one pointer (`snapshots`). `runs` keeps one row a run, failed runs included. A data directory on object storage
(`depot`) is worked on in a local one (`mirror`); the functions here do the right thing for both (`anywhere`).
"""

from flows.storage.anywhere import (
    fetch_whole,
    find_tables,
    hold_lock,
    name_latest,
    publish_candidate,
    recover,
    refresh,
    send_changes,
    share_file,
    start_candidate,
)
from flows.storage.assemble import AssembleOptions, Sources, assemble_tables
from flows.storage.layout import DataDir
from flows.storage.ledger import FileChanges, compare_files
from flows.storage.lock import DataDirBusyError, enforce_free
from flows.storage.runs import read_runs, write_run
from flows.storage.snapshots import (
    Candidate,
    Snapshot,
    discard_candidate,
    find_damaged,
    open_latest,
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
    "enforce_free",
    "fetch_whole",
    "find_damaged",
    "find_tables",
    "hold_lock",
    "name_latest",
    "open_latest",
    "publish_candidate",
    "read_runs",
    "recover",
    "refresh",
    "send_changes",
    "share_file",
    "start_candidate",
    "write_run",
]
