"""From what the user names to the files to read, each with its place below a declared root.

Promise: a file has the same `source` and `raw_file` whichever part of its root a run names, so its records keep their
identity. Roots given explicitly come first, then those that the data directory remembers, then what this run names: a
folder, the parent of a file, the fixed part of a glob.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from flows.sources.formats import find_format, find_sidecar_names, is_sidecar, is_skipped
from flows.sources.model import InputFile, SourceRoot, UsageError
from flows.sources.places import Found, Place, as_url, find_files, find_glob, find_now, find_one

_GLOB = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class _Named:
    """What one input gave: the place that becomes a root where none covers it, and the files."""

    root: str
    files: tuple[Found, ...]


def find_inputs(
    inputs: Sequence[str], roots: Sequence[SourceRoot] = (), remembered: Sequence[SourceRoot] = ()
) -> list[InputFile]:
    """The files that `inputs` name (files, folders, globs, local or remote), each once, sorted by root and raw_file.

    Raises UsageError where an input does not exist, or where two places would get the same root name.
    """
    named = [_find_named(name) for name in inputs]
    explicit = [SourceRoot(root.name, as_url(root.location)) for root in roots]
    taken = {root.name for root in explicit}
    known = [root for root in remembered if root.name not in taken]
    declared = _declare(explicit, known, sorted({entry.root for entry in named}, key=lambda url: (url.count("/"), url)))
    files = {found.url: found for entry in named for found in entry.files}
    sidecars = {url for url in files if is_sidecar(url)} | {s for found in files.values() for s in found.sidecars}
    inputs_found = [
        _input_file(found, declared, sidecars, files) for url, found in files.items() if not is_sidecar(url)
    ]
    return sorted(inputs_found, key=lambda file: (file.source, file.raw_file, file.url))


def find_used_roots(files: Iterable[InputFile]) -> list[SourceRoot]:
    """The roots of these files, sorted by name: what the data directory should remember.

    >>> find_used_roots([])
    []
    """
    return [SourceRoot(*pair) for pair in sorted({(file.source, file.root) for file in files})]


def _find_named(name: str) -> _Named:
    """The files that one input names."""
    if not name:
        raise UsageError("an input is empty")
    try:
        place = Place.of(name)
        place.system.invalidate_cache()  # of what an earlier run in this process saw
        if (kind := place.kind()) == "folder":
            return _Named(place.url, tuple(f for f in find_files(place) if not _is_left_out(f.url, place.url)))
        if kind == "file" and is_sidecar(name):
            raise UsageError(f"{name} is metadata of the file beside it; name that file")
        if kind == "file":
            return _Named(place.parent, (find_one(place),))
        if _GLOB.search(name):
            fixed = place.fixed_part()
            found = tuple(f for f in find_glob(place, fixed) if not _is_left_out(f.url, fixed))
            if found:
                return _Named(fixed, found)
            raise UsageError(f"no file matches {name}")
    except (OSError, ImportError, ValueError) as error:
        raise UsageError(f"cannot read {name}: {error}") from error
    raise UsageError(f"no such file or folder: {name}")


def _is_left_out(url: str, root: str) -> bool:
    """Whether a file found in a folder is no input: it, or a folder below the root on its way, is hidden.

    Sidecars are kept until they are matched with their files.
    """
    *folders, name = url[len(root) :].strip("/").split("/")
    return any(folder.startswith(".") for folder in folders) or (is_skipped(name) and not is_sidecar(name))


def _declare(explicit: list[SourceRoot], remembered: list[SourceRoot], named: Iterable[str]) -> list[list[SourceRoot]]:
    """The roots in order of precedence; a named place becomes a root only where no other covers it."""
    groups: list[list[SourceRoot]] = [explicit, remembered, []]
    for url in named:
        if any(_covers(root, url) for group in groups for root in group):
            continue
        root = SourceRoot(PurePosixPath(url).name or "root", url)
        for other in (other for group in groups for other in group):
            if other.name == root.name:
                raise UsageError(
                    f"{other.location} and {root.location} would both be the source {root.name!r}; "
                    "name one of them with --root NAME=PLACE"
                )
        groups[2].append(root)
    return groups


def _covers(root: SourceRoot, url: str) -> bool:
    return url == root.location or url.startswith(root.location.rstrip("/") + "/")


def _input_file(
    found: Found, groups: list[list[SourceRoot]], sidecars: set[str], files: Mapping[str, Found]
) -> InputFile:
    """A found file below the deepest root, of the first group, that covers it."""
    for group in groups:
        covering = [root for root in group if _covers(root, found.url)]
        if covering:
            root = max(covering, key=lambda root: len(root.location))
            break
    raw_file = found.url[len(root.location.rstrip("/")) + 1 :]
    parent, _, name = found.url.rpartition("/")
    sidecar = next((url for n in find_sidecar_names(name) if (url := f"{parent}/{n}") in sidecars), None)
    kind, compression = find_format(name)
    return InputFile(
        root.name,
        raw_file.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"),
        found.url,
        root.location,
        kind,
        compression,
        found.size,
        found.modified_at,
        sidecar,
        found.etag,
        None if sidecar is None else _find_facts(sidecar, files),
    )


def _find_facts(sidecar: str, files: Mapping[str, Found]) -> tuple[int | None, datetime | None, str | None] | None:
    """Size, time and mark of a sidecar, by which a change of it is noticed."""
    try:
        found = files.get(sidecar) or find_now(sidecar)
    except OSError:
        return None
    return found.size, found.modified_at, found.etag
