"""The data directory for commands that only read it."""

from flows.settings import RunSettings
from flows.storage import DataDir, Snapshot, fetch_whole, refresh


def open_to_read(settings: RunSettings) -> DataDir:
    """The data directory, with all that the last snapshot holds at hand, wherever it lies."""
    data_dir = DataDir(settings.data_path, settings.data_address)
    refresh(data_dir, whole=True)
    return data_dir


def have_whole(data_dir: DataDir, snapshot: Snapshot) -> Snapshot:
    """A snapshot, not the last one perhaps, with its files at hand."""
    if snapshot.folder.resolve().parent == data_dir.snapshots.resolve():
        fetch_whole(data_dir, snapshot)
    return snapshot
