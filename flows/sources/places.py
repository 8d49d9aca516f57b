"""Places that files are found in: local folders, and whatever fsspec can list (s3://, memory://, ...).

An address is an absolute path with forward slashes for a local file, and `protocol://path` for any other.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import fsspec

from flows.sources.formats import find_sidecar_names
from flows.sources.steady import SteadyFile

_PROTOCOL = re.compile(r"(?P<name>[a-z][a-z0-9+.-]+)://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """A file found: address, bytes, time of last change (UTC), sidecars known to stand beside it, and the storage's own
    mark for its content, where it has one.
    """

    url: str
    size: int | None = None
    modified_at: datetime | None = None
    sidecars: tuple[str, ...] = ()
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An address, and the file system that it is on."""

    url: str
    path: str
    system: Any

    @classmethod
    def of(cls, name: str) -> "Place":
        """The place that a user's input or an address names."""
        url = as_url(name)
        system, path = fsspec.core.url_to_fs(url if is_remote(url) else f"file://{url}")
        return cls(url, path if is_remote(url) else url, system)

    @property
    def parent(self) -> str:
        """The address of the folder that it stands in."""
        return self.url.rpartition("/")[0] or "/"

    def kind(self) -> str | None:
        """`folder`, `file`, or None where there is nothing."""
        if not is_remote(self.url):
            path = Path(self.url)
            return "folder" if path.is_dir() else "file" if path.exists() or path.is_symlink() else None
        if self.system.isfile(self.path):
            return "file"
        return "folder" if self.system.isdir(self.path) else None

    def fixed_part(self) -> str:
        """The address of the folder before the first part of a glob that is a pattern."""
        parts = self.url.split("/")
        fixed = next(index for index, part in enumerate(parts) if re.search(r"[*?\[]", part))
        return "/".join(parts[:fixed]) or "/"

    def address(self, path: str) -> str:
        """The address of another path on the same file system."""
        return str(self.system.unstrip_protocol(path)) if is_remote(self.url) else path


def is_remote(url: str) -> bool:
    """Whether an address is not a local path.

    >>> is_remote("s3://news/raw"), is_remote("/srv/raw")
    (True, False)
    """
    return _PROTOCOL.match(url) is not None


def as_url(name: str) -> str:
    """The one address of a place: local paths absolute and without symbolic links in their folders."""
    found = _PROTOCOL.match(name)
    if found and found["name"].lower() not in ("file", "local"):
        system, path = fsspec.core.url_to_fs(name)
        return str(system.unstrip_protocol(path)).rstrip("/")
    path = Path(name[found.end() :] if found else name).expanduser()
    resolved = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
    return resolved.as_posix()


def open_file(url: str) -> BinaryIO:
    """A file's bytes as they are stored, through failures of remote storage that pass.

    Raises OSError where it cannot be opened, StorageError where remote storage stays away.
    """
    if not is_remote(url):
        path = Path(url)
        if path.exists() and not path.is_file():
            raise OSError("it is no regular file")
        return path.open("rb", buffering=0)
    system, path_there = fsspec.core.url_to_fs(url)
    return cast(BinaryIO, SteadyFile(lambda: system.open(path_there, "rb")))


def find_one(place: Place) -> Found:
    """A file named by the user, with the sidecars beside it."""
    sidecars = _sidecars_beside(place.url)
    if not is_remote(place.url):
        return _found_locally(place.url, sidecars)
    return _found_remotely(place.url, place.system.info(place.path), sidecars)


def find_now(url: str) -> Found:
    """A file as it is now. Raises FileNotFoundError where it is gone, OSError where the storage does not tell."""
    if not is_remote(url):
        Path(url).stat()
        return _found_locally(url)
    place = Place.of(url)
    place.system.invalidate_cache()
    return _found_remotely(url, place.system.info(place.path))


def find_files(place: Place) -> Iterator[Found]:
    """Every file below a folder. A folder that cannot be listed is given like a file, so that it is not passed over."""
    if is_remote(place.url):
        for path, info in place.system.find(place.path, detail=True).items():
            yield _found_remotely(place.address(path), info)
    else:
        yield from _walk(Path(place.url), set())


def find_glob(place: Place, fixed: str) -> Iterator[Found]:
    """Every file that a glob matches (`**` crosses folders), and, of a folder that it matches, every file below."""
    matches = place.system.glob(place.path, detail=True)
    for path, info in matches.items():
        url = place.address(path)
        if info["type"] == "directory":
            if "**" not in place.url[len(fixed) :]:
                yield from find_files(Place.of(url))
        elif is_remote(url):
            yield _found_remotely(url, info, _sidecars_beside(url))
        else:
            yield _found_locally(url, _sidecars_beside(url))


def _sidecars_beside(url: str) -> tuple[str, ...]:
    folder, _, name = url.rpartition("/")
    beside = (f"{folder}/{sidecar}" for sidecar in find_sidecar_names(name))
    return tuple(address for address in beside if _is_file(address))


def _is_file(url: str) -> bool:
    return Place.of(url).kind() == "file" if is_remote(url) else Path(url).is_file()


def _walk(folder: Path, seen: set[Path]) -> Iterator[Found]:
    """Every file below a local folder; links to folders are followed, each folder once."""
    real = folder.resolve()
    if real in seen:
        return
    seen.add(real)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield Found(folder.as_posix())
        return
    for entry in entries:
        if entry.is_dir():
            if not entry.name.startswith("."):
                yield from _walk(folder / entry.name, seen)
        else:
            yield _found_locally((folder / entry.name).as_posix())


def _found_locally(url: str, sidecars: tuple[str, ...] = ()) -> Found:
    try:
        stat = Path(url).stat()
    except OSError:
        return Found(url, None, None, sidecars)
    return Found(url, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC), sidecars)


def _found_remotely(url: str, info: dict[str, Any], sidecars: tuple[str, ...] = ()) -> Found:
    changed = next((info[key] for key in ("LastModified", "last_modified", "mtime", "created") if info.get(key)), None)
    if isinstance(changed, int | float):
        changed = datetime.fromtimestamp(changed, UTC)
    elif isinstance(changed, datetime) and changed.tzinfo is None:
        changed = changed.replace(tzinfo=UTC)
    etag = next((info[key] for key in ("ETag", "etag", "md5Hash") if info.get(key)), None)
    modified_at = changed if isinstance(changed, datetime) else None
    return Found(url, info.get("size"), modified_at, sidecars, str(etag).strip('"') if etag else None)
