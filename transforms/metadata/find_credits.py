"""Who the lines around a dump's headline credit: bylines that say so, and bare names that other signs bear out.

A name alone on a line may be a section, a button or a teaser. What speaks for it: "by" before it, a date on or beside its line, that it stands right
below the headline, that a line below the story repeats it or tells who that is. What speaks against it: that it stands in the menus too, that its
words stand in the story in small letters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.metadata.clean_credits import clean_credit
from transforms.metadata.credits import CreditKind, parse_credits
from transforms.metadata.find_headline import DumpHead
from transforms.metadata.find_lines import find_small_words, is_bare, is_labelled, tells_date
from transforms.metadata.lexicon import byline_words, fold_words, is_unspaced, menu_words
from transforms.metadata.names import is_full_name
from transforms.metadata.offices import cut_role, ends_in_office, is_day_word

_BEFORE, _AFTER, _PARAGRAPHS = 5, 14, 3
_LONGEST, _PROSE = 150, 160
_MOST_TIMES = 5
_BIO = 60  # characters of a line that tells who somebody is
_NEEDED = 1.6
_LABELLED, _DATED, _NEIGHBOUR, _BESIDE, _AGAIN, _TOLD = 3.0, 1.5, 1.5, 1.0, 1.4, 2.0
_BELOW, _NEXT, _ABOVE, _FAR, _MENU = 1.0, 1.0, -0.5, -0.1, -3.0
_COMMON = -1.0
_INNER = re.compile(r"(?:^|(?<=\s))(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]oor|[Aa]v|[Aa]f|[Oo]leh)\s+(?=[^\W\d_])")
_BAR = re.compile(r"\s*[|•·⋅●]\s*|\s+[/–—-]\s+")
_SECTION = re.compile(r"\s+[Ii]n(?:\s.*)?$")  # "By Jane Whitlock in Ports, Weather"
_ACRONYM = re.compile(r"(?<![\w.])(?!II+\b|IV\b)[A-Z]{3,}(?!\w)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FEWEST, _MOST_RUN, _TEXT = (
    4,
    12,
    400,
)  # words of names that run together; characters of a line in which one is looked for
_DIGITS = re.compile(r"\d")
_AGO = re.compile(r"\d+\s+(?:minutes?|mins?|hours?|hrs?|days?)\s+ago")
# a credit within a line of metadata: "2024年05月06日 来源：港口日报 作者：周敏"
_HAN_CREDIT = re.compile(
    r"(?<=\s)(?:作者|记者|記者|撰文)\s*(?:[:：]\s*|\s)[\u4e00-\u9fff]{2,4}(?:[、 ][\u4e00-\u9fff]{2,4}){0,3}\s*$"
)
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{1,3}[ \u3000][\u4e00-\u9fff\u3040-\u30ff]{1,4}")


@dataclass(frozen=True, slots=True)
class DumpCredit:
    """A line that credits somebody: its number from 1, the part of it that names them, and how much speaks for it."""

    number: int
    value: str
    worth: float


def find_dump_credits(head: DumpHead) -> list[DumpCredit]:
    """The credits around the headline: the line that most speaks for, and those right beside it that say as much."""
    anchor = head.headline if head.headline is not None else max(0, head.body - 1)
    lines = [line for _, line in head.lines]
    zone = _find_zone(lines, anchor)
    folded = [fold_words(line[:_LONGEST]) for line in lines]
    small = find_small_words(lines)
    found: dict[int, DumpCredit] = {}
    for index in zone:
        value = _part_names(lines, index) or _read_value(lines[index])
        worth = _weigh(lines, folded, index, anchor, value, small) if value else 0.0
        if worth >= _NEEDED:
            found[index] = DumpCredit(head.lines[index][0], value, worth)
    if not found:
        return []
    best = max(found, key=lambda index: (found[index].worth, -index))
    kept = [best]
    for step in (-1, 1):
        at = best + step
        while at in found and is_labelled(lines[at]) == is_labelled(lines[best]):
            kept.append(at)
            at += step
    return [found[index] for index in sorted(kept)]


def _find_zone(lines: Sequence[str], anchor: int) -> list[int]:
    end = min(len(lines), anchor + _AFTER)
    prose = [index for index in range(anchor + 1, end) if len(lines[index]) >= _PROSE]
    stop = prose[_PARAGRAPHS - 1] if len(prose) >= _PARAGRAPHS else end
    return [index for index in range(max(0, anchor - _BEFORE), stop) if index != anchor]


def _read_value(line: str) -> str:
    """The part of a line that may name somebody: from "by" on where a date stands before it, the one name in a row of metadata;
    empty for a sentence.
    """
    if len(line) > _LONGEST:
        return ""
    if within := _HAN_CREDIT.search(line):
        return within.group().strip()
    inner = _INNER.search(line)
    if inner is not None and (not inner.start() or any(map(str.isdigit, line[: inner.start()]))):
        value = _BAR.split(line[inner.start() :])[0]
        return _SECTION.sub("", value) if tells_date(line) else value
    parts = _BAR.split(line)
    if len(parts) > 1 and tells_date(line):
        named = [part for part in parts if _is_name(part)]
        return named[0] if len(named) == 1 else ""
    return clean_credit(line)


def _part_names(lines: Sequence[str], index: int) -> str:
    """The names in a line that runs several together ("Jane Whitlock Tom Abara"), where each stands elsewhere in the dump too; else empty.

    >>> _part_names(["Jane Whitlock Tom Abara 3 May 2025", "About Jane Whitlock", "More by Tom Abara"], 0)
    'Jane Whitlock, Tom Abara'
    """
    line = lines[index]
    words = [] if is_labelled(line) else _leading_names(line)
    if not _FEWEST <= len(words) <= _MOST_RUN or len(line) > _LONGEST:
        return ""
    others = " | ".join(fold_words(other[:_TEXT]) for at, other in enumerate(lines) if at != index and other != line)
    names: list[str] = []
    at = 0
    while at < len(words):
        sizes = (2, 3) if len(words) - at != _FEWEST else (2,)
        found = next(
            (
                size
                for size in sizes
                if at + size <= len(words) and f" {fold_words(' '.join(words[at : at + size]))} " in f" {others} "
            ),
            0,
        )
        if not found or len(words) - at - found == 1:
            return ""
        names.append(" ".join(words[at : at + found]))
        at += found
    return ", ".join(names) if len(set(names)) > 1 else ""


def _leading_names(line: str) -> list[str]:
    """The capitalised words that a line opens with, up to a figure; none where anything else stands between them."""
    words = _DIGITS.split(line)[0].split()
    while words and (is_day_word(words[-1]) or not words[-1][0].isalpha()):
        words.pop()
    if any(not word[0].isupper() or word.isupper() or word[-1] in ",;:.!?" for word in words) or is_unspaced(line):
        return []
    return words if menu_words().isdisjoint(fold_words(line).split()) else []


def _is_name(part: str) -> bool:
    persons = [credit.name for credit in parse_credits(part) if credit.kind is CreditKind.PERSON]
    is_menu = not menu_words().isdisjoint(fold_words(part).split())
    return bool(persons) and not is_menu and all(map(is_full_name, persons)) and is_bare(part, persons)


def _weigh(
    lines: Sequence[str], folded: Sequence[str], index: int, anchor: int, value: str, small: frozenset[str]
) -> float:
    """What speaks for a line's being a byline, less what speaks against it; nothing where it names nobody."""
    named = parse_credits(value)
    persons = [credit.name for credit in named if credit.kind is CreditKind.PERSON]
    labelled = _is_labelled(value, lines[index - 1] if index else "")
    if not named or (not labelled and any(credit.kind is CreditKind.GROUP for credit in named)):
        return 0.0
    if not all(map(is_full_name, persons)) and not (labelled and len(persons) == 1 and _is_short(value)):
        return 0.0
    words = [word.lower() for name in persons for word in re.findall(r"\w+", name) if len(word) > 2]
    is_common = any(word in small and word not in byline_words().joining for word in words)
    if not labelled and (is_common or not _is_bare_name(value, [credit.name for credit in named], folded, index)):
        return 0.0
    worth = _LABELLED * labelled + _COMMON * is_common
    worth += _DATED if tells_date(lines[index]) else _weigh_dates(lines, index)
    worth += _weigh_place(index - anchor)
    if labelled or not persons:
        return worth
    is_in_office = index + 1 < len(lines) and len(lines[index + 1]) <= _BIO and ends_in_office(lines[index + 1])
    is_in_office = is_in_office or (len(value) <= _BIO and ends_in_office(value))
    return worth + _AGAIN * is_in_office + _weigh_echoes(folded, index, anchor, fold_words(persons[0]))


def _is_labelled(value: str, ahead: str) -> bool:
    """Whether a line says that it is a byline, itself or by the line before it; or by an office, in scripts without spaces."""
    if is_labelled(value) or (is_unspaced(value) and ends_in_office(value)):
        return True
    words = byline_words()
    opens = words.lead_in.match(value)
    if words.lead_in_cjk.match(value) or (opens and (" " in opens.group().strip() or ":" in opens.group())):
        return True
    alone = words.lead_in.match(f"{ahead} x")
    return alone is not None and alone.end() == len(ahead) + 1


def _is_short(value: str) -> bool:
    """Whether little stands behind "by" before anything else comes: "By Sarah July 30, 2019"."""
    return len(_DIGITS.split(value)[0].split()) <= 3


def _is_bare_name(value: str, names: Sequence[str], folded: Sequence[str], index: int) -> bool:
    """Whether a line says nothing but names, as no menu does."""
    if folded.count(folded[index]) > _MOST_TIMES or not menu_words().isdisjoint(fold_words(cut_role(value)).split()):
        return False
    if value[:1].isdigit() and not _YEAR.search(value):
        return False  # a telephone's number, an entry of a list
    if is_unspaced(value) and not any(map(str.isdigit, value)) and not _HAN_NAME.fullmatch(value):
        return False
    return is_bare(_AGO.sub(" ", value), names) and (
        value.isupper() or value in names or _ACRONYM.search(value) is None
    )


def _weigh_dates(lines: Sequence[str], index: int) -> float:
    """What a date next to a line, or two lines away, says for it."""
    for distance, worth in ((1, _NEIGHBOUR), (2, _BESIDE)):
        if any(0 <= at < len(lines) and tells_date(lines[at]) for at in (index - distance, index + distance)):
            return worth
    return 0.0


def _weigh_place(distance: int) -> float:
    return (_ABOVE if distance < 0 else _BELOW) + _FAR * abs(distance) + _NEXT * (distance == 1)


def _weigh_echoes(folded: Sequence[str], index: int, anchor: int, name: str) -> float:
    """What the name's other places say: menus above, a bio or the same line below."""
    above = any(name == line for line in folded[: max(0, anchor - _BEFORE)])
    below = folded[max(index, anchor) + 1 :]
    told = any(line.startswith(f"{name} ") and len(line) > _BIO for line in below) and not is_unspaced(name)
    again = any(line in (name, f"about {name}", f"by {name}") for line in below)
    return _MENU * above + (_TOLD if told else _AGAIN * again)
