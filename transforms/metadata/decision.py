"""A choice among evidence, with what `explain` needs to show: which evidence won and why the others lost."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from transforms.records import Evidence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Loss:
    """Evidence that was not taken, and why. `is_bad` where it was refused for what it says, not outranked."""

    evidence: Evidence
    reason: str
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Decision(Generic[T]):
    """What was decided, on which evidence (none: nothing was found), for which reason."""

    value: T
    evidence: tuple[Evidence, ...] = ()
    reason: str = "no evidence"
    lost: tuple[Loss, ...] = ()

    @property
    def source(self) -> str | None:
        """The kind of evidence that won, as the `_source` columns hold it."""
        return self.evidence[0].source if self.evidence else None

    def notes(self, field: str) -> list[str]:
        """The refusals among the losses, as `metadata_notes` holds them, each once."""
        return list(dict.fromkeys(f"{field}: {loss.reason}" for loss in self.lost if loss.is_bad))
