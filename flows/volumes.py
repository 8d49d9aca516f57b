"""Measures of snapshots, overall and by site, that stay when the snapshots go: later ones are compared with them.

One small file a snapshot, beside the rows of runs, by the snapshot's number. What counts for a snapshot that is still kept is its
own manifest.
"""

import contextlib
import json
from collections.abc import Collection, Iterator
from typing import Any

from flows.storage import DataDir
from flows.storage.files import write_bytes
from flows.storage.snapshots import list_snapshots, open_snapshot

MOST = 30
Volumes = dict[str, dict[str, Any]]


def keep_volumes(data_dir: DataDir) -> None:
    """Write down the measures of the snapshots that are kept, where that was not done; the oldest go beyond MOST."""
    for snapshot_id, volumes in _read_manifests(data_dir):
        path = data_dir.volumes / f"{snapshot_id}.json"
        if volumes and not path.exists():
            write_bytes(path, json.dumps(volumes).encode())
    for path in sorted(data_dir.volumes.glob("[0-9]*.json"))[:-MOST]:
        path.unlink()


def read_volumes(data_dir: DataDir) -> dict[str, Volumes]:
    """The measures of snapshots by number, oldest first."""
    found: dict[str, Volumes] = {}
    for path in data_dir.volumes.glob("[0-9]*.json"):
        with contextlib.suppress(
            OSError, ValueError
        ):  # one that is just being removed, or was spoilt: others tell enough
            found[path.stem] = json.loads(path.read_bytes())
    found |= {snapshot_id: volumes for snapshot_id, volumes in _read_manifests(data_dir) if volumes}
    return {number: found[number] for number in sorted(found)}


def remove_volumes(data_dir: DataDir, words: Collection[bytes]) -> None:
    """Remove the files that name what was taken down."""
    for path in data_dir.volumes.glob("*.json"):
        content = path.read_bytes()
        if any(word in content for word in words):
            path.unlink()


def _read_manifests(data_dir: DataDir) -> Iterator[tuple[str, Volumes]]:
    for folder in list_snapshots(data_dir):
        with contextlib.suppress(ValueError):  # one that a run is just removing
            yield folder.name, open_snapshot(folder).manifest.facts.get("volumes", {})
