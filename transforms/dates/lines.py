"""Dates in the lines of a text dump, with how near they stand to the headline."""

from collections.abc import Iterator, Sequence

import regex

from transforms.dates.fold import fold_text
from transforms.dates.labels import Label, find_label, opens_sentence, tells_state
from transforms.dates.parse import list_dates
from transforms.dates.relative import has_day_word
from transforms.dates.visible import DATE_LIKE, MAX_REST, find_kind
from transforms.dates.words import FoundDate, Reading
from transforms.records import Evidence
from transforms.schema.vocabularies import Field, Precision

_BEFORE, _AFTER = 5, 20  # lines around the headline that belong to its head
_PARAGRAPHS = 3  # of the story, among which a date may still stand
_LONGEST, _PROSE = 220, 160
_MOST = 400  # lines far from the headline that are read
_FAR = 100  # characters of a line far from the headline
_RELATIVE = 60
_LABEL = 40  # characters of a line that is a label for the next
_OPENING = 90  # characters of a longer line in which its date must stand
_LEAD = 24  # characters before the date in such a line
_SEPARATOR = regex.compile(r"[|·•⋅●]|\s[/–—]\s|^\W*(?:by|von|par|por|di|door|av|af|oleh)\s", regex.IGNORECASE)
_SENTENCE = regex.compile(r"[.!?…。！？][\"'”’»]?$")


def find_line_dates(
    lines: Sequence[tuple[int, str]], headline: int | None, body: int, reading: Reading
) -> Iterator[Evidence]:
    r"""Evidence from the lines (number, text) around the headline, and from lines anywhere that hold nothing but a date.

    `headline` and `body` are indices: of the headline's line, and of the story's first. Places end with where a line stands
    and how many lines from the headline: "labelled beside line 9 (head +2)".

    >>> lines = [(1, "Ferry returns"), (2, "Mara Lind"), (3, "Published 14 May 2025"), (5, "The ferry is back.")]
    >>> [(item.value, item.place) for item in find_line_dates(lines, 0, 3, Reading("en"))]
    [('Published 14 May 2025', 'labelled beside line 3 (head +2)')]
    """
    anchor = headline if headline is not None else max(0, body - 1)
    last = _find_last(lines, anchor)
    left = _MOST
    for index, (number, line) in enumerate(lines):
        is_head = anchor - _BEFORE <= index <= last and index != anchor
        if not is_head and len(line) > _FAR:
            continue
        if not _may_tell(line, is_head=is_head) or (not is_head and left <= 0):
            continue
        left -= not is_head
        ahead = lines[index - 1][1] if index and len(lines[index - 1][1]) <= _LABEL else ""
        where = f"line {number} ({'head' if is_head else 'far'} {index - anchor:+d})"
        yield from _read_line(line, ahead, where, reading, is_head=is_head)


def _may_tell(line: str, *, is_head: bool) -> bool:
    """A quick look at whether a line of the head, or a short one elsewhere, is worth reading; most are not."""
    if len(line) > _PROSE:
        return DATE_LIKE.search(line, 0, _OPENING) is not None
    return (is_head and len(line) <= _RELATIVE) or DATE_LIKE.search(line) is not None


def _find_last(lines: Sequence[tuple[int, str]], anchor: int) -> int:
    """The last line of the head: a few paragraphs into the story at most."""
    end = min(len(lines) - 1, anchor + _AFTER)
    prose = [index for index in range(anchor + 1, end + 1) if len(lines[index][1]) >= _PROSE]
    return min(end, prose[_PARAGRAPHS - 1]) if len(prose) >= _PARAGRAPHS else end


def _read_line(line: str, ahead: str, where: str, reading: Reading, *, is_head: bool) -> Iterator[Evidence]:
    is_long = len(line) > _LONGEST or (len(line) > _PROSE and _SENTENCE.search(line) is not None)
    text = line[:_OPENING] if is_long else line
    dates = [date for date in list_dates(text, reading) if date.date.precision is not Precision.YEAR]
    if not dates:
        if is_head and len(line) <= _RELATIVE and has_day_word(line):
            yield Evidence(Field.PUBLISHED, line, "header_line", f"relative {where}")
        return
    kind = "within" if is_long else find_kind(text, dates)
    if kind == "within" and not is_long and _is_row(line, dates):
        kind = "row"
    if kind == "beside" and _SENTENCE.search(line):
        kind = "within"
    for field, label in _list_fields(dates, ahead, line if kind == "within" else ""):
        if is_long and (not label or len(dates[0].before) > _LEAD):
            continue
        if label or kind == "alone" or (is_head and kind != "within"):
            yield Evidence(field, text, "header_line", f"{label}{kind} {where}")


def _is_row(line: str, dates: Sequence[FoundDate]) -> bool:
    """Whether a line with much beside its date is a row of metadata: a byline, with separators or a time of day, no sentence."""
    if _SENTENCE.search(line) or len(line) > _PROSE:
        return False
    return any(date.date.clock is not None for date in dates) or _SEPARATOR.search(line) is not None


def _list_fields(dates: Sequence[FoundDate], ahead: str, sentence: str) -> list[tuple[Field, str]]:
    """The fields that a line's dates speak for, each once, with "labelled " where a word says so; `sentence` is a line with much else in it."""
    found: dict[Field, str] = {}
    for date in dates:
        has_words = any(map(str.isalpha, date.before))
        before = date.before if has_words else f"{fold_text(ahead)} {date.before}"
        label = find_label(before, date.after)
        if label == Label.OTHER or (label is None and date.date.precision is Precision.MONTH):
            continue
        if label == Label.PUBLISHED and (len(date.before) > MAX_REST or opens_sentence(sentence, before)):
            label = None  # said in the story of something else: "On 3 May the board met"
        if label == Label.MODIFIED and tells_state(before):
            found.setdefault(Field.PUBLISHED, "state ")
        found.setdefault(Field.MODIFIED if label == Label.MODIFIED else Field.PUBLISHED, "labelled " if label else "")
    return list(found.items())
