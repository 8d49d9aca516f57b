"""Snapshots: immutable folders, one pointer, and what to do after a crash.

A candidate is built in `published/.building/<id>`, gets its name by a rename, and is taken into use by moving the symbolic
link `published/latest`. Before the rename the intent is written down; a run that finds an intent completes it. So at any
moment a crash leaves either the old snapshot and rubbish that `recover` clears, or a whole new one.

    prepare   an empty folder for the candidate           (start_candidate)
    write     tables and state                            (assemble, the flow)
    manifest  files, rows, hashes, versions               (publish_candidate, from here on)
    sync      everything on the disk
    intent    the snapshot's id is written down
    name      the candidate becomes a snapshot
    point     `latest` moves
    done      the intent is struck out
    retain    snapshots beyond the last few are removed
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.storage.describe import write_descriptions
from flows.storage.files import hash_file, link_or_copy, remove_tree, sync_file, sync_folder, write_bytes
from flows.storage.layout import DataDir
from flows.storage.manifest import DataFile, Manifest

MANIFEST = "manifest.json"
STATE = "_state"
KEEP_SNAPSHOTS = 3
PUBLISH_STEPS = ("manifest", "sync", "intent", "name", "point", "done", "retain")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A published snapshot: a folder that never changes."""

    folder: Path
    manifest: Manifest

    @property
    def snapshot_id(self) -> str:
        """Its number, as text of a fixed width."""
        return self.manifest.snapshot_id

    def files(self, table: str) -> list[Path]:
        """The Parquet files of a table, in order."""
        return [self.folder / table / file.name for file in self.manifest.tables.get(table, ())]

    def state(self, name: str) -> Path:
        """A file or folder of the state that moves with the snapshot."""
        return self.folder / STATE / name


@dataclass(slots=True)
class Candidate:
    """A snapshot being built; nobody but its run looks at it."""

    data_dir: DataDir
    snapshot_id: str
    folder: Path
    previous: Snapshot | None
    tables: dict[str, list[DataFile]] = field(default_factory=dict)

    def scratch(self, table: str, name: str) -> Path:
        """Where to write a data file before its name is known."""
        folder = self.folder / ".scratch" / table
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{name}.parquet"

    def adopt(self, table: str, scratch: Path, partition: str, rows: int) -> DataFile:
        """Take a written file in: its name says table, partition and content. A file that the last snapshot has, sound, is
        linked, not kept twice.
        """
        sha256 = hash_file(scratch)
        file = DataFile(f"{table}-{partition}-{sha256[:16]}.parquet", partition, rows, scratch.stat().st_size, sha256)
        previous = self.previous
        known = previous.manifest.tables.get(table, ()) if previous else ()
        if previous and file in known and find_damage(previous.folder / table / file.name, file) is None:
            scratch.unlink()
            return self.link(table, previous, file)
        scratch.replace(self._place(table, file))
        return file

    def link(self, table: str, snapshot: Snapshot, file: DataFile) -> DataFile:
        """Take a file of a snapshot over as it is."""
        link_or_copy(snapshot.folder / table / file.name, self._place(table, file))
        return file

    def _place(self, table: str, file: DataFile) -> Path:
        self.tables.setdefault(table, []).append(file)
        (self.folder / table).mkdir(parents=True, exist_ok=True)
        return self.folder / table / file.name

    def files(self, table: str) -> list[Path]:
        """The Parquet files of a table, in order."""
        return [self.folder / table / name for name in sorted(file.name for file in self.tables.get(table, ()))]

    def state(self, name: str) -> Path:
        """Where a file or folder of the state goes; its folder is made."""
        path = self.folder / STATE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def find_damage(path: Path, file: DataFile) -> str | None:
    """What is wrong with a data file, in words; None where it holds what it should."""
    if not path.is_file():
        return "is missing"
    size = path.stat().st_size
    if size != file.bytes:
        return f"has {size:,} bytes, not {file.bytes:,}"
    return None if hash_file(path) == file.sha256 else "holds other bytes than were written"


def find_damaged(snapshot: Snapshot) -> Iterator[tuple[Path, str]]:
    """The data files of a snapshot that do not hold what they should, and what is wrong with each. Reads all of them."""
    for table, files in snapshot.manifest.tables.items():
        for file in files:
            path = snapshot.folder / table / file.name
            if why := find_damage(path, file):
                yield path, why


def list_snapshots(data_dir: DataDir) -> list[Path]:
    """The folders of all snapshots that are kept, oldest first."""
    return sorted(path for path in data_dir.snapshots.glob("[0-9]*") if (path / MANIFEST).is_file())


def open_snapshot(folder: Path) -> Snapshot:
    """A snapshot by its folder. Raises ValueError where its manifest cannot be read."""
    try:
        manifest = Manifest.parse(json.loads((folder / MANIFEST).read_bytes()))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{folder} is no snapshot, its manifest cannot be read: {error}") from error
    return Snapshot(folder, manifest)


def open_latest(data_dir: DataDir) -> Snapshot | None:
    """The snapshot that `latest` points to; None where nothing was published yet."""
    return open_snapshot(data_dir.latest.resolve()) if data_dir.latest.exists() else None


def start_candidate(data_dir: DataDir) -> Candidate:
    """An empty candidate beside the last snapshot."""
    ids = [int(path.name) for path in data_dir.snapshots.glob("[0-9]*")]
    snapshot_id = f"{max(ids, default=0) + 1:06d}"
    folder = data_dir.building / snapshot_id
    remove_tree(folder)
    folder.mkdir(parents=True)
    return Candidate(data_dir, snapshot_id, folder, open_latest(data_dir))


def discard_candidate(candidate: Candidate) -> None:
    """Throw a candidate away, published nothing."""
    remove_tree(candidate.data_dir.building)


def publish_candidate(
    candidate: Candidate,
    versions: Mapping[str, str],
    facts: Mapping[str, Any] | None = None,
    keep: int = KEEP_SNAPSHOTS,
    on_step: Callable[[str], None] = lambda _step: None,
) -> Snapshot:
    """Take a candidate that was found good into use; readers see it from the step `point` on.

    `versions` (kind -> version) decide whether a later run may add to it, `facts` are kept in the manifest. `on_step` is
    called after each of PUBLISH_STEPS.
    """
    data_dir = candidate.data_dir
    remove_tree(candidate.folder / ".scratch")
    manifest = Manifest.describe(candidate.snapshot_id, candidate.tables, versions, facts or {})
    write_descriptions(candidate.folder, manifest)
    write_bytes(candidate.folder / MANIFEST, manifest.dump())
    on_step("manifest")
    _sync_tree(candidate.folder)
    on_step("sync")
    write_bytes(data_dir.intent, candidate.snapshot_id.encode())
    on_step("intent")
    target = data_dir.snapshots / candidate.snapshot_id
    data_dir.snapshots.mkdir(exist_ok=True)
    candidate.folder.rename(target)
    sync_folder(data_dir.snapshots)
    on_step("name")
    point_to(data_dir, candidate.snapshot_id)
    on_step("point")
    _strike_intent(data_dir)
    on_step("done")
    retain_snapshots(data_dir, keep)
    on_step("retain")
    return Snapshot(target, manifest)


def retain_snapshots(data_dir: DataDir, keep: int) -> None:
    """Remove all but the newest `keep` snapshots; never the one that `latest` points to."""
    current = data_dir.latest.resolve()
    for folder in list_snapshots(data_dir)[: -max(1, keep)]:
        if folder.resolve() != current:
            data_dir.building.mkdir(parents=True, exist_ok=True)
            gone = data_dir.building / f"gone-{folder.name}"
            folder.rename(gone)  # first out of sight, so that no half-removed snapshot is ever found
            remove_tree(gone)


def recover(data_dir: DataDir) -> list[str]:
    """Clear what a killed run left behind and complete a publication that it had begun. For the holder of the lock.

    Returns what was done, in words; nothing where the last run ended as it should.
    """
    done = []
    if data_dir.intent.exists():
        name = data_dir.intent.read_text(encoding="utf-8").strip()
        if name and (data_dir.snapshots / name / MANIFEST).is_file():
            point_to(data_dir, name)
            done.append(f"took snapshot {name} into use, which an earlier run had completed")
        _strike_intent(data_dir)
    if not data_dir.latest.exists() and (kept := list_snapshots(data_dir)):
        point_to(data_dir, kept[-1].name)
        done.append(f"pointed latest to snapshot {kept[-1].name}: it pointed nowhere")
    if data_dir.building.exists():
        if any(data_dir.building.iterdir()):
            done.append("removed an unfinished snapshot")
        remove_tree(data_dir.building)
    for leftover in (*data_dir.published.glob(".*.part"), *data_dir.published.glob(".latest-*")):
        leftover.unlink()
    return done


def point_to(data_dir: DataDir, snapshot_id: str) -> None:
    """Move `latest` to a snapshot."""
    temporary = data_dir.published / f".latest-{snapshot_id}"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(Path(data_dir.snapshots.name) / snapshot_id, target_is_directory=True)
    temporary.replace(data_dir.latest)
    sync_folder(data_dir.published)


def _strike_intent(data_dir: DataDir) -> None:
    data_dir.intent.unlink(missing_ok=True)
    sync_folder(data_dir.published)


def _sync_tree(folder: Path) -> None:
    for path, _folders, names in os.walk(folder):
        for name in names:
            sync_file(Path(path) / name)
        sync_folder(Path(path))
