# ruff: noqa: S608 - only names of our own go into these statements
"""Judging a candidate snapshot as a whole, before it is published: dataset rules stop the run, volumes only warn.

Facts come from DuckDB with a fixed amount of memory; Great Expectations judges the facts. Rows are looked at again only in
files that the last snapshot does not have.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from expectations import dataset_rules, rebuild
from expectations.database import open_database, read_files
from expectations.dataset_rows import validate_files
from expectations.engine import judge_frame
from expectations.report import MOST_EXAMPLES, Report, RuleResult, merge_reports
from expectations.rule import OnFailure, Rule
from expectations.volumes import find_volumes, validate_volumes
from transforms.schema import PUBLISHED


@dataclass(frozen=True, slots=True)
class DatasetOptions:
    """How thoroughly and with how much of the machine a candidate is judged.

    `rebuild_rows` records are rebuilt from text and removed_text (promise 2); None rebuilds all.
    """

    rebuild_rows: int | None = 1000
    memory_limit: str = "1GB"
    threads: int = 2


@dataclass(frozen=True, slots=True)
class DatasetVerdict:
    """What judging a candidate gave. `failures` stop the run, `warnings` are told; `volumes` are its measures, to be kept
    with the snapshot for the runs to come.
    """

    ok: bool
    failures: tuple[RuleResult, ...]
    warnings: tuple[RuleResult, ...]
    report: Report
    volumes: dict[str, Any]


def validate_dataset(
    tables: Mapping[str, Sequence[Path]],
    ledger: pa.Table,
    history: Sequence[Mapping[str, Any]] = (),
    fresh: Mapping[str, Sequence[Path]] | None = None,
    work_folder: Path | None = None,
    options: DatasetOptions | None = None,
) -> DatasetVerdict:
    """Judge the four published tables (name -> Parquet files) of a candidate snapshot.

    `ledger` states how many raw records each file holds, counted apart from the stages; `history` holds the `volumes` of
    earlier verdicts, oldest first; `fresh` names the files that the last snapshot does not have (all, where not given);
    `work_folder` takes what does not fit into memory.
    """
    started = time.perf_counter()
    options = options or DatasetOptions()
    with _opened(tables, ledger, work_folder, options) as db:
        found = [_find(db, check) for check in dataset_rules.CHECKS]
        found.append(rebuild.find_wrong_rebuilds(db, options.rebuild_rows))
        volumes = find_volumes(db)
        new = tables if fresh is None else fresh
        rows = [validate_files(db, table, new.get(table.name, ())) for table in PUBLISHED]
    report = merge_reports([*rows, _judge(found), validate_volumes(volumes, history)])
    report = Report(report.results, time.perf_counter() - started, {})
    return DatasetVerdict(report.success, report.failures, report.warnings, report, volumes)


@contextmanager
def _opened(
    tables: Mapping[str, Sequence[Path]], ledger: pa.Table, work_folder: Path | None, options: DatasetOptions
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB that sees the ledger and the candidate's tables under their names: whole as `<table>_files`, and what the
    rules look at again and again as `<table>`, read from the files once.
    """
    with open_database(options.memory_limit, threads=options.threads, overflow=work_folder) as db:
        db.execute("SET parquet_metadata_cache = true")
        for table in PUBLISHED:
            name = table.name
            db.execute(f"CREATE VIEW {name}_files AS FROM {read_files(tables[name])}")
            kept = dataset_rules.KEPT.get(name)
            form = f"TABLE {name} AS SELECT {kept}" if kept else f"VIEW {name} AS SELECT *"
            db.execute(f"CREATE {form} FROM {name}_files")
        db.register("ledger", ledger)
        yield db


def _find(db: duckdb.DuckDBPyConnection, check: dataset_rules.Check) -> dataset_rules.Finding:
    """How many rows (or files) break a rule, and a few of them."""
    looked = db.execute(check.count_looked).fetchall()[0][0]
    broken = db.execute(f"SELECT count(*) FROM ({check.find_broken})").fetchall()[0][0]
    examples: Iterable[tuple[Any, ...]] = ()
    if broken:
        examples = db.execute(f"FROM ({check.find_broken}) ORDER BY ALL LIMIT {MOST_EXAMPLES}").fetchall()
    shown = tuple(" ".join(str(value) for value in example) for example in examples)
    return dataset_rules.Finding(check.rule_id, check.says, int(looked), int(broken), shown)


def _judge(found: Sequence[dataset_rules.Finding]) -> Report:
    """Let Great Expectations judge the numbers of broken rows."""
    import pandas as pd

    rules = [
        Rule(
            finding.rule_id,
            dataset_rules.SUITE,
            finding.says,
            "ExpectColumnMaxToBeBetween",
            {"column": finding.rule_id, "max_value": 0},
            (),
            OnFailure.STOP,
        )
        for finding in found
    ]
    frame = pd.DataFrame({finding.rule_id: [finding.broken] for finding in found})
    verdicts = judge_frame(frame, rules, find_rows=False)
    return Report(
        tuple(
            RuleResult.of(
                verdict.rule,
                success=verdict.success,
                rows=finding.looked,
                failed=finding.broken,
                examples=finding.examples,
            )
            for verdict, finding in zip(verdicts, found, strict=True)
        )
    )
