"""What a run notes while it works, and the row it leaves in `runs`."""

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from expectations.report import Report
from flows.batches import StagedBatch
from flows.desk import Desk
from flows.results import RunResult
from flows.versions import find_library_versions
from transforms.schema.vocabularies import Outcome


@dataclass
class Tally:
    """Counts, times and judgements of one run, as far as it has come."""

    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    outcome: Outcome = Outcome.FAILED
    snapshot_id: str | None = None
    input_files: list[str] = field(default_factory=list)
    raw_records: int = 0
    worked_on: int = 0
    batches: int = 0
    tables: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    work_seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    busy_seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    report: Report = field(default_factory=Report)

    @contextmanager
    def stage(self, desk: Desk, name: str) -> Iterator[None]:
        """Time a stage of the whole run, and say that it begins."""
        desk.listener.stage(name)
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - started

    def add_batch(self, batch: StagedBatch) -> None:
        """Take a batch in that is done."""
        self.batches += 1
        self.worked_on += batch.records
        self.report = self.report.plus(batch.report)
        for name, seconds in batch.work_seconds.items():
            self.work_seconds[name] += seconds
        for name, seconds in batch.seconds.items():
            self.busy_seconds[name] += seconds

    def result(self, desk: Desk) -> RunResult:
        """What the run comes to."""
        return RunResult(
            desk.run_id,
            self.outcome,
            str(desk.data_dir.root),
            self.raw_records,
            len(self.input_files),
            self.snapshot_id,
            self.tables,
            self.rejected,
            self.removed,
            dict(self.seconds),
            dict(self.work_seconds),
            tuple(desk.messages),
            str(desk.data_dir.data_docs(desk.run_id) / "index.html"),
        )

    def row(self, desk: Desk) -> dict[str, Any]:
        """The run's row in `runs`."""
        counts = {
            "worked_on": self.worked_on,
            "batches": self.batches,
            "tables": self.tables,
            "rejected": self.rejected,
            "removed": self.removed,
        }
        seconds = {"wall": self.seconds, "work": self.work_seconds, "busy": self.busy_seconds}
        return {
            "run_id": desk.run_id,
            "started_at": self.started_at,
            "finished_at": max(datetime.now(UTC), self.started_at),
            "outcome": self.outcome.value,
            "snapshot_id": self.snapshot_id,
            "input_files": self.input_files,
            "raw_record_count": self.raw_records,
            "counts": json.dumps(counts),
            "seconds": json.dumps(seconds),
            "settings": desk.settings.model_dump_json(),
            "versions": json.dumps(desk.versions | find_library_versions()),
            "validation": json.dumps(self.report.outcome(), default=str),
            "peak_memory_bytes": find_peak_memory(),
        }


def find_peak_memory() -> int:
    """Peak resident memory, in bytes, of this process or of the largest child that has ended."""
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
