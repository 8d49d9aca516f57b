"""The head of a record: its title, and the lines of metadata between the title and the story."""

import re
from collections.abc import Iterable, Iterator, Sequence

from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.rulebook import Hit, Zone, read_lexicon
from transforms.boilerplate.values import is_contact, is_date, is_full_date, is_host, is_link, is_name
from transforms.boilerplate.view import Verdict, View
from transforms.dates.fold import fold_text as fold_date
from transforms.dates.labels import Label, find_label
from transforms.records import Evidence
from transforms.schema.vocabularies import Category, Field

_MAX_TITLE_WORDS = 30
_MAX_TITLE_CHARS = 200
_BULLET = re.compile(r"[-*•·▪●–—]|.*[»›>] |.* / .* / ")
_ITEM = ("- ", "* ", "• ", "· ", "▪ ", "● ")
_ENDS_OPEN = re.compile(r"""[.:;,…。।۔،、]["'”’»」』)]*$""")
_PARTS = re.compile(
    r"\s*[|•·／]\s*|\s+[–—-]\s+|\s{3,}|\t+"
    r"|\s+(?=(?:来源|來源|作者|记者|記者|编辑|編輯|责编|責編|责任编辑|責任編輯|发布时间|發布時間|更新时间|文|图)[:：])"
)
_REACH = 12
_LONG_HEADLINE = 15  # words
_NEXT_SENTENCE = re.compile(r"[^\W\d_]{3,}[.!?]['\"”’»)]* [^\W\d_]")
_STANDFIRST = 3  # paragraphs in which a dateline is looked for
_LABEL_WORDS = 4
_TWO_DATES = 120
_DATELINE = re.compile(
    r"(?P<place>[A-Z\u00c0-\u00de][\w.'’/-]*(?:,? [A-Z\u00c0-\u00de][\w.'’/-]*){0,4})"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2}\.? [A-Z][a-z]{2,8}\.?))?"
    r"(?: ?\((?P<agency>[A-Za-z][\w ./&-]{1,30})\))? ?(?:[–—]| - | -- )\s?(?=\S)"
)

TITLE = Verdict(Category.TITLE, "title/any/headline")
KNOWN_TITLE = Verdict(Category.TITLE, "title/any/known-title")
MARKED_TITLE = Verdict(Category.TITLE, "title/any/marked")
DOUBLED_TITLE = Verdict(Category.TITLE, "title/any/doubled")


def read_head(view: View) -> None:
    """Take title and metadata lines from the head of a record."""
    known = take_known_title(view) or _take_marked_title(view) or _take_doubled_title(view)
    may_be_first = not known and not view.extracted.is_page
    if may_be_first:
        _take_first_line(view)
    read_metadata(view, _head_lines(view))
    if may_be_first and _stands_above_metadata(view):
        _take_first_line(view)
    note_dateline(view)


def read_metadata(view: View, indices: Iterable[int]) -> None:
    """Take those of the lines that are nothing but metadata."""
    for index in indices:
        if view.is_open(index):
            _take_metadata(view, index)


def _head_lines(view: View) -> Iterator[int]:
    for index in range(len(view.lines)):
        if view.above[index] > 1 or (view.above[index] == 1 and index > _REACH):
            return
        if not view.prose[index]:
            yield index


def is_titlelike(view: View, index: int) -> bool:
    """Whether a line has the form of a headline: some words, no full stop, no label, no bullet."""
    text = view.lines[index].text
    if len(text) > _MAX_TITLE_CHARS or view.hits[index] is not None or index in view.wraps or index + 1 in view.wraps:
        return False
    if not 3 <= view.lines[index].words <= _MAX_TITLE_WORDS:
        return False
    return not _BULLET.match(text) and not _ENDS_OPEN.search(text) and not is_date(text)


def _known_titles(view: View) -> list[list[str]]:
    found = [normalise_phrase(one.value).split() for one in view.extracted.evidence if one.field is Field.TITLE]
    return [words for words in found if words]


def take_known_title(view: View) -> bool:
    """The title that the record's fields or page name, where it stands in the head."""
    titles = _known_titles(view)
    if not titles:
        return False
    for index in _head_lines(view):
        words = view.words[index]
        if _is_item(view, index) and (_is_item(view, index - 1) or _is_item(view, index + 1)):
            continue
        if any(words == title or (is_titlelike(view, index) and same_title(words, title)) for title in titles):
            view.take(index, KNOWN_TITLE)
    return True


def _is_item(view: View, index: int) -> bool:
    return 0 <= index < len(view.lines) and view.lines[index].text.startswith(_ITEM)


def same_title(words: Sequence[str], title: Sequence[str]) -> bool:
    """Whether a line says what a title says: the same words, or most of them, or all with a site's name around."""
    line = list(words)
    title = list(title)
    if line == title:
        return True
    if len(line) < 4 or len(title) < 4:
        return False
    longer, shorter = (line, title) if len(line) >= len(title) else (title, line)
    if len(shorter) >= 0.5 * len(longer) and (longer[: len(shorter)] == shorter or longer[-len(shorter) :] == shorter):
        return True
    common = len(set(line) & set(title))
    return common >= 0.8 * len(set(line) | set(title))


def _take_doubled_title(view: View) -> bool:
    """A headline that stands twice near the top, as a dump of page title and heading leaves it."""
    seen: dict[str, int] = {}
    for index in range(min(_REACH, len(view.lines))):
        if view.above[index] > 1 or not is_titlelike(view, index):
            continue
        first = seen.setdefault(view.key(index), index)
        if first != index:
            _name_title(view, first, DOUBLED_TITLE)
            view.take(index, DOUBLED_TITLE)
            _note_standfirst(view, first)
            return True
    return False


def find_marked_title(view: View) -> int | None:
    """The line near the top that Markdown marks as the title of a text ("# Ferry returns"), if there is one."""
    if view.extracted.is_page:
        return None
    near = range(min(_REACH, len(view.lines)))
    return next((index for index in near if view.lines[index].text.startswith("# ")), None)


def _take_marked_title(view: View) -> bool:
    index = find_marked_title(view)
    if index is None or view.above[index] > 1:
        return False
    _name_title(view, index, MARKED_TITLE)
    _note_standfirst(view, index)
    return True


def _name_title(view: View, index: int, verdict: Verdict) -> None:
    line = view.lines[index]
    view.take(index, verdict)
    view.evidence.append(
        Evidence(Field.TITLE, line.text.lstrip("# ").rstrip("# "), "headline_line", f"line {line.number}")
    )


def _note_standfirst(view: View, title: int) -> None:
    above = [index for index in range(title) if view.is_open(index)]
    if len(above) == 1 and view.prose[above[0]]:
        line = view.lines[above[0]]
        view.evidence.append(Evidence(Field.SUMMARY, line.text, "standfirst", f"line {line.number}"))


def _take_first_line(view: View) -> None:
    """The first line where it is a headline: set off from what follows, or followed by the story itself."""
    first = next((index for index in range(len(view.lines)) if view.is_open(index)), None)
    if (
        first is None
        or first > _REACH
        or not is_titlelike(view, first)
        or _is_standfirst(view, first)
        or any(e.field is Field.TITLE for e in view.evidence)
    ):
        return
    following = next((index for index in range(first + 1, len(view.lines)) if view.is_open(index)), None)
    if following is None:
        return
    stands_apart = view.lines[first + 1].blank_before > 0 or first + 1 in view.verdicts or view.prose[following]
    if stands_apart and any(view.prose[index] for index in range(following, len(view.lines))):
        _name_title(view, first, TITLE)


def _stands_above_metadata(view: View) -> bool:
    """Whether the first line that is left stands right above a byline or a date."""
    first = next((index for index in range(len(view.lines)) if view.is_open(index)), 0)
    below = view.verdicts.get(first + 1)
    return below is not None and below.category in (Category.BYLINE, Category.DATE_LINE)


def _is_standfirst(view: View, index: int) -> bool:
    """Whether a line says more than one sentence at a length that headlines do not have."""
    return len(view.words[index]) >= _LONG_HEADLINE and bool(_NEXT_SENTENCE.search(view.lines[index].text))


def _take_metadata(view: View, index: int) -> None:
    """A line that is nothing but metadata: date, byline, host, link, or several of these side by side."""
    text = view.lines[index].text
    parts = [piece for part in _PARTS.split(text) if part for piece in _split_dates(part)]
    if not parts or len(parts) > 6 or len(text) > 160:
        return
    read = [_read_part(view, index, part, alone=len(parts) == 1) for part in parts]
    if any(one is None for one in read):
        return
    found = [one for one in read if one is not None]
    view.take(index, found[0][0])
    view.evidence.extend(evidence for _, evidence in found if evidence is not None)


def _read_part(view: View, index: int, part: str, *, alone: bool) -> tuple[Verdict, Evidence | None] | None:
    place = f"line {view.lines[index].number}"
    if dated := _split_label(part):
        label, value = dated
        field = Field.MODIFIED if label is Label.MODIFIED else Field.PUBLISHED
        return _verdict(Category.DATE_LINE, "labelled"), Evidence(field, value, "header_line", place)
    if is_full_date(part) if alone else is_date(part):
        return _verdict(Category.DATE_LINE, "date"), Evidence(Field.PUBLISHED, part, "header_line", place)
    if is_host(part):
        return _verdict(Category.SOURCE_LINE, "host"), Evidence(Field.SITE, part, "source_line", place)
    if is_link(part) or is_contact(part):
        return _verdict(Category.HEADER, "link"), None
    if not alone and (hit := read_lexicon().find(normalise_phrase(part).split(), part)):
        return _from_hit(hit, place)
    beside_byline = any(
        other in view.verdicts and view.verdicts[other].category in (Category.DATE_LINE, Category.BYLINE)
        for other in (index - 1, index + 1)
    )
    if is_name(part) and 2 <= len(part.split()) <= 5 and (not alone or beside_byline):
        return _verdict(Category.BYLINE, "name"), Evidence(Field.AUTHOR, part, "byline_line", place)
    return None


def _split_label(part: str) -> tuple[Label, str] | None:
    """A date with the word before it that says which date it is, in any language that dates are read in.

    >>> _split_label("Zuletzt aktualisiert am 3. Mai 2021")
    (<Label.MODIFIED: 'modified'>, 'am 3. Mai 2021')
    """
    if len(part) > 90 or not any(char.isdigit() for char in part):
        return None
    words = part.replace("：", ": ").split()
    for count in range(1, min(len(words), _LABEL_WORDS + 1)):
        value = " ".join(words[count:]).lstrip(":-–—| ")
        if is_full_date(value):
            label = find_label(fold_date(" ".join(words[:count])))
            if label in (Label.PUBLISHED, Label.MODIFIED):
                return label, value
    return None


def _split_dates(part: str) -> tuple[str, ...]:
    """Two labelled dates that stand behind each other, or a byline and a date, as two parts; anything else as it is.

    >>> _split_dates("Published 3 March 2024, updated 4 March 2024")
    ('Published 3 March 2024', 'updated 4 March 2024')
    >>> _split_dates("By Ana Brook, 4 March 2024")
    ('By Ana Brook', '4 March 2024')
    """
    at = part.find(", ")
    while at >= 0 and len(part) <= _TWO_DATES:
        head, tail = part[:at], part[at + 2 :]
        if (_split_label(head) and _split_label(tail)) or (is_full_date(tail) and _is_byline(head)):
            return head, tail
        at = part.find(", ", at + 1)
    return (part,)


def _is_byline(part: str) -> bool:
    hit = read_lexicon().find(normalise_phrase(part).split(), part)
    return hit is not None and hit.rule.category is Category.BYLINE


def note_dateline(view: View) -> None:
    """What the first dateline says, below a standfirst of a line or two: where the story was filed, and by which agency. It stays."""
    for index in [i for i in range(min(_REACH, len(view.lines))) if view.prose[i]][:_STANDFIRST]:
        line = view.lines[index]
        if found := _DATELINE.match(line.text):
            place = f"line {line.number}"
            view.evidence.append(Evidence(Field.LOCATION, found["place"].strip(" ,"), "dateline", place))
            if found["agency"]:
                view.evidence.append(Evidence(Field.AGENCY, found["agency"], "dateline", place))
            return


def _from_hit(hit: Hit, place: str) -> tuple[Verdict, Evidence | None] | None:
    rule = hit.rule
    if rule.zone is Zone.TAIL:
        return None
    evidence = Evidence(rule.field, hit.value, rule.source, place) if rule.field and hit.value else None
    return Verdict(rule.category, rule.rule_id), evidence


def _verdict(category: Category, name: str) -> Verdict:
    return Verdict(category, f"{category}/any/{name}")
