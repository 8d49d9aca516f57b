"""Judging rows at a stage boundary: what fits goes on, what does not becomes a rejection or stops the run.

A first pass asks Great Expectations whether any row breaks any rule (see `screen`); where one does, a second pass asks it
about each broken rule, over the columns of that rule alone, and finds the rows.
"""

import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from expectations.engine import Verdict, judge_frame
from expectations.report import MOST_EXAMPLES, Report, RuleResult
from expectations.rule import OnFailure, Rule
from expectations.screen import Columns, Values, compute_columns, count_broken, find_broken
from expectations.suites import is_scalar, row_rules
from expectations.verdicts import show_row, show_value
from transforms.records import Identity, Rejection
from transforms.schema import Column, SchemaError, Table, enforce_schema
from transforms.schema.vocabularies import Reason, Stage

if TYPE_CHECKING:
    import pandas as pd


class DatasetFailureError(RuntimeError):
    """The run must stop before it publishes; `report` says which rule, how many rows, which examples."""

    def __init__(self, message: str, report: Report | None = None) -> None:
        super().__init__(message, report)
        self.message = message
        self.report = report or Report()

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r})"


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows that have passed their own boundary, and the table that they were judged as."""

    rows: pa.Table
    declared: Table


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What judging a batch gave: the rows that go on, the others as rejections, and how each rule fared."""

    passed: pa.Table
    rejections: tuple[Rejection, ...]
    report: Report


def validate_rows(rows: pa.Table, declared: Table, stage: Stage, judged: Judged | None = None) -> RowVerdict:
    """Judge the rows that a stage gave, against the suites `<table>__schema` and `<table>__rules`.

    `judged` is what the stage was given. A rule that was asked then is not asked again where the stage has changed none of the values
    that the rule looks at.

    A row that breaks a rule becomes a rejection of that stage. Raises DatasetFailureError where the table as a whole does not
    fit its declaration (a column missing, of another type), or where a rule is broken that no row can answer for (a
    missing or doubled identity).
    """
    started = time.perf_counter()
    enforce_types(rows, declared)
    rules = row_rules(declared.name)
    known = find_known(rows, rules, judged) if judged is not None else frozenset()
    asked = [rule for rule in rules if rule.rule_id not in known]
    found = {_key(verdict.rule): verdict for verdict in _judge(rows, declared, asked)}
    held = {_key(rule): Verdict(rule, success=True, rows=rows.num_rows, failed=0) for rule in rules}
    verdicts = [(held | found)[_key(rule)] for rule in rules]
    results = tuple(_result(verdict, rows, declared) for verdict in verdicts)
    report = Report(results, time.perf_counter() - started)
    stopping = [result for result in report.failures if result.on_failure == OnFailure.STOP]
    if stopping:
        raise DatasetFailureError(f"{stage}: " + "; ".join(map(str, stopping)), report)
    refused = {v.rule.rule_id: v for v in verdicts if not v.success and v.rule.on_failure == OnFailure.REJECT}
    if not refused:
        return RowVerdict(enforce_schema(rows, declared), (), report)
    positions = sorted({position for verdict in refused.values() for position in verdict.positions})
    keep = pc.invert(pc.is_in(pa.array(range(rows.num_rows), pa.int64()), pa.array(positions, pa.int64())))
    rejections = tuple(_rejection(rows, declared, position, list(refused.values()), stage) for position in positions)
    return RowVerdict(enforce_schema(rows.filter(keep), declared), rejections, report)


def find_known(rows: pa.Table, rules: Sequence[Rule], judged: Judged) -> frozenset[str]:
    """The rules that need not be asked: the very same were asked of the same values, in the same rows."""
    before = judged.rows
    if before.num_rows != rows.num_rows:
        before = before.filter(pc.is_in(before["article_id"], rows["article_id"].combine_chunks()))
    if not before["article_id"].equals(rows["article_id"]):
        return frozenset()
    both = [name for name in judged.declared.names if name in rows.column_names]
    same = {name for name in both if before[name].equals(rows[name])}
    asked = {rule.rule_id: _content(rule) for rule in row_rules(judged.declared.name) if same.issuperset(rule.columns)}
    return frozenset(rule.rule_id for rule in rules if asked.get(rule.rule_id) == _content(rule))


def _content(rule: Rule) -> tuple[object, ...]:
    """What a rule says, whichever table's suite it stands in; a warning is told each time."""
    return rule.expectation, rule.arguments, rule.columns, rule.on_failure != OnFailure.WARN or rule.suite


def enforce_types(rows: pa.Table, declared: Table) -> None:
    """Raise DatasetFailureError where a table lacks a declared column, has another, or one of another type."""
    columns = tuple(Column(column.name, column.type, column.description) for column in declared.columns)
    try:
        enforce_schema(rows, Table(declared.name, declared.one_row_is, columns, declared.key))
    except SchemaError as error:
        raise DatasetFailureError(f"the table does not fit its declaration: {error}") from error


def _judge(rows: pa.Table, declared: Table, rules: Sequence[Rule]) -> list[Verdict]:
    """First whether every row keeps every rule; where not, which rules are broken and where."""
    if not (rows.num_rows and rules):
        return [Verdict(rule, success=True, rows=rows.num_rows, failed=0) for rule in rules]
    columns = compute_columns(rows, rules)
    masks = [find_broken(columns, rule) for rule in rules]
    if _is_clean(rows.num_rows, rules, masks):
        return [Verdict(rule, success=True, rows=rows.num_rows, failed=0) for rule in rules]
    screened = [_screened(rule, mask) for rule, mask in zip(rules, masks, strict=True)]
    broken = [verdict.rule for verdict in screened if not verdict.success]
    frame = build_frame(rows, declared, columns, broken)
    found = {_key(verdict.rule): verdict for verdict in judge_frame(frame, broken, find_rows=True)}
    return [_joined(verdict, found[_key(verdict.rule)]) if not verdict.success else verdict for verdict in screened]


def _is_clean(rows: int, rules: Sequence[Rule], masks: Sequence[Values]) -> bool:
    """Great Expectations' word on each row's number of broken rules, of all suites: one more costs as much as the first."""
    import pandas as pd

    kind, says = "ExpectColumnMaxToBeBetween", "no row breaks a rule"
    gate = Rule("gate", rules[0].suite, says, kind, {"column": "broken", "max_value": 0}, ())
    frame = pd.DataFrame({"broken": count_broken(masks, rows).to_numpy()})
    return all(verdict.success for verdict in judge_frame(frame, [gate], find_rows=False))


def _screened(rule: Rule, mask: Values) -> Verdict:
    whole = mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask
    positions = tuple(pc.indices_nonzero(whole).to_pylist())
    return Verdict(rule, not positions, len(whole), len(positions), positions)


def _joined(screened: Verdict, judged: Verdict) -> Verdict:
    """What either found: a row passes only where both let it."""
    positions = tuple(sorted({*screened.positions, *judged.positions}))
    return Verdict(screened.rule, not positions, screened.rows, len(positions), positions)


def _key(rule: Rule) -> tuple[str, str]:
    return rule.suite, rule.rule_id


def build_frame(rows: pa.Table, declared: Table, columns: Columns, rules: Sequence[Rule]) -> "pd.DataFrame":
    """The columns that rules look at, as pandas; of nested and binary columns only whether they are there."""
    import pandas as pd

    wanted = dict.fromkeys(name for rule in rules for name in rule.judged)
    if not wanted:
        return pd.DataFrame(index=range(rows.num_rows))
    shown: dict[str, Values] = {}
    for name in wanted:
        is_own = name in declared.names and name in rows.column_names
        if is_own and not is_scalar(declared[name].type):
            shown[name] = pc.if_else(pc.is_valid(columns[name]), pa.scalar(value=True), pa.scalar(None, pa.bool_()))
        else:
            shown[name] = _without_zone(columns[name])
    frame: pd.DataFrame = pa.table(shown).to_pandas(date_as_object=False)
    return frame


def _without_zone(values: Values) -> Values:
    """Times as UTC without saying so, which Great Expectations compares without a warning."""
    return values.cast(pa.timestamp("us")) if pa.types.is_timestamp(values.type) else values


def _result(verdict: Verdict, rows: pa.Table, declared: Table) -> RuleResult:
    shown = [show_row(rows, declared, position, verdict.rule) for position in verdict.positions[:MOST_EXAMPLES]]
    return RuleResult.of(
        verdict.rule, success=verdict.success, rows=verdict.rows, failed=verdict.failed, examples=shown
    )


def _rejection(rows: pa.Table, declared: Table, position: int, verdicts: Sequence[Verdict], stage: Stage) -> Rejection:
    broken = [verdict.rule for verdict in verdicts if position in verdict.positions]
    first = next((rule for rule in broken if rule.suite.endswith("__schema")), broken[0])
    reason = Reason.SCHEMA_VIOLATION if first.suite.endswith("__schema") else Reason.RULE_VIOLATION
    told = "; ".join(
        f"{rule.rule_id}: it must hold that {rule.says}, found "
        + ", ".join(show_value(rows, declared, position, name) for name in rule.columns)
        for rule in broken
    )
    row = {name: rows[name][position].as_py() for name in ("source", "raw_file", "raw_record", "source_url")}
    return Rejection(Identity(**row), stage, reason, told)


def validate_boundary(
    before_ids: Iterable[str], after: pa.Table | Collection[str], rejections: Iterable[Rejection], stage: Stage
) -> Report:
    """Every record that went into a stage came out once: as a row or as a rejection.

    Raises DatasetFailureError where a stage lost a record, doubled one, or made one up; the message names them.
    """
    started = time.perf_counter()
    came = Counter(before_ids)
    ids = after["article_id"].to_pylist() if isinstance(after, pa.Table) else after
    went = Counter(ids)
    refused = Counter(rejection.identity.article_id for rejection in rejections)
    rules = boundary_suite(stage)
    every = sorted(came.keys() | went.keys() | refused.keys())
    if all(came[one] == 1 == went[one] + refused[one] for one in every):
        results = tuple(RuleResult.of(rule, success=True, rows=len(every), failed=0) for rule in rules)
        return Report(results, time.perf_counter() - started)
    import pandas as pd

    frame = pd.DataFrame(
        {
            "times_in": [came[one] for one in every],
            "times_out": [went[one] + refused[one] for one in every],
        }
    )
    verdicts = judge_frame(frame, rules, find_rows=True)
    results = tuple(
        RuleResult.of(
            verdict.rule,
            success=verdict.success,
            rows=len(every),
            failed=verdict.failed,
            examples=[_count(every[p], came, went, refused) for p in verdict.positions[:MOST_EXAMPLES]],
        )
        for verdict in verdicts
    )
    report = Report(results, time.perf_counter() - started)
    if report.failures:
        raise DatasetFailureError(f"{stage}: " + "; ".join(map(str, report.failures)), report)
    return report


def _count(one: str, came: Mapping[str, int], went: Mapping[str, int], refused: Mapping[str, int]) -> str:
    return f"{one}: in {came[one]}, on {went[one]}, refused {refused[one]}"


def boundary_suite(stage: Stage) -> tuple[Rule, ...]:
    """`<stage>__boundary`: nothing lost, doubled or made up."""
    suite = f"{stage}__boundary"
    kind = "ExpectColumnValuesToBeInSet"
    return tuple(
        Rule(name, suite, says, kind, {"column": column, "value_set": [1]}, (column,), OnFailure.STOP)
        for name, says, column in (
            ("known_once", "every record that left the stage had entered it, once", "times_in"),
            ("left_once", "every record left the stage exactly once, as a row or as a rejection", "times_out"),
        )
    )
