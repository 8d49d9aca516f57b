"""What each stage does to one record: the stages of `transforms.article`, walked one by one, with what each one gave.

Whatever is shown comes from the very same functions that a run calls, so it equals what is published.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flows.stages import StageOptions
from transforms.article import attempt
from transforms.boilerplate import strip_record
from transforms.edits import Edit
from transforms.extract import extract_record
from transforms.metadata import decide_metadata, normalise_record
from transforms.records import Article, Evidence, Extracted, Identity, RawRecord, Rejection, Stripped
from transforms.schema.vocabularies import Stage
from transforms.tables import Row, normalised_row


@dataclass(frozen=True, slots=True)
class Candidate:
    """One piece of evidence, the column it was weighed for, and why it won or lost."""

    column: str
    evidence: Evidence
    is_chosen: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One record, as far as it came. `rejection` says where it was refused."""

    identity: Identity
    raw: RawRecord | None = None
    extracted: Extracted | None = None
    stripped: Stripped | None = None
    article: Article | None = None
    row: Row | None = None
    rejection: Rejection | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the extracted text: kept as it is, or changed by an edit."""

    text: str
    edit: Edit | None = None


def explain_record(raw: RawRecord | Rejection, options: StageOptions) -> Explanation:
    """Walk a record through the stages."""
    if isinstance(raw, Rejection):
        return Explanation(raw.identity, rejection=raw)
    record = options.record
    extracted = attempt(Stage.EXTRACT, raw.identity, lambda: extract_record(raw, record.extract))
    if isinstance(extracted, Rejection):
        return Explanation(raw.identity, raw, rejection=extracted)
    stripped = attempt(Stage.STRIP, raw.identity, lambda: strip_record(extracted, record.strip, record.site_lines))
    if isinstance(stripped, Rejection):
        return Explanation(raw.identity, raw, extracted, rejection=stripped)
    article = attempt(
        Stage.NORMALISE, raw.identity, lambda: normalise_record(stripped, record.normalise, record.site_habits)
    )
    if isinstance(article, Rejection):
        return Explanation(raw.identity, raw, extracted, stripped, rejection=article)
    row = normalised_row(article, options.pipeline_version, options.rules_version)
    candidates = tuple(find_candidates(stripped, options))
    return Explanation(raw.identity, raw, extracted, stripped, article, row, candidates=candidates)


def find_candidates(stripped: Stripped, options: StageOptions) -> Iterator[Candidate]:
    """Every piece of evidence that was weighed, by column: the ones that won first, then the others."""
    decided = decide_metadata(stripped, options.record.normalise, options.record.site_habits)
    for column in ("url", "site", "title", "summary", "authors", "language", "sections", "tags", "content_type"):
        decision = getattr(decided, column)
        for evidence in decision.evidence:
            yield Candidate(column, evidence, is_chosen=True, reason=decision.reason)
        for loss in decision.lost:
            yield Candidate(column, loss.evidence, is_chosen=False, reason=loss.reason)
    for column, choice in (("published_at", decided.published), ("modified_at", decided.modified)):
        for evidence, reason in choice.verdicts:
            won = choice.chosen is not None and (evidence.value, evidence.source) == (choice.raw, choice.chosen.source)
            yield Candidate(column, evidence, is_chosen=won, reason=reason)


def cut_text(stripped: Stripped) -> Iterator[Piece]:
    """The extracted text in order, cut where it was changed.

    >>> from transforms.schema.vocabularies import Category
    >>> raw = Extracted(Identity("raw", "a.txt", 1), "Rain. Share", "verbatim", "utf-8")
    >>> edit = Edit(5, 11, None, "share/en/share", Category.SHARE)
    >>> [piece.text for piece in cut_text(Stripped(raw, "Rain.", (edit,), ()))]
    ['Rain.', ' Share']
    """
    text = stripped.extracted.text
    at = 0
    for edit in stripped.edits:
        if edit.start > at:
            yield Piece(text[at : edit.start])
        yield Piece(text[edit.start : edit.end], edit)
        at = edit.end
    if at < len(text):
        yield Piece(text[at:])
