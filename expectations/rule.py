"""What a rule is: a stock expectation of Great Expectations, its arguments, and what happens where it does not hold.

Rules are plain data, so suites can be listed, documented and compared without importing Great Expectations.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pyarrow as pa

Helper = Callable[[pa.Table], pa.Array | pa.ChunkedArray]


class OnFailure(StrEnum):
    """What a failing rule does."""

    REJECT = "reject"  # the failing rows become rejections
    STOP = "stop"  # the run stops before it publishes
    WARN = "warn"  # the run says so and goes on


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a suite.

    `columns` are the table's columns that the rule speaks about, `expectation` names the class in Great Expectations,
    `arguments` are its arguments, `helpers` the columns that are computed for it. `says` completes "it must hold that".
    """

    rule_id: str
    suite: str
    says: str
    expectation: str
    arguments: Mapping[str, Any]
    columns: tuple[str, ...]
    on_failure: OnFailure = OnFailure.REJECT
    helpers: Mapping[str, Helper] = field(default_factory=dict)

    @property
    def judged(self) -> tuple[str, ...]:
        """The columns that the expectation looks at."""
        names = (self.arguments.get(key) for key in ("column", "column_A", "column_B"))
        return tuple(name for name in names if name is not None)
