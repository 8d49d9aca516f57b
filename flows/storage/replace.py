"""An earlier snapshot made again takes the place, and the number, of the old one.

The new one is built like any candidate. Once it is whole and on the disk it moves to `published/.replacing/<id>`; from
there on the replacement is completed, after a crash by the next run. `latest` never points to a snapshot that is
replaced so: the last one is superseded by a new number.

    build     published/.building/<id>
    ready     published/.replacing/<id>
    clear     the old snapshot goes out of sight
    name      the new one takes its place
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flows.storage.describe import write_descriptions
from flows.storage.files import remove_tree, sync_file, sync_folder, write_bytes
from flows.storage.layout import DataDir
from flows.storage.manifest import Manifest
from flows.storage.snapshots import MANIFEST, Candidate, Snapshot

REPLACE_STEPS = ("build", "ready", "clear", "name")


def start_replacement(data_dir: DataDir, snapshot: Snapshot) -> Candidate:
    """An empty candidate with the number of an earlier snapshot, whose unchanged files it can link."""
    folder = data_dir.building / snapshot.snapshot_id
    remove_tree(folder)
    folder.mkdir(parents=True)
    return Candidate(data_dir, snapshot.snapshot_id, folder, snapshot)


def replace_snapshot(
    candidate: Candidate, facts: Mapping[str, Any], on_step: Callable[[str], None] = lambda _step: None
) -> None:
    """Put a candidate from `start_replacement` in the old snapshot's place; versions stay, `facts` are the new ones.

    `on_step` is called after each of REPLACE_STEPS.
    """
    data_dir, previous = candidate.data_dir, candidate.previous
    if previous is None:
        raise ValueError("a replacement replaces a snapshot")
    remove_tree(candidate.folder / ".scratch")
    manifest = Manifest.describe(candidate.snapshot_id, candidate.tables, previous.manifest.versions, facts)
    write_descriptions(candidate.folder, manifest)
    write_bytes(candidate.folder / MANIFEST, manifest.dump())
    for path, _folders, names in os.walk(candidate.folder):
        for name in names:
            sync_file(Path(path) / name)
        sync_folder(Path(path))
    on_step("build")
    data_dir.replacing.mkdir(exist_ok=True)
    candidate.folder.rename(data_dir.replacing / candidate.snapshot_id)
    sync_folder(data_dir.replacing)
    on_step("ready")
    finish_replacements(data_dir, on_step)


def finish_replacements(data_dir: DataDir, on_step: Callable[[str], None] = lambda _step: None) -> list[str]:
    """Complete what a killed run had begun to replace. For the holder of the lock. Returns the numbers of the snapshots."""
    done = []
    for ready in sorted(data_dir.replacing.glob("[0-9]*")):
        remove_snapshot(data_dir, ready.name)
        on_step("clear")
        ready.rename(data_dir.snapshots / ready.name)
        sync_folder(data_dir.snapshots)
        on_step("name")
        done.append(ready.name)
    remove_tree(data_dir.replacing)
    return done


def remove_snapshot(data_dir: DataDir, snapshot_id: str) -> None:
    """Remove a snapshot that `latest` does not point to, first out of sight, so that nobody finds half of one."""
    folder = data_dir.snapshots / snapshot_id
    if folder.resolve() == data_dir.latest.resolve():
        raise ValueError(f"snapshot {snapshot_id} is the latest")
    if folder.exists():
        data_dir.building.mkdir(parents=True, exist_ok=True)
        gone = data_dir.building / f"gone-{snapshot_id}"
        remove_tree(gone)
        folder.rename(gone)
        sync_folder(data_dir.snapshots)
        remove_tree(gone)
