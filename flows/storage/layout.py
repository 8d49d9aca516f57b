"""The folders of a data directory. Nothing else in the project joins paths below it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataDir:
    """A data directory: what readers open, what runs leave, and what belongs to the run at work.

    One on object storage has an `address` (s3://bucket/prefix); `root` is then the workspace, the local folder that mirrors
    it for the runs of this machine.

    >>> DataDir(Path("data")).latest.as_posix()
    'data/published/latest'
    """

    root: Path
    address: str | None = None

    @property
    def shown(self) -> str:
        """Where it lies, for people and readers."""
        return self.address or str(self.root)

    @property
    def published(self) -> Path:
        """What readers open."""
        return self.root / "published"

    @property
    def snapshots(self) -> Path:
        """The snapshots that are kept, one folder each."""
        return self.published / "snapshots"

    @property
    def latest(self) -> Path:
        """The pointer to the last good snapshot: a relative symbolic link."""
        return self.published / "latest"

    @property
    def runs(self) -> Path:
        """One Parquet file a run, flat, so that the folder reads as one table."""
        return self.root / "runs"

    @property
    def volumes(self) -> Path:
        """Measures of snapshots, also of those that are gone. The underscore keeps Parquet readers out."""
        return self.runs / "_volumes"

    @property
    def learned(self) -> Path:
        """Tables of what was learned of sites."""
        return self.root / "learned"

    def run_files(self, run_id: str) -> Path:
        """What a run leaves beside its row (Data Docs). The underscore keeps Parquet readers out."""
        return self.runs / "_files" / run_id

    def data_docs(self, run_id: str) -> Path:
        """The folder of a run's Data Docs; `index.html` is its first page."""
        return self.run_files(run_id) / "data_docs"

    @property
    def metrics_file(self) -> Path:
        """Figures of the last run for a monitoring system, in a folder of its own that it can be pointed at."""
        return self.runs / "_metrics" / "copydesk.prom"

    @property
    def state(self) -> Path:
        """What belongs to the run at work; nothing in it is needed once no run works."""
        return self.root / "state"

    @property
    def staging(self) -> Path:
        """The staged tables of the run at work."""
        return self.state / "staging"

    @property
    def building(self) -> Path:
        """The candidate snapshots being built. Below `published`, so that they are renamed within one file system."""
        return self.published / ".building"

    @property
    def replacing(self) -> Path:
        """Earlier snapshots made again, whole and ready, from just before one takes the place of the old until it has."""
        return self.published / ".replacing"

    @property
    def intent(self) -> Path:
        """Names the snapshot that is being published, from just before it gets its name until the pointer has moved."""
        return self.published / ".publishing"

    @property
    def lock_file(self) -> Path:
        """The lock of the run at work."""
        return self.state / "run.lock"

    @property
    def holder_file(self) -> Path:
        """Who holds the lock, in words for people."""
        return self.state / "run.holder.json"
