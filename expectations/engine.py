"""The one place that runs Great Expectations.

Importing it takes seconds, so it is imported at the first use; `warm_up` does that ahead, beside other work. Its analytics
and progress bars are off. Its context is not made for several threads: a lock lets one suite run at a time.
"""

import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from expectations.rule import OnFailure, Rule

if TYPE_CHECKING:
    import pandas as pd

_LOCK = threading.RLock()
BOOLEAN_ONLY = {"result_format": "BOOLEAN_ONLY"}
COMPLETE = {"result_format": "COMPLETE", "return_unexpected_index_query": False, "partial_unexpected_count": 0}


class JudgeError(RuntimeError):
    """An expectation could not be computed: the judge, not the data, is at fault, and nothing may pass."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an expectation said: whether it holds, how many rows it saw and how many broke it, which (positions, only
    where asked for), and what it observed.
    """

    rule: Rule
    success: bool
    rows: int
    failed: int
    positions: tuple[int, ...] = ()
    observed: Any = None


@cache
def _definition() -> Any:
    """A batch definition on whatever frame is handed over."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("rows").add_dataframe_asset("rows")
    return asset.add_batch_definition_whole_dataframe("rows")


def warm_up() -> None:
    """Import what judging needs, ahead of the first use."""
    with _LOCK:
        _definition()


def judge_frame(frame: "pd.DataFrame", rules: Sequence[Rule], *, find_rows: bool) -> list[Verdict]:
    """What each rule says of a frame, in the order of the rules; the frame's index is 0, 1, 2 ...

    With `find_rows` each verdict names the positions of the rows that broke the rule. Raises JudgeError where a rule
    could not be computed.
    """
    if not rules:
        return []
    with _LOCK:
        batch = _definition().get_batch({"dataframe": frame})
        outcome = batch.validate(build_suite(rules), result_format=COMPLETE if find_rows else BOOLEAN_ONLY)
    by_place = {result.expectation_config.meta["rule"]: result for result in outcome.results}
    return [_verdict(rule, by_place[f"{rule.suite}.{rule.rule_id}"], len(frame)) for rule in rules]


def build_suite(rules: Iterable[Rule], name: str = "rules") -> Any:
    """A suite of Great Expectations from rules."""
    import great_expectations as gx
    import great_expectations.expectations as kinds

    expectations = []
    for rule in rules:
        severity = "warning" if rule.on_failure == OnFailure.WARN else "critical"
        kind = getattr(kinds, rule.expectation)
        meta = {"rule": f"{rule.suite}.{rule.rule_id}"}
        expectations.append(kind(**rule.arguments, severity=severity, meta=meta, notes=rule.says))
    return gx.ExpectationSuite(name=name, expectations=expectations)


def _verdict(rule: Rule, result: Any, rows: int) -> Verdict:
    said = result.result
    if result.exception_info.get("raised_exception", True) and not said:
        raise JudgeError(f"{rule.suite}.{rule.rule_id} could not be computed: {_reason(result.exception_info)}")
    failed = int(said.get("unexpected_count", 0 if result.success else rows))
    positions = tuple(int(position) for position in said.get("unexpected_index_list") or ())
    return Verdict(rule, bool(result.success), rows, failed, positions, said.get("observed_value"))


def _reason(info: Any) -> str:
    """The messages in an exception_info, which is one record or one for each metric."""
    records = info.values() if "exception_message" not in info else [info]
    return "; ".join(str(record.get("exception_message")) for record in records if isinstance(record, dict))
