"""validation-rules.md: every rule across columns, of the whole dataset, and of volumes, from the code that judges."""

from docs.generate import page
from expectations.dataset_rules import CHECKS
from expectations.rule import Rule
from expectations.suites import rules_suite
from expectations.volumes import BOUNDS
from transforms.schema import BOUNDARIES
from transforms.schema.tables import REMOVED_TEXT

INTRODUCTION = """# Rules of validation

Written by `make docs` from `expectations`; do not edit. The suites `<table>__schema` follow from the
[data dictionary](data-dictionary.md): presence, closed lists, patterns, ranges, lengths and keys. How the rules are
applied stands in [validation.md](validation.md).
"""


@page("validation-rules.md")
def make_page() -> str:
    """The whole page."""
    tables = [table for table in (*BOUNDARIES, REMOVED_TEXT) if rules_suite(table.name)]
    suites = [f"## {table.name}__rules\n\n" + _table(map(_row, rules_suite(table.name))) for table in tables]
    dataset = _table((check.rule_id, check.says, "stop") for check in (*CHECKS, _Rebuilds))
    volumes = _table((name, bound.says, "warn") for name, bound in BOUNDS.items())
    return "\n".join([INTRODUCTION, *suites, f"## dataset__rules\n\n{dataset}", f"## articles__volumes\n\n{volumes}"])


class _Rebuilds:
    rule_id = "rebuilds"
    says = "text and removed_text rebuild the extracted text to the character"


def _row(rule: Rule) -> tuple[str, str, str]:
    return rule.rule_id, rule.says, rule.on_failure.value


def _table(rows: object) -> str:
    lines = [f"| `{rule}` | {says} | {on_failure} |" for rule, says, on_failure in rows]  # type: ignore[attr-defined]
    return "\n".join(["| rule | it must hold that | where not |", "|---|---|---|", *lines, ""])
