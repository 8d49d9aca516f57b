"""What judging found, as plain values: small, picklable, and mergeable over the batches of a run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from expectations.rule import OnFailure, Rule

MOST_EXAMPLES = 5
MOST_EXAMPLE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How one rule fared. `rows` were looked at, `failed` of them broke the rule; `examples` show a few of them.

    `observed` is what an aggregate rule saw, where there are no rows to count.
    """

    suite: str
    rule_id: str
    says: str
    on_failure: OnFailure
    expectation: str
    arguments: Mapping[str, Any]
    success: bool
    rows: int = 0
    failed: int = 0
    examples: tuple[str, ...] = ()
    observed: Any = None

    @classmethod
    def of(cls, rule: Rule, *, success: bool, rows: int, failed: int, examples: Iterable[str] = ()) -> "RuleResult":
        """The result of a rule."""
        shown = tuple(shorten(example) for example in list(examples)[:MOST_EXAMPLES])
        arguments = dict(rule.arguments)
        return cls(
            rule.suite,
            rule.rule_id,
            rule.says,
            rule.on_failure,
            rule.expectation,
            arguments,
            success,
            rows,
            failed,
            shown,
        )

    def plus(self, other: "RuleResult") -> "RuleResult":
        """The same rule over both sets of rows."""
        return replace(
            self,
            success=self.success and other.success,
            rows=self.rows + other.rows,
            failed=self.failed + other.failed,
            examples=tuple(dict.fromkeys((*self.examples, *other.examples)))[:MOST_EXAMPLES],
        )

    def __str__(self) -> str:
        examples = f"; for example {', '.join(self.examples)}" if self.examples else ""
        count = f" ({self.failed} of {self.rows} rows)" if self.rows else ""
        return f"{self.suite}.{self.rule_id}: {self.says}{count}{examples}"


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one or more suites, in order."""

    results: tuple[RuleResult, ...] = ()
    seconds: float = 0.0
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def failures(self) -> tuple[RuleResult, ...]:
        """The rules that did not hold, warnings aside."""
        return tuple(r for r in self.results if not r.success and r.on_failure != OnFailure.WARN)

    @property
    def warnings(self) -> tuple[RuleResult, ...]:
        """The warnings."""
        return tuple(r for r in self.results if not r.success and r.on_failure == OnFailure.WARN)

    @property
    def success(self) -> bool:
        """Whether every rule held, warnings aside."""
        return not self.failures

    def plus(self, other: "Report") -> "Report":
        """Both reports; a rule that is in both becomes one result."""
        merged = {(r.suite, r.rule_id): r for r in self.results}
        for result in other.results:
            key = (result.suite, result.rule_id)
            merged[key] = merged[key].plus(result) if key in merged else result
        return Report(tuple(merged.values()), self.seconds + other.seconds, {**self.facts, **other.facts})

    def outcome(self) -> dict[str, dict[str, Any]]:
        """Each suite's outcome, as plain values for JSON: rules, and for what failed the rows and examples."""
        suites: dict[str, dict[str, Any]] = {}
        for result in self.results:
            suite = suites.setdefault(result.suite, {"success": True, "rules": 0, "failed": [], "warned": []})
            suite["rules"] += 1
            if result.success:
                continue
            told = {"rule": result.rule_id, "says": result.says, "rows": result.failed, "examples": [*result.examples]}
            if result.on_failure == OnFailure.WARN:
                suite["warned"].append(told)
            else:
                suite["success"] = False
                suite["failed"].append(told)
        return suites


def merge_reports(reports: Iterable[Report]) -> Report:
    """All reports as one."""
    whole = Report()
    for report in reports:
        whole = whole.plus(report)
    return whole


def shorten(value: object, most: int = MOST_EXAMPLE_CHARACTERS) -> str:
    r"""A value as a short line without control characters.

    >>> print(shorten("a" + chr(10) + "b"))
    a\nb
    """
    text = value if isinstance(value, str) else repr(value)
    text = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
