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
from transforms.metadata import normalise_record
from transforms.records import Article, Extracted, Identity, RawRecord, Rejection, Stripped
from transforms.schema.vocabularies import Stage
from transforms.tables import Row, normalised_row


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
    return Explanation(raw.identity, raw, extracted, stripped, article, row)


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
