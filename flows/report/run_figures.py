"""Figures of a run and of the runs before it, from their rows in `runs`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.report.figures import BrokenRule, RunFigures, StageUse, SuiteFigures, TrendPoint
from flows.storage import DataDir
from transforms.schema.vocabularies import Outcome

MOST_FILES = 200
_ORDER = (
    "find",
    "count",
    "ingest",
    "extract",
    "strip",
    "normalise",
    "fingerprint",
    "stage",
    "clean",
    "deduplicate",
    "assemble",
    "validate",
    "publish",
)

Row = Mapping[str, Any]


def gather_run(row: Row, data_dir: DataDir) -> RunFigures:
    """The figures of one row of `runs`."""
    settings = json.loads(row["settings"])
    counts = json.loads(row["counts"])
    validation = json.loads(row["validation"])
    docs = data_dir.data_docs(row["run_id"]) / "index.html"
    log = data_dir.run_files(row["run_id"]) / "run.log"
    return RunFigures(
        run_id=row["run_id"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        seconds=(row["finished_at"] - row["started_at"]).total_seconds(),
        outcome=row["outcome"],
        snapshot_id=row["snapshot_id"],
        inputs=tuple(settings.get("inputs", ())),
        input_files=tuple(row["input_files"][:MOST_FILES]),
        input_file_count=len(row["input_files"]),
        raw_records=row["raw_record_count"],
        tables=counts.get("tables", {}),
        versions=json.loads(row["versions"]),
        settings=settings,
        suites=tuple(_suites(validation)),
        broken_rules=tuple(_broken_rules(validation)),
        stages=tuple(_stages(row)),
        peak_bytes=row["peak_memory_bytes"],
        data_docs=str(docs) if docs.is_file() else None,
        log=str(log) if log.is_file() else None,
    )


def _suites(validation: Mapping[str, Any]) -> Iterator[SuiteFigures]:
    for name, suite in validation.items():
        yield SuiteFigures(name, suite["rules"], len(suite["failed"]), len(suite["warned"]))


def _broken_rules(validation: Mapping[str, Any]) -> Iterator[BrokenRule]:
    """What failed first, then the warnings."""
    for kind in ("failed", "warned"):
        for name, suite in validation.items():
            for rule in suite[kind]:
                yield BrokenRule(
                    name, rule["rule"], rule["says"], kind == "warned", rule["rows"], tuple(map(str, rule["examples"]))
                )


def _stages(row: Row) -> Iterator[StageUse]:
    """Time and memory of each stage, in the order of the flow."""
    seconds, cpu, peak = (
        json.loads(row.get(name) or "{}") for name in ("stage_seconds", "stage_cpu_seconds", "stage_peak_bytes")
    )
    seconds = seconds or json.loads(row["seconds"]).get("wall", {})
    names = [name for name in _ORDER if name in seconds or name in cpu]
    names += sorted((seconds.keys() | cpu.keys()) - set(names))
    for name in names:
        yield StageUse(name, seconds.get(name), cpu.get(name), peak.get(name))


def gather_trend(rows: Sequence[Row], volumes: Mapping[str, Mapping[str, Any]]) -> tuple[TrendPoint, ...]:
    """The runs, oldest first. `volumes` are the measures of whole snapshots (see `expectations.volumes`), by snapshot."""
    return tuple(_point(row, volumes) for row in rows)


def _point(row: Row, volumes: Mapping[str, Mapping[str, Any]]) -> TrendPoint:
    counts = json.loads(row["counts"])
    tables = counts.get("tables", {}) if row["outcome"] == Outcome.PUBLISHED else {}
    overall = counts.get("measures") or volumes.get(row["snapshot_id"] or "", {})
    total = sum(tables.get(name, 0) for name in ("articles", "duplicates", "rejections"))
    return TrendPoint(
        run_id=row["run_id"],
        started_at=row["started_at"],
        outcome=row["outcome"],
        snapshot_id=row["snapshot_id"],
        raw_records=row["raw_record_count"],
        articles=tables.get("articles"),
        duplicates=tables.get("duplicates"),
        rejections=tables.get("rejections"),
        yield_share=tables["articles"] / total if total else None,
        undated_share=overall.get("undated_share"),
        median_words=overall.get("median_words"),
        seconds=(row["finished_at"] - row["started_at"]).total_seconds(),
        peak_bytes=row["peak_memory_bytes"],
    )
