"""The chain for one record, in reading order: raw record -> article or rejection.

The flow runs the same four steps over batches, `copydesk explain` runs them over one record; there is no other code
that decides anything about a record alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from transforms.boilerplate import StripOptions, strip_record
from transforms.boilerplate.site_lines import SiteLines
from transforms.extract import ExtractOptions, extract_record
from transforms.metadata import NormaliseOptions, SiteHabits, normalise_record
from transforms.records import Article, Identity, RawRecord, RecordRejectedError, Rejection
from transforms.schema.vocabularies import Reason, Stage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """What a run may set for the stages that look at one record, and the learned tables it takes into use."""

    extract: ExtractOptions = field(default_factory=ExtractOptions)
    strip: StripOptions = field(default_factory=StripOptions)
    normalise: NormaliseOptions = field(default_factory=NormaliseOptions)
    site_lines: SiteLines = field(default_factory=SiteLines)
    site_habits: SiteHabits = field(default_factory=SiteHabits)


def clean_record(raw: RawRecord, options: Options) -> Article | Rejection:
    """One raw record as an article, or the reason why it is none. Never raises for what a record holds."""
    extracted = attempt(Stage.EXTRACT, raw.identity, lambda: extract_record(raw, options.extract))
    if isinstance(extracted, Rejection):
        return extracted
    stripped = attempt(Stage.STRIP, raw.identity, lambda: strip_record(extracted, options.strip, options.site_lines))
    if isinstance(stripped, Rejection):
        return stripped
    return attempt(
        Stage.NORMALISE, raw.identity, lambda: normalise_record(stripped, options.normalise, options.site_habits)
    )


def attempt(stage: Stage, identity: Identity, step: Callable[[], T]) -> T | Rejection:
    """What a step gives, or the rejection it ended in.

    An error of ours is a rejection too (`internal_error`, naming the error), so that one record cannot stop a run.
    """
    try:
        return step()
    except RecordRejectedError as refused:
        return Rejection(identity, stage, refused.reason, refused.detail)
    except RecursionError:
        return Rejection(identity, stage, Reason.TOO_COMPLEX, "nested too deep to be worked on")
    except Exception as error:  # noqa: BLE001 - the record is kept as a rejection, with what went wrong
        return Rejection(identity, stage, Reason.INTERNAL_ERROR, f"{type(error).__name__}: {error}")
