"""What a run comes to: counts, times, where things lie. Small plain values, which a flow can return."""

from dataclasses import dataclass, field
from typing import Any

from transforms.schema.vocabularies import Outcome


@dataclass(frozen=True, slots=True)
class RunResult:
    """One run, when it is over. `tables` are the rows of the published tables, `rejected` and `removed` the rows by
    reason and by category in the snapshot; `seconds` are wall-clock by stage, `work_seconds` the workers' time on
    records by stage. `messages` tell what a person should know (failed rules, warnings, repairs);
    `broken_rules` are those that stopped the run: suite, rule, says, rows, examples.
    """

    run_id: str
    outcome: Outcome
    data_dir: str
    raw_records: int = 0
    read_files: int = 0
    snapshot_id: str | None = None
    tables: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    work_seconds: dict[str, float] = field(default_factory=dict)
    messages: tuple[str, ...] = ()
    broken_rules: tuple[dict[str, Any], ...] = ()
    data_docs: str | None = None
    latest: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the run did what it should: published, or found nothing new."""
        return self.outcome in (Outcome.PUBLISHED, Outcome.NOTHING_NEW)
