"""Figures of the last run for a monitoring system: a file in Prometheus's text format, as its node exporter collects them.

Everything is a gauge: it tells of the last run and the snapshot that stands, not of a process that lives on. Names and
labels are part of what users rely on; docs/operations.md lists them.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from flows.history import read_ledger
from flows.storage import DataDir, Snapshot, open_latest
from flows.storage.runs import find_last_success
from transforms.schema import PUBLISHED
from transforms.schema.tables import REJECTIONS
from transforms.schema.vocabularies import Outcome, Reason

METRICS = {
    "copydesk_run_info": ("The version of copydesk and of its rules that ran last.", ("version", "rules")),
    "copydesk_run_start_timestamp_seconds": ("When the last run started.", ()),
    "copydesk_run_end_timestamp_seconds": ("When the last run ended.", ()),
    "copydesk_last_success_timestamp_seconds": ("When a run last published, or found nothing new.", ()),
    "copydesk_run_outcome": ("1 for the outcome of the last run, 0 for the others.", ("outcome",)),
    "copydesk_run_input_files": ("New or changed raw files that the last run read.", ()),
    "copydesk_run_input_bytes": ("Bytes of the raw files that the last run read.", ()),
    "copydesk_run_raw_records": ("Raw records that the last run read, counted apart from the stages.", ()),
    "copydesk_run_records_worked_on": ("Records that went through the stages in the last run.", ()),
    "copydesk_run_seconds": ("Wall-clock time of the last run.", ()),
    "copydesk_run_peak_memory_bytes": ("Peak memory of the last run's largest process.", ()),
    "copydesk_stage_seconds": ("Wall-clock time of a stage, summed over batches, which overlap.", ("stage",)),
    "copydesk_stage_cpu_seconds": ("Processor time of a stage, workers included.", ("stage",)),
    "copydesk_stage_peak_memory_bytes": ("Peak memory of a stage's largest process.", ("stage",)),
    "copydesk_validation_rules": ("Rules that held, warned or failed in the last run.", ("result",)),
    "copydesk_snapshot_rows": ("Rows of a published table.", ("table",)),
    "copydesk_snapshot_bytes": ("Bytes of a published table's files.", ("table",)),
    "copydesk_snapshot_rejections": ("Rejected records in the snapshot, by reason.", ("reason",)),
    "copydesk_snapshot_number": ("The number of the snapshot that stands.", ()),
}


class _Gauges:
    """The gauges above in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._gauges = {
            name: Gauge(name, says, labels, registry=self.registry) for name, (says, labels) in METRICS.items()
        }

    def put(self, name: str, value: float, *labels: str) -> None:
        """Set one."""
        gauge = self._gauges[f"copydesk_{name}"]
        (gauge.labels(*labels) if labels else gauge).set(value)

    def put_each(self, name: str, values: Mapping[str, float]) -> None:
        """Set one for each label."""
        for label, value in values.items():
            self.put(name, value, label)


def write_metrics(data_dir: DataDir, row: Mapping[str, Any]) -> Path:
    """Write the file about a run (its row in `runs`) and what is published; readers see the old file or the new one."""
    path = data_dir.metrics_file
    path.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(path), build_metrics(row, open_latest(data_dir), find_last_success(data_dir)))
    return path


def build_metrics(
    row: Mapping[str, Any], snapshot: Snapshot | None, last_success: datetime | None
) -> CollectorRegistry:
    """All gauges with their values. `last_success`: when a run last ended well, None where none did yet."""
    gauges = _Gauges()
    _put_run(gauges, row)
    _put_validation(gauges, json.loads(row["validation"]).values())
    if last_success is not None:
        gauges.put("last_success_timestamp_seconds", last_success.timestamp())
    if snapshot is not None:
        _put_snapshot(gauges, row, snapshot)
    return gauges.registry


def _put_run(gauges: _Gauges, row: Mapping[str, Any]) -> None:
    versions, counts = json.loads(row["versions"]), json.loads(row["counts"])
    gauges.put("run_info", 1, versions.get("pipeline", ""), versions.get("rules", ""))
    gauges.put("run_start_timestamp_seconds", row["started_at"].timestamp())
    gauges.put("run_end_timestamp_seconds", row["finished_at"].timestamp())
    gauges.put("run_seconds", (row["finished_at"] - row["started_at"]).total_seconds())
    gauges.put_each("run_outcome", {outcome.value: float(outcome == row["outcome"]) for outcome in Outcome})
    gauges.put("run_input_files", len(row["input_files"]))
    gauges.put("run_raw_records", row["raw_record_count"])
    gauges.put("run_records_worked_on", counts.get("worked_on", 0))
    gauges.put("run_peak_memory_bytes", row["peak_memory_bytes"])
    for column, name in (
        ("stage_seconds", "stage_seconds"),
        ("stage_cpu_seconds", "stage_cpu_seconds"),
        ("stage_peak_bytes", "stage_peak_memory_bytes"),
    ):
        gauges.put_each(name, json.loads(row.get(column) or "{}"))


def _put_validation(gauges: _Gauges, suites: Iterable[Mapping[str, Any]]) -> None:
    rules = failed = warned = 0
    for suite in suites:
        rules += suite["rules"]
        failed += len(suite["failed"])
        warned += len(suite["warned"])
    gauges.put_each("validation_rules", {"held": rules - failed - warned, "warned": warned, "failed": failed})


def _put_snapshot(gauges: _Gauges, row: Mapping[str, Any], snapshot: Snapshot) -> None:
    manifest = snapshot.manifest
    gauges.put("snapshot_number", int(snapshot.snapshot_id))
    for table in PUBLISHED:
        gauges.put("snapshot_rows", manifest.rows(table.name), table.name)
        gauges.put("snapshot_bytes", sum(file.bytes for file in manifest.tables.get(table.name, ())), table.name)
    gauges.put_each("snapshot_rejections", _count_reasons(snapshot))
    if snapshot.snapshot_id == row["snapshot_id"]:
        gauges.put("run_input_bytes", _sum_bytes(snapshot, set(row["input_files"])))


def _count_reasons(snapshot: Snapshot) -> dict[str, float]:
    """Rejected records by reason, reasons without any included: a gauge that comes and goes is hard to watch."""
    counts: Counter[str] = Counter({reason.value: 0 for reason in Reason})
    for path in snapshot.files(REJECTIONS.name):
        for found in pq.read_table(path, columns=["reason"])["reason"].value_counts().to_pylist():
            counts[found["values"]] += found["counts"]
    return dict(counts)


def _sum_bytes(snapshot: Snapshot, raw_files: Collection[str]) -> int:
    ledger = read_ledger(snapshot).select(["raw_file", "size"]).to_pylist()
    return sum(row["size"] for row in ledger if row["raw_file"] in raw_files)
