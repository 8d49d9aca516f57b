"""The workspace: what a run needs of a data directory on object storage, in a local folder that is one itself.

It holds the manifests of the snapshots that are kept, the state of the last one, data files once they are needed, what runs
left, and the takedown list. It can be thrown away at any time: what is not there is fetched again.
"""

import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.storage.depot import Depot, Pointer
from flows.storage.files import hash_file, link_or_copy, remove_tree, write_bytes
from flows.storage.layout import DataDir
from flows.storage.lease import Lease
from flows.storage.snapshots import MANIFEST, STATE, Snapshot, list_snapshots, open_latest, point_to

RUNS = "runs/"
TAKEDOWN = "takedown.txt"
_Known = dict[
    str, list[Any]
]  # key -> the object's ETag, the local file's size and time of change, when both were alike


class Mirror:
    """A depot, and the local data directory that mirrors it."""

    def __init__(self, data_dir: DataDir) -> None:
        if data_dir.address is None:
            raise ValueError(f"{data_dir.root} mirrors nothing")
        self.depot = Depot(data_dir.address)
        self._here = data_dir
        self._lease: Lease | None = None

    # the lock

    def hold(self, run_id: str, wait_seconds: float, lock_seconds: float) -> str | None:
        """Take the lock. Gives a line where it was stale. Raises DataDirBusyError."""
        path = self._here.state / "workspace.id"
        if not path.exists():
            write_bytes(path, secrets.token_hex(16).encode())
        lease = Lease(self.depot.store, run_id, path.read_text(encoding="ascii"), lock_seconds)
        took_over = lease.acquire(wait_seconds)
        self._lease = lease
        return took_over

    def let_go(self) -> None:
        """Give the lock back."""
        if self._lease is not None:
            self._lease.release()
            self._lease = None

    def _check_lock(self) -> None:
        if self._lease is not None:
            self._lease.check()

    # from the store

    def align(self) -> list[str]:
        """Make workspace and store agree. For the holder of the lock; gives what was done, in words.

        What an earlier run had published here and could not send is sent now, if nothing else was published meanwhile.
        What killed runs have left in the store is cleared.
        """
        done = []
        self.depot.look()
        if self._is_ahead():
            self.send()
            last = self.depot.pointer.last.snapshot_id if self.depot.pointer else ""
            done.append(f"sent snapshot {last}, which an earlier run had completed, to {self.depot.store.address}")
        if cleared := self.depot.clear():
            done.append(f"removed {cleared} objects that a killed run had left in {self.depot.store.address}")
        self._fetch_all()
        return done

    def refresh(self) -> None:
        """Have here what the store has, changing nothing there. For the holder of the local lock."""
        self.depot.look()
        if not self._is_ahead():
            self._fetch_all()

    def _is_ahead(self) -> bool:
        """Whether something was published here since both agreed, and nothing there."""
        local = open_latest(self._here)
        if local is None or self._read_agreed() != self.depot.etag:
            return False
        pointer = self.depot.pointer
        if pointer is None or local.snapshot_id != pointer.last.snapshot_id:
            return True
        return self._hash_manifests() != {place.manifest_sha256 for place in pointer.kept}

    def _hash_manifests(self) -> set[str]:
        return {hash_file(folder / MANIFEST) for folder in list_snapshots(self._here)}

    def _fetch_all(self) -> None:
        self._fetch_snapshots(self.depot.pointer)
        self._fetch_runs()
        self.depot.store.download_or_remove(TAKEDOWN, self._here.root / TAKEDOWN)

    def _fetch_snapshots(self, pointer: Pointer | None) -> None:
        """Fetch the manifests of all snapshots and the state of the last; remove the snapshots that are gone there."""
        known = self._hash_manifests()
        kept = {place.snapshot_id: place for place in (pointer.kept if pointer else ())}
        for folder in list(self._here.snapshots.glob("[0-9]*")):
            place = kept.get(folder.name)
            manifest = folder / MANIFEST
            if place is None or not manifest.exists() or hash_file(manifest) != place.manifest_sha256:
                remove_tree(folder)
        if pointer is None:
            self._here.latest.unlink(missing_ok=True)
        else:
            state = pointer.last.key(f"{STATE}/")
            target = self._here.snapshots / pointer.last.snapshot_id
            wanted = [(key, target / key.removeprefix(pointer.last.key(""))) for key in self.depot.store.list(state)]
            self.depot.store.download((key, path) for key, path in wanted if not path.exists())
            missing = [place for place in kept.values() if place.manifest_sha256 not in known]
            places = [(place.key(MANIFEST), self._here.snapshots / place.snapshot_id / MANIFEST) for place in missing]
            self.depot.store.download(places)
            for place in missing:
                self._check(
                    self._here.snapshots / place.snapshot_id / MANIFEST, place.manifest_sha256, place.key(MANIFEST)
                )
            point_to(self._here, pointer.last.snapshot_id)
        self._agree()

    def fetch_whole(self, snapshot: Snapshot) -> None:
        """Fetch all files of a snapshot. The names of data files carry their content's hash: one that lies in any snapshot
        here is linked, and none is fetched twice.
        """
        pointer = self.depot.pointer
        place = next((p for p in (pointer.kept if pointer else ()) if p.snapshot_id == snapshot.snapshot_id), None)
        if place is None:
            return  # published here, and not sent yet: it is whole
        known = {path.name: path for path in self._here.snapshots.glob("*/[!_]*/*.parquet")}
        sha256 = {f"{name}/{f.name}": f.sha256 for name, files in snapshot.manifest.tables.items() for f in files}
        wanted = []
        for key in self.depot.store.list(place.key("")):
            name = key.removeprefix(place.key(""))
            path = snapshot.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                if name in sha256 and path.name in known:
                    link_or_copy(known[path.name], path)
                else:
                    wanted.append((key, path, sha256.get(name)))
        self.depot.store.download((key, path) for key, path, _ in wanted)
        for key, path, expected in wanted:
            if expected is not None:
                self._check(path, expected, key)
        if missing := [name for name in sha256 if not (snapshot.folder / name).exists()]:
            raise OSError(f"{self.depot.store.url(place.key(missing[0]))} is missing")

    def _check(self, path: Path, sha256: str, key: str) -> None:
        if hash_file(path) != sha256:
            path.unlink()
            raise OSError(f"{self.depot.store.url(key)} does not hold what it should: its bytes have another hash")

    # to the store

    def send(self, on_step: Callable[[str], None] = lambda _step: None) -> None:
        """Publish in the store what is published here. Raises LostRaceError and LockLostError, see `Depot.publish`."""
        latest = open_latest(self._here)
        if latest is None:
            return
        self.depot.publish(list_snapshots(self._here), latest.snapshot_id, self._check_lock, on_step)
        self._agree()

    def send_if_changed(self) -> None:
        """Publish in the store what was changed here since both agreed, if anything was; send what runs left."""
        if self._is_ahead():
            self.send()
        self.send_runs()

    # what runs left: rows, logs, Data Docs

    def _fetch_runs(self) -> None:
        """Have here what runs left there; what was here when both were alike and is gone there goes here, too."""
        there = self.depot.store.list(RUNS)
        known = self._read_known()
        wanted = [
            (key, self._here.root / key)
            for key, found in there.items()
            if known.get(key, [None])[0] != found.etag or not (self._here.root / key).exists()
        ]
        self.depot.store.download(wanted)
        for key in known.keys() - there.keys():
            (self._here.root / key).unlink(missing_ok=True)
        self._write_known({key: [found.etag, *_mark(self._here.root / key)] for key, found in there.items()})

    def send_runs(self) -> None:
        """Have there what runs left here: new and changed files are sent, those that are gone here are removed."""
        known = self._read_known()
        files = {path.relative_to(self._here.root).as_posix(): path for path in _walk(self._here.runs)}
        changed = [(path, key) for key, path in files.items() if known.get(key, [None])[1:] != _mark(path)]
        self.depot.store.upload(changed)
        self.depot.store.remove(known.keys() - files.keys())
        there = self.depot.store.list(RUNS) if changed else {}
        for path, key in changed:
            known[key] = [there[key].etag, *_mark(path)]
        self._write_known({key: mark for key, mark in known.items() if key in files})

    def _read_known(self) -> _Known:
        path = self._here.state / "runs.json"
        known: _Known = json.loads(path.read_bytes()) if path.exists() else {}
        return known

    def _write_known(self, known: _Known) -> None:
        write_bytes(self._here.state / "runs.json", json.dumps(known).encode())

    # the pointer that both agreed on when they were last in touch

    def _agree(self) -> None:
        write_bytes(self._here.state / "agreed.json", json.dumps({"etag": self.depot.etag}).encode())

    def _read_agreed(self) -> str | None:
        path = self._here.state / "agreed.json"
        return json.loads(path.read_bytes())["etag"] if path.exists() else None


def _walk(folder: Path) -> list[Path]:
    """What lies below a folder, but for what is being written."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".part"))


def _mark(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]
