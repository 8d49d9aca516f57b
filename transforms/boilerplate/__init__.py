"""Clean a text line by line, with an account of every change.

Promise: the text that comes out is the text that went in, less what a named rule took out and with the repairs that are
listed; every change is an edit on the extracted text, and what was taken out goes on as evidence about the record.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from transforms.boilerplate.buttons import take_buttons
from transforms.boilerplate.cuts import find_truncation, take_cut_mark
from transforms.boilerplate.decide import apply_hits, take_signs
from transforms.boilerplate.guard import spare_article
from transforms.boilerplate.head import read_head, read_metadata
from transforms.boilerplate.initials import find_initials
from transforms.boilerplate.layout import lay_out
from transforms.boilerplate.marks import find_marks, has_marks
from transforms.boilerplate.page import find_body, judge_dump, take_dump_title, take_noise
from transforms.boilerplate.page_blocks import take_doubted
from transforms.boilerplate.repair import needs_repair, repair_line
from transforms.boilerplate.signatures import take_signatures
from transforms.boilerplate.site_lines import SiteLines, take_site_lines
from transforms.boilerplate.stand_in import find_stand_in
from transforms.boilerplate.standfirst import find_standfirst
from transforms.boilerplate.tail import read_tail, take_comments
from transforms.boilerplate.trails import take_trails
from transforms.boilerplate.view import View, look_at
from transforms.edits import Edit, apply_edits, merge_edits
from transforms.records import Extracted, RecordRejectedError, Stripped
from transforms.schema.vocabularies import Reason

__all__ = ["SiteLines", "StripOptions", "strip_record"]


@dataclass(frozen=True, slots=True)
class StripOptions:
    """What a run may set for cleaning.

    `max_prose_share`: a rule that would take more than this share of the record's paragraphs takes none.
    """

    max_prose_share: float = 0.4


def strip_record(extracted: Extracted, options: StripOptions, site_lines: SiteLines) -> Stripped:
    r"""One record's text cleaned. Raises RecordRejectedError: no_article where a notice stands in place of a story,
    no_text_left where nothing remains.

    >>> from transforms.records import Identity
    >>> dump = Extracted(Identity("raw", "a.txt", 1), "The ferry is back in the harbour.\n\nShare :", "verbatim", "utf-8")
    >>> strip_record(dump, StripOptions(), SiteLines()).text
    'The ferry is back in the harbour.'
    """
    view = look_at(extracted)
    if kind := find_stand_in(view.lines, view.words):
        raise RecordRejectedError(Reason.NO_ARTICLE, f"a notice in place of a story: {kind.replace('_', ' ')}")
    _decide(view, site_lines)
    spare_article(view, options.max_prose_share, is_dump=view.is_dump)
    kept = [index for index in range(len(view.lines)) if index not in view.verdicts]
    if not kept:
        raise RecordRejectedError(Reason.NO_TEXT_LEFT, f"all {len(view.lines)} lines are boilerplate")
    layout = lay_out(extracted.text, view.lines, kept, view.wraps)
    repairs = (
        (edit for index in kept for edit in repair_line(view.lines[index])) if needs_repair(extracted.text) else ()
    )
    has_typography = not extracted.is_page and has_marks(extracted.text)
    marks = (edit for index in kept for edit in find_marks(view.lines[index])) if has_typography else ()
    initials = find_initials([view.lines[index] for index in kept])
    cut = () if extracted.is_page else take_cut_mark(view.lines[kept[-1]])
    edits = merge_edits(_removals(view, kept), (*layout, *marks, *repairs, *initials, *cut))
    return Stripped(
        extracted=extracted,
        text=apply_edits(extracted.text, edits),
        edits=edits,
        evidence=(*extracted.evidence, *view.evidence),
        truncation=extracted.truncation if extracted.is_page else find_truncation(view, kept),
        content_type=extracted.content_type,
        notes=tuple(view.notes),
    )


def _decide(view: View, site_lines: SiteLines) -> None:
    """Rules first, then the head, then the page model's score of a block or, in a dump, the line model on what is left."""
    view.scores = scores = judge_dump(view)
    apply_hits(view)
    take_signs(view)
    take_buttons(view)
    take_trails(view)
    take_site_lines(view, site_lines)
    if scores is None:
        read_head(view)
        read_tail(view)
        take_signatures(view)
        take_doubted(view)
        return
    body = find_body(view, scores)
    title = take_dump_title(view, body)
    read_metadata(view, range(title, min(body + 3, len(view.lines))))
    take_comments(view, scores)
    read_tail(view)
    take_signatures(view)
    take_noise(view, scores, find_standfirst(view, title, body, scores))


def _removals(view: View, kept: list[int]) -> Iterator[Edit]:
    """The lines that go, each with the white space before it; above the first line that stays, with that after it."""
    length = len(view.extracted.text)
    for index, verdict in sorted(view.verdicts.items()):
        if index < kept[0]:
            start = view.lines[index].start if index else 0
            end = view.lines[index + 1].start
        else:
            start = view.lines[index - 1].end
            end = length if index == len(view.lines) - 1 else view.lines[index].end
        yield Edit(start, end, None, verdict.rule_id, verdict.category, verdict.score)
