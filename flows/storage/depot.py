"""A data directory on object storage: the same folders as on a disk, and `latest.json` in place of the link.

    published/latest.json                         the pointer, moved by a conditional write
    published/snapshots/<number>-<hash>/...       as on a disk; the manifest is written last
    runs/...                                      as on a disk
    takedown.txt                                  as on a disk
    state/lock.json                               see `lease`

A run works in a local folder, the workspace (`mirror`). It publishes there first, as it does on a disk, and then sends what
is new. A snapshot's folder is named by the hash of what is in it, so what a run sends never touches what another has sent;
which of the two counts is decided by the pointer alone.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from flows.storage.files import hash_file
from flows.storage.objects import ConditionFailedError, ObjectStore, Stored
from flows.storage.snapshots import MANIFEST

PUBLISHED = "published/"
POINTER = f"{PUBLISHED}latest.json"
SNAPSHOTS = f"{PUBLISHED}snapshots/"
SEND_STEPS = ("upload", "describe", "move", "sweep")


class LostRaceError(RuntimeError):
    """Another run has published meanwhile; this one has published nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """A snapshot on object storage; `path` is relative to `published/`."""

    snapshot_id: str
    path: str
    manifest_sha256: str

    def key(self, name: str) -> str:
        """The key of a file of the snapshot."""
        return f"{PUBLISHED}{self.path}/{name}"


@dataclass(frozen=True, slots=True)
class Pointer:
    """The content of latest.json: the last snapshot, and all that are kept, itself among them.

    `fence` counts how often rubbish was cleared: a run that was taken for dead and is not finds the pointer changed, and
    cannot publish what was cleared under its hands.
    """

    last: Place
    kept: tuple[Place, ...]
    fence: int = 0

    @classmethod
    def parse(cls, content: bytes) -> "Pointer":
        """A pointer from its JSON. Raises ValueError where it is none."""
        try:
            read = json.loads(content)
            kept = tuple(Place(**place) for place in read["kept"])
            last = Place(read["snapshot_id"], read["path"], read["manifest_sha256"])
            return cls(last, kept, read["fence"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"{POINTER} is no pointer to a snapshot: {error}") from error

    def dump(self) -> bytes:
        """As JSON."""
        content = {**asdict(self.last), "kept": [asdict(place) for place in self.kept], "fence": self.fence}
        return json.dumps(content, indent=1).encode() + b"\n"

    def names(self, key: str) -> bool:
        """Whether an object belongs to a snapshot that is kept."""
        return any(key.startswith(place.key("")) for place in self.kept)


class Depot:
    """The data directory at an address. What is known of the pointer is kept between calls."""

    def __init__(self, address: str) -> None:
        self.store = ObjectStore(address)
        self.pointer: Pointer | None = None
        self.etag: str | None = None

    def look(self) -> Pointer | None:
        """Read what `latest.json` says; None before the first publication."""
        found = self.store.read(POINTER)
        self.pointer, self.etag = (Pointer.parse(found[0]), found[1]) if found else (None, None)
        return self.pointer

    def publish(
        self,
        folders: Sequence[Path],
        last: str,
        check_lock: Callable[[], None],
        on_step: Callable[[str], None] = lambda _step: None,
    ) -> None:
        """Publish local snapshots (all that are to be kept, in order): send what is not there, move the pointer to `last`,
        remove what it does not name any more.

        `check_lock` is called before the pointer moves; `on_step` after each of SEND_STEPS. Raises LostRaceError where
        the pointer is not the one that was read last.
        """
        known = {place.manifest_sha256: place for place in (self.pointer.kept if self.pointer else ())}
        there = self.store.list(SNAPSHOTS)
        places = []
        fresh = []
        for folder in folders:
            sha256 = hash_file(folder / MANIFEST)
            place = known.get(sha256)
            if place is None:
                place = Place(folder.name, f"snapshots/{folder.name}-{hash_snapshot(folder)[:12]}", sha256)
                fresh.append((folder, place))
            places.append(place)
        for folder, place in fresh:
            self._send_files(folder, place, there)
        on_step("upload")
        for folder, place in fresh:
            self.store.write(place.key(MANIFEST), (folder / MANIFEST).read_bytes())
        on_step("describe")
        check_lock()
        pointed = next(place for place in places if place.snapshot_id == last)
        self._move(Pointer(pointed, tuple(places), self.pointer.fence if self.pointer else 0))
        on_step("move")
        self._remove_unnamed()
        on_step("sweep")

    def _send_files(self, folder: Path, place: Place, there: dict[str, Stored]) -> None:
        """Send a snapshot's files, but for those that are there. One that another snapshot has is copied inside the store:
        data files carry their content's hash in their names.
        """
        twins = {key.split("/", 3)[3]: key for key in there if _is_data(key)}
        uploads, copies = [], []
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            key = place.key(name)
            if name == MANIFEST or (key in there and there[key].size == path.stat().st_size):
                continue
            if name in twins:
                copies.append((twins[name], key))
            else:
                uploads.append((path, key))
        self.store.copy(copies)
        self.store.upload(uploads)

    def _move(self, pointer: Pointer) -> None:
        try:
            self.etag = self.store.write_if(POINTER, pointer.dump(), self.etag)
        except ConditionFailedError:
            found = self.look()
            now = f"snapshot {found.last.snapshot_id}" if found else "no snapshot"
            raise LostRaceError(
                f"another run has changed {self.store.url(POINTER)} meanwhile (it names {now}): this run has published "
                "nothing, the next one starts from there"
            ) from None
        self.pointer = pointer

    def clear(self) -> int:
        """Remove what no pointer names: what killed runs have sent. Gives the number of objects.

        Before the first publication there is nothing that a fence could be put into, so nothing is removed then.
        """
        if self.pointer is None:
            return 0
        uploads = self.store.abort_uploads(SNAPSHOTS)
        if not (unnamed := self._find_unnamed()):
            return uploads
        self._move(replace(self.pointer, fence=self.pointer.fence + 1))
        return uploads + self._remove(unnamed)

    def _remove_unnamed(self) -> None:
        self._remove(self._find_unnamed())

    def _find_unnamed(self) -> list[str]:
        pointer = self.pointer
        return [key for key in self.store.list(SNAPSHOTS) if pointer is None or not pointer.names(key)]

    def _remove(self, keys: Iterable[str]) -> int:
        """Remove objects, manifests first, so that no half of a snapshot looks like a whole."""
        keys = list(keys)
        self.store.remove(key for key in keys if key.endswith(f"/{MANIFEST}"))
        self.store.remove(keys)
        return len(keys)


def hash_snapshot(folder: Path) -> str:
    """SHA-256 of all that is in a snapshot's folder. Data files count by their names, in the manifest."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if not _is_data(f"{SNAPSHOTS}x/{name}"):
            digest.update(f"{name}\0{hash_file(path)}\n".encode())
    return digest.hexdigest()


def _is_data(key: str) -> bool:
    """Whether an object is a file of a table: `published/snapshots/<folder>/<table>/<name with hash>.parquet`."""
    parts = key.split("/")
    return len(parts) == 5 and parts[4].endswith(".parquet") and not parts[3].startswith("_")
