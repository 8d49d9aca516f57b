# ruff: noqa: S608 - only names of our own go into these statements
"""The rows of a candidate's new files, against the suites of their tables.

What a record's own columns hold was judged when it was normalised; so of articles and duplicates only the rules are asked
that speak about a column which came later. Only those columns are read, a bounded number of rows at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from expectations.database import read_files
from expectations.engine import judge_frame
from expectations.report import MOST_EXAMPLES, Report, RuleResult
from expectations.rule import OnFailure, Rule
from expectations.screen import compute_columns, find_broken
from expectations.suites import row_rules
from expectations.verdicts import show_row
from transforms.schema import Table
from transforms.schema.tables import NORMALISED

BATCH_ROWS = 16_384


def late_rules(table: Table) -> tuple[Rule, ...]:
    """The rules of a published table that were not asked of its rows before, each as one that stops the run."""
    early = set(NORMALISED.names) if set(NORMALISED.names) <= set(table.names) else set()
    return tuple(
        replace(rule, on_failure=OnFailure.STOP)
        for rule in row_rules(table.name)
        if not early.issuperset(rule.columns) and rule.expectation != "ExpectColumnValuesToBeUnique"
    )


def validate_files(db: duckdb.DuckDBPyConnection, table: Table, files: Sequence[Path]) -> Report:
    """Judge the rows of some files of a table, read by way of a DuckDB; Great Expectations has the last word on the numbers of broken rows."""
    import pandas as pd

    rules = late_rules(table)
    results = {rule.rule_id: RuleResult.of(rule, success=True, rows=0, failed=0) for rule in rules}
    for rows in _read(db, files, sorted({*table.key, *(name for rule in rules for name in rule.columns)})):
        columns = compute_columns(rows, rules)
        for rule in rules:
            found = _look(rows, table, rule, find_broken(columns, rule))
            results[rule.rule_id] = results[rule.rule_id].plus(found)
    gate = Rule(
        "gate",
        f"{table.name}__schema",
        "no row breaks a rule of the suite",
        "ExpectColumnMaxToBeBetween",
        {"column": "failed", "max_value": 0},
        (),
        OnFailure.STOP,
    )
    frame = pd.DataFrame({"failed": [result.failed for result in results.values()]})
    (verdict,) = judge_frame(frame, [gate], find_rows=False)
    if verdict.success:
        return Report(tuple(results.values()))
    return Report(tuple(replace(result, success=result.failed == 0) for result in results.values()))


def _read(db: duckdb.DuckDBPyConnection, files: Sequence[Path], columns: Sequence[str]) -> Iterator[pa.Table]:
    """Some columns of the rows of files, in order, so many rows at a time: many small files are looked at together."""
    if not files:
        return
    listed = ", ".join(f'"{name}"' for name in columns)
    pending: list[pa.RecordBatch] = []
    for batch in db.sql(f"SELECT {listed} FROM {read_files(files)}").to_arrow_reader(BATCH_ROWS):
        if pending and sum(map(len, pending)) + len(batch) > BATCH_ROWS:
            yield pa.Table.from_batches(pending)
            pending = []
        pending.append(batch)
    if pending:
        yield pa.Table.from_batches(pending)


def _look(rows: pa.Table, table: Table, rule: Rule, mask: pa.Array | pa.ChunkedArray) -> RuleResult:
    failed = pc.sum(mask).as_py() or 0
    whole = mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask
    places = pc.indices_nonzero(whole).to_pylist()[:MOST_EXAMPLES] if failed else []
    examples = [show_row(rows, table, place, rule) for place in places]
    return RuleResult.of(rule, success=not failed, rows=rows.num_rows, failed=failed, examples=examples)
