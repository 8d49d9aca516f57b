"""Credits in plain lines: a byline that no markup names, as a dump leaves it or a page shows it.

Around the headline, a line is a byline when it says so ("By Jane Whitlock"), or when it is nothing but a person's name and stands beside a date
or the headline. A section's name can look like a person's ("Local News"); but its words stand in the story in small letters, a name's do not.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.metadata.credits import CreditKind, parse_credits
from transforms.metadata.lexicon import byline_words, fold_words, is_unspaced, menu_words
from transforms.metadata.names import is_full_name
from transforms.metadata.offices import cut_role, ends_in_office

_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|\d+\s+(?:hours?|minutes?|days?)\s+ago|\d+\s*(?:時間|分)前"
)
_DIGIT = re.compile(r"\d")  # every date and time has one, and few lines do
LABEL = re.compile(
    r"^\W{0,3}(?:by|von|par|por|di|door|av|af|oleh|autor(?:in)?|author|autore|auteur|автор|written by|reported by|posted by|text by)\b[\s:]",
    re.IGNORECASE,
)
_LATE_LABEL = re.compile(
    r"^\W{0,3}(?:(?:this|the) (?:article|post|story) was )?(?:written|authored|story|article) by\b[\s:]|^(?:author|autor|autorin|auteur|автор)\s*:|^autorin/autor\s",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"^\W*(?:about (?:the )?author|author|zum autor|zur autorin|über den autor|über die autorin|à propos de l'auteur|sobre el autor|sobre o autor|l'autore)\W*$",
    re.IGNORECASE,
)
_BOOK = re.compile(
    r"(?<!\w)(?:ISBN(?!\w)|(?:verlag|seiten(?:zahl|anzahl)?|publisher|pages|éditeur|éditions|editorial|páginas|editore|casa editrice|pagine|uitgeverij|förlag|"
    r"wydawnictwo|издательство|出版社)\s*[:：])",
    re.IGNORECASE,
)
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{1,3}[ \u3000][\u4e00-\u9fff\u3040-\u30ff]{1,4}")
_CONTACT = re.compile(r"(?:You can )?(?:[Ff]ollow|[Ww]rite to|[Cc]ontact|[Ee]-?mail|[Rr]each)\s(?=[A-Z])")
_REACHED = re.compile(
    r"(?:(?:[Ff]ollow|[Ww]rite to|[Cc]ontact|[Ee]-?mail|[Rr]each|and|,)\s)([A-Z][\w'’-]*\.?(?: [A-Z][\w'’-]*\.?){1,3}),?\s(?:at\s(?:\S+@|https?:|www\.|@)|on (?:Twitter|X|Facebook|Bluesky|Mastodon)(?!\w))"
)
_NEAR = 3  # lines around a book's author that tell of its publisher or pages
_LAST, _CONTACT_LONGEST = 4, 300
_REACH = 14  # lines after the headline
_BEFORE = 2
_MOST_LINES = 4000
_MOST_TIMES = 4  # as often a name stands on a page that is one of its menus, where one stands above the headline too
_LONGEST = 140
_PROSE = 160


@dataclass(frozen=True, slots=True)
class LineCredit:
    """A line that names its story's author: its number from 1, the line, and whether it stands in the story's head."""

    number: int
    line: str
    is_head: bool


def find_line_credits(text: str, titles: Sequence[str]) -> list[LineCredit]:
    r"""The lines that credit somebody, from the place nearest to the headline; nothing where there is none.

    >>> text = "Harbour reopens\nJane Whitlock\n3 May 2025\nThe harbour of Trelling reopened on Tuesday."
    >>> [credit.line for credit in find_line_credits(text, ["Harbour reopens"])]
    ['Jane Whitlock']
    """
    raw = enumerate(text.split("\n", _MOST_LINES)[:_MOST_LINES], 1)
    numbered = [(number, line) for number, untrimmed in raw if (line := untrimmed.strip())]
    lines = [line for _, line in numbered]
    small = cache(lambda: find_small_words(lines))  # costs more than all else, and few texts need it
    wanted = {fold_words(title) for title in titles}
    for rank, zone in enumerate(_zones(lines, titles)):
        found = [
            index
            for index in zone
            if _is_credit(lines, index, zone, small)
            and (rank == 0 or LABEL.match(lines[index]))  # elsewhere the headline is a teaser's, or a comment's
            and fold_words(lines[index]) not in wanted
        ]
        if found:
            first = found[0]
            beside = [index for index in found if index - first <= len(found)]
            return [LineCredit(numbered[index][0], lines[index], True) for index in beside]
    return _find_late(numbered, lines, small)


def find_late_credits(numbered: Sequence[tuple[int, str]]) -> list[LineCredit]:
    """The line below a story that says who wrote it, where all such lines (number, text) say the same."""
    lines = [line for _, line in numbered]
    return _find_late(numbered, lines, cache(lambda: find_small_words(lines)))


def _find_late(
    numbered: Sequence[tuple[int, str]], lines: Sequence[str], small: Callable[[], frozenset[str]]
) -> list[LineCredit]:
    late = [
        index
        for index, line in enumerate(lines)
        if len(line) <= _LONGEST and (_LATE_LABEL.match(line) or (index and _BOX.match(lines[index - 1])))
    ]
    named = [
        index
        for index in late
        if _persons(lines[index])
        and not _holds_common_word(lines[index], small)
        and not any(map(tells_of_book, lines[max(0, index - _NEAR) : index + _NEAR + 1]))
    ]
    if len({fold_words(lines[index]) for index in named}) == 1:
        return [LineCredit(numbered[named[0]][0], lines[named[0]], False)]
    return _find_contacts(numbered[-_LAST:])


def _find_contacts(numbered: Sequence[tuple[int, str]]) -> list[LineCredit]:
    """The persons whom a last line tells how to follow or write to: "Follow Jane Whitlock on Twitter"."""
    for number, line in reversed(numbered):
        if len(line) <= _CONTACT_LONGEST and _CONTACT.match(line):
            named = [match[1] for match in _REACHED.finditer(line)]
            if named and all(len(_persons(name)) == 1 for name in named):
                return [LineCredit(number, ", ".join(named), False)]
    return []


def tells_date(line: str) -> bool:
    """Whether a short line holds a date or a time."""
    return len(line) <= _LONGEST and _DIGIT.search(line) is not None and _DATE.search(line) is not None


def tells_of_book(text: str) -> bool:
    """Whether a text tells of a book what covers and shops do: its publisher, pages or number."""
    return _BOOK.search(text) is not None


def is_labelled(line: str) -> bool:
    """Whether a line says that it is a byline: "By ...", "Written by ..."."""
    return LABEL.match(line) is not None or _LATE_LABEL.match(line) is not None


def names_persons(line: str, lines: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether a line that seems to be a byline names persons, and not what the text or its title speaks of.

    >>> story = ["The total costs and the details of the plan were told on Tuesday, and the council will vote on it when the summer is over. " * 2]
    >>> names_persons("Costs and Details", story, []), names_persons("Jane Whitlock", story, [])
    (False, True)
    """
    persons = _persons(line)
    if not persons or re.search(r"\w\s*[:：](?!\d)", line):
        return False
    said = f" {fold_words(' '.join(titles))} "
    in_title = any(f" {fold_words(name)} " in said for name in persons)
    return not in_title and not _holds_common_word(" ".join(persons), cache(lambda: find_small_words(lines)))


def _zones(lines: Sequence[str], titles: Sequence[str]) -> list[list[int]]:
    """The lines around each place where the headline stands, the best place first: followed soonest by the story."""
    wanted = {fold_words(title) for title in titles if title}
    longest = 2 * max(map(len, titles), default=0) + 40
    anchors = (
        [index for index, line in enumerate(lines) if len(line) < longest and _is_title(fold_words(line), wanted)]
        if wanted
        else []
    )
    zones = []
    for anchor in anchors or [0]:
        end = min(len(lines), anchor + _REACH)
        prose = [index for index in range(anchor + 1, end) if len(lines[index]) >= _PROSE]
        stop = prose[1] if len(prose) > 1 else end
        zones.append([*range(anchor + 1, stop), *range(max(0, anchor - _BEFORE), anchor)])
    return sorted(zones, key=lambda zone: -sum(len(lines[index]) >= _PROSE for index in zone))


def _is_title(line: str, wanted: set[str]) -> bool:
    return any(line == title or (len(title) > 20 and title in line and len(line) < 2 * len(title)) for title in wanted)


def _is_credit(lines: Sequence[str], index: int, zone: Sequence[int], small: Callable[[], frozenset[str]]) -> bool:
    line = lines[index]
    if len(line) > _LONGEST:
        return False
    is_below = zone[0] <= index
    is_dated = any(map(tells_date, lines[max(0, index - 2) : index + 3])) if is_below else tells_date(line)
    if not (is_dated or is_unspaced(line) or LABEL.match(line)):
        return False
    persons = _persons(line)
    if not persons or (_holds_common_word(" ".join(persons), small) and not line.startswith(("By ", "Von ", "von "))):
        return False
    if LABEL.match(line) or (is_unspaced(line) and ends_in_office(line)):
        return True
    if not is_dated or not is_bare(line, persons) or (line in lines[:index] and lines.count(line) > _MOST_TIMES):
        return False
    if not menu_words().isdisjoint(fold_words(cut_role(line)).split()):
        return False
    return not is_unspaced(line) or _HAN_NAME.fullmatch(line) is not None


def _persons(line: str) -> list[str]:
    """The whole names of persons in a line; none where it also names something else."""
    named = parse_credits(line)
    if any(credit.kind is CreditKind.GROUP for credit in named):
        return []
    persons = [credit.name for credit in named if credit.kind is CreditKind.PERSON]
    single = len(persons) == 1 and bool(LABEL.match(line)) and len(line.split()) <= 3
    return persons if single or all(is_full_name(name) for name in persons) else []


def is_bare(line: str, persons: Sequence[str]) -> bool:
    """Whether names, dates and words that join them are all that a line says; in a script without capitals nobody can tell."""
    if re.match(r"[^\w(]", line) or re.search(r"\d{5}|©|[$€£%]|\w\s*[:：](?!\d)", line):
        return False
    if not is_unspaced(line) and not all(
        word[0].isupper() for name in persons for word in name.split() if word.lower() not in byline_words().joining
    ):
        return False
    left = set(fold_words(cut_role(line)).split()) - set(fold_words(" ".join(persons)).split())
    joining = (
        byline_words().joining
        | byline_words().day_words
        | {"and", "und", "et", "og", "och", "ve", "dan", "uhr", "min", "minuten", "minutes", "read"}
    )
    words = {word for word in left if not any(c.isdigit() for c in word)} - joining - _office_words()
    capitals = set(fold_words(" ".join(word for word in line.split() if not word[0].islower())).split())
    return words <= capitals and len(words) <= (1 if _DATE.search(line) else 0)


@cache
def _office_words() -> frozenset[str]:
    return frozenset(word for office in byline_words().offices for word in office.split()) | byline_words().office_heads


def find_small_words(lines: Sequence[str]) -> frozenset[str]:
    """Words that stand anywhere in small letters."""
    return frozenset(
        word for line in lines if len(line) >= _PROSE for word in re.findall(r"\w+", line) if word[0].islower()
    )


def _holds_common_word(name: str, small: Callable[[], frozenset[str]]) -> bool:
    particles = byline_words().joining
    return any(
        word.lower() in small() and word.lower() not in particles for word in re.findall(r"\w+", name) if len(word) > 2
    )
