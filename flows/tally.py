"""What a run notes while it works, and the row it leaves in `runs`."""

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from expectations.report import Report
from expectations.rule import OnFailure
from flows.batches import StagedBatch
from flows.desk import Desk
from flows.results import RunResult
from flows.steps import Counted
from flows.storage import name_latest
from flows.usage import Stopwatch, Usage, read_children_peak, read_peak, reset_peak
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
    measures: dict[str, Any] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    usage: dict[str, Usage] = field(default_factory=lambda: defaultdict(Usage))
    here_seconds: float = 0.0
    report: Report = field(default_factory=Report)

    @contextmanager
    def stage(self, desk: Desk, name: str) -> Iterator[None]:
        """Measure a stage of the whole run, and say that it begins.

        What its threads have measured for themselves (reading, a stage over a batch) is not counted to it again.
        """
        desk.listener.stage(name)
        reset_peak()
        watch, before = Stopwatch(time.process_time), self.here_seconds
        try:
            yield
        finally:
            took = watch.read()
            self.seconds[name] += took.seconds
            cpu_seconds = max(0.0, took.cpu_seconds - (self.here_seconds - before))
            self._add(name, replace(took, cpu_seconds=cpu_seconds, peak_bytes=read_peak()))

    def add_batch(self, batch: StagedBatch) -> None:
        """Take a batch in that is done."""
        self.batches += 1
        self.worked_on += batch.records
        self.report = self.report.plus(batch.report)
        for name, usage in batch.usage.items():
            self._take(name, usage)

    def add_count(self, counted: Counted) -> None:
        """Take in what was counted apart from the stages."""
        self.raw_records = sum(count.records for count in counted.files.values())
        self._take("count", counted.usage)

    def _take(self, name: str, usage: Usage) -> None:
        """Take in what a thread of a stage has measured."""
        self.here_seconds += usage.cpu_seconds - usage.worker_seconds
        self._add(name, usage)

    def _add(self, name: str, usage: Usage) -> None:
        self.usage[name] = self.usage[name].plus(usage)

    @property
    def work_seconds(self) -> dict[str, float]:
        """The processor seconds that went into records, by stage."""
        return {name: usage.record_seconds for name, usage in self.usage.items() if usage.record_seconds}

    def result(self, desk: Desk) -> RunResult:
        """What the run comes to."""
        return RunResult(
            desk.run_id,
            self.outcome,
            desk.data_dir.shown,
            self.raw_records,
            len(self.input_files),
            self.snapshot_id,
            self.tables,
            self.rejected,
            self.removed,
            dict(self.seconds),
            self.work_seconds,
            tuple(desk.messages),
            self._broken_rules(),
            str(desk.data_dir.data_docs(desk.run_id) / "index.html"),
            name_latest(desk.data_dir),
        )

    def _broken_rules(self) -> tuple[dict[str, Any], ...]:
        return tuple(
            {"suite": r.suite, "rule": r.rule_id, "says": r.says, "rows": r.failed, "examples": list(r.examples)}
            for r in self.report.results
            if not r.success and r.on_failure == OnFailure.STOP
        )

    def row(self, desk: Desk) -> dict[str, Any]:
        """The run's row in `runs`."""
        counts = {
            "worked_on": self.worked_on,
            "batches": self.batches,
            "tables": self.tables,
            "rejected": self.rejected,
            "removed": self.removed,
            "measures": self.measures,
        }
        usage = {
            "stage_seconds": {name: round(usage.seconds, 3) for name, usage in self.usage.items()},
            "stage_cpu_seconds": {name: round(usage.cpu_seconds, 3) for name, usage in self.usage.items()},
            "stage_peak_bytes": {name: usage.peak_bytes for name, usage in self.usage.items() if usage.peak_bytes},
        }
        return {
            "run_id": desk.run_id,
            "started_at": self.started_at,
            "finished_at": max(datetime.now(UTC), self.started_at),
            "outcome": self.outcome.value,
            "snapshot_id": self.snapshot_id,
            "input_files": self.input_files,
            "raw_record_count": self.raw_records,
            "counts": json.dumps(counts),
            "seconds": json.dumps({"wall": self.seconds, "work": self.work_seconds}),
            **{name: json.dumps(values) for name, values in usage.items()},
            "settings": desk.settings.model_dump_json(),
            "versions": json.dumps(desk.versions | find_library_versions()),
            "validation": json.dumps(self.report.outcome(), default=str),
            "peak_memory_bytes": max(read_peak(), read_children_peak(), *(u.peak_bytes for u in self.usage.values())),
        }
