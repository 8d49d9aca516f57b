"""Names out of credits: "By Jane Whitlock, Staff Writer, and Tom Abara | Harbour Post" -> two persons.

Every function here is a function of the credit's text alone, and works on text of any origin.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from transforms.metadata.clean_credits import SEPARATOR, clean_credit
from transforms.metadata.date_parts import cut_dates
from transforms.metadata.lexicon import agencies, byline_words, fold_words, is_credential, is_unspaced
from transforms.metadata.names import is_full_name, is_plausible, repair_case
from transforms.metadata.offices import (
    cut_office,
    describes,
    ends_in_office,
    is_body,
    is_day_word,
    is_desk,
    is_organisation,
    strip_offices,
)


class CreditKind(StrEnum):
    """What a credit names."""

    PERSON = "person"
    AGENCY = "agency"
    GROUP = "group"  # a team, a desk with a name, an outlet, another organisation


@dataclass(frozen=True, slots=True)
class Credit:
    """One name out of a byline, clean."""

    name: str
    kind: CreditKind


_MANGLED = re.compile(r"(?<!\w)[\w.-]+\.(?:com|org|net|edu|gov|co)(?!\w)", re.IGNORECASE)  # an address without its "@"
_POSSESSIVE = re.compile(r"(?<=\w{2})['’]s$")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+(?:[a-z]{2,4}|news|online|media|press)(?:/\S*)?", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[（【《]([^()\[\]（）【】《》]*)[)\]）】》]")
_TITLES = re.compile(r"^(?:(?:dr|prof|professor|mr|mrs|ms)\s+)+(?=\S)")
_WHOLE = 2  # words of a whole name
_WORDLIKE = 4  # letters of an agency's name that may be somebody's: "Ali Can Efe"
_SHORT_FAMILY = 3  # letters: "Das, Amit" is a name, "Redaktion, Sport" none
_JOIN = re.compile(r"^(?:and|und|et|y|e|og|och|AND|&)\s+(?=\S)")
_REPORTERS = re.compile(r"[記记]者\s?([\u4e00-\u9fff]{2,4})\s?[／/]")  # 記者林宸誼／即時報導
_OUTLET = re.compile(  # "La Voz del Puerto", "The Harbour Post"; "El Hadj Omar" and "Les Dunn" are persons
    r"(?:The|THE) \S+ \S|(?:El|La|Los|Las|Le|Les|Il|Lo|Gli|O|A|Der|Die|Das) \S+ (?:de|del|della|di|da|do|du|des|der|des|von) \S"
)
_OTHER_LABEL = re.compile(r"[^\W\d_]+\s?[:：]\s?\d")  # "Date: 3 May 2025"
_ACRONYM = re.compile(r"[A-Z]{2,4}")
_INITIAL = re.compile(r"(?:^|\s)[^\W\d_]\.$")
_FOR = re.compile(r"(?<=\w)\s+(?:[Ff]or|FOR|für|pour|para|per|voor)\s+(?:the\s+|The\s+)?(?=[A-Z])")


@lru_cache(maxsize=4096)
def parse_credits(value: str) -> tuple[Credit, ...]:
    """The persons, agencies and groups that a credit names, in order, each once.

    Office, address, date, handle and lead-in words are left out; a credit to a desk without a name names nobody.

    >>> [c.name for c in parse_credits("By JANE WHITLOCK and Tom Abara, Staff Writers | May 3, 2025")]
    ['Jane Whitlock', 'Tom Abara']
    >>> [c.name for c in parse_credits("SMITH, John")]
    ['John Smith']
    >>> parse_credits("News Desk")
    ()
    """
    text = clean_credit(value)
    found: list[Credit] = []
    if not text or len(text) > 400:
        return ()
    reporters = _REPORTERS.findall(text)
    if reporters:
        return fold_duplicates([Credit(name, CreditKind.PERSON) for name in reporters])
    text = strip_lead_ins(text)
    bracketed = [inner.strip() for inner in _BRACKETS.findall(text)]
    text = _BRACKETS.sub(" ", text)
    others = had_office = False
    for line in SEPARATOR.split(text):
        line = line.strip()
        if others and byline_words().lead_in.match(line):
            others = False
        label = byline_words().others.search(line)
        if label is not None:
            line, rest = line[: label.start()].strip(), line[label.end() :]
            if not others:
                found += _parse_line(line)
            others = not rest.strip(" :.")  # the label's name stands on the next line
            if others or not line:
                continue
        elif others:
            continue
        elif found and not is_unspaced(line) and any(word[:1].islower() for word in line.split()[1:2]):
            continue  # what somebody is, in small letters: "Jane Whitlock - Product marketer"
        elif not (found and not had_office and "," not in line and ends_in_office(line)):
            found += [credit for credit in _parse_line(line) if not (_is_stray(credit) and _names_whole(found))]
        had_office = had_office or ends_in_office(line)
        if len(found) > 40:
            break
    for inner in bracketed:
        if agencies().find(inner):
            found.append(Credit(inner, CreditKind.AGENCY))
    if any(
        credit.kind is CreditKind.GROUP for credit in found
    ):  # "Landesanstalt für Hafenbau - LfH": its name in short
        found = [credit for credit in found if not (_is_stray(credit) and credit.name.isupper())]
    if len(found) == 1 and found[0].name.islower() and fold_words(found[0].name) == fold_words(value):
        found = [Credit(repair_case(found[0].name), found[0].kind)]
    return fold_duplicates(found)


def names_somebody(value: str) -> bool:
    """Whether a credit names anybody whose name may be one: whole, or one word.

    >>> names_somebody("By Jane Whitlock"), names_somebody("News Desk")
    (True, False)
    """
    return any(is_full_name(credit.name) or " " not in credit.name for credit in parse_credits(value))


def _is_stray(credit: Credit) -> bool:
    """Whether a credit is one word, which beside a whole name is a town or what is left of a description."""
    return credit.kind is CreditKind.PERSON and " " not in credit.name and not is_unspaced(credit.name)


def _names_whole(found: Sequence[Credit]) -> bool:
    return any(credit.kind is CreditKind.PERSON and " " in credit.name for credit in found)


def fold_duplicates(found: Sequence[Credit]) -> tuple[Credit, ...]:
    """Credits without those that name somebody again, with or without "Dr"; the first spelling stays, and of a name and the same
    name with an office behind it ("Tom Abara", "Tom Abara Head Winemaker") the shorter.
    """
    kept: dict[str, Credit] = {}
    for credit in found:
        kept.setdefault(name_key(credit.name), credit)
    whole = {key for key, credit in kept.items() if credit.kind is CreditKind.PERSON and " " in key}
    return tuple(
        credit
        for key, credit in kept.items()
        if credit.kind is not CreditKind.PERSON or not any(key.startswith(f"{name} ") for name in whole)
    )


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """What is equal in two spellings of one name.

    >>> name_key("Dr. Inés Okafor") == name_key("INES OKAFOR")
    True
    """
    return _TITLES.sub("", fold_words(name))


def _parse_line(line: str) -> list[Credit]:
    """The names between two strong separators: parted by commas and conjunctions.

    What stands last behind a description in small letters is where somebody works: "Jane Whitlock, head of ports, Harbour Trust".
    """
    if fold_words(line) in byline_words().noise:
        return []
    line = strip_lead_ins(_after_date(cut_dates(line)))
    if not line:
        return []
    if agencies().find(line):
        return [_agency(line)]
    if _OTHER_LABEL.match(line):
        return []
    if "," not in line and is_body(line):
        return [Credit(line.strip(" .:*"), CreditKind.GROUP)]
    line = _cut(line)
    if _is_office_of_words(line):
        return []
    parts = [_strip_end(part.strip(" :*")) if len(part.strip()) > 3 else part.strip() for part in line.split(",")]
    parts = [part for part in parts if part]
    inverted = _invert(parts)
    if inverted:
        parts = [inverted]
    found: list[Credit] = []
    had_office = was_described = False
    for index, part in enumerate(parts):
        if _is_office_of_words(part):
            had_office = True
            continue
        names = _split_conjunctions(cut_office(part))
        joined = len(names) > 1 and all(len(name.split()) == 1 for name in names)  # "Maria & Katerina"
        is_description = index > 0 and describes(" ".join(names), parts[0])
        is_employer = was_described and not _JOIN.match(part) and index + 1 == len(parts)
        was_described = was_described or is_description
        for name in names:
            office_here = ends_in_office(name)
            if agencies().find(name):
                found.append(_agency(name))
                continue
            if index and ((office_here and not had_office) or is_description or is_employer):
                continue
            had_office = had_office or office_here
            name, _, wire = name.rpartition(" ") if _ends_in_agency(name) else (name, "", "")
            credit = _parse_name(name, first=joined or not found)
            found += [one for one in (credit, _agency(wire) if wire else None) if one is not None]
    return found


def _ends_in_agency(name: str) -> bool:
    """Whether a whole name is followed by an agency's: "Jane Whitlock Reuters"."""
    words = name.split()
    is_told = len(words) > _WHOLE and not name.isupper() and (words[-1].isupper() or len(words[-1]) > _WORDLIKE)
    return is_told and agencies().find(words[-1]) is not None


def _is_office_of_words(line: str) -> bool:
    """Whether a line is an office of several words and nobody's name: "Senior Autos Reporter"."""
    words = line.split()
    heads = byline_words().office_heads
    return len(words) > 1 and words[0].lower() in heads and fold_words(words[-1]) in byline_words().offices


def _strip_end(part: str) -> str:
    """A part without the full stop it ends in, which an initial keeps."""
    return part.strip(" :*").lstrip(".") if _INITIAL.search(part) else part.strip(" .:*")


def _agency(name: str) -> Credit:
    return Credit(
        name.strip(" .,;:()[]/©").removeprefix("The ").removeprefix("the ").removesuffix(" Staff"), CreditKind.AGENCY
    )


def strip_lead_ins(line: str) -> str:
    """A line without the words that stand before names: "By", "Text:"; as it is where they are part of a name or of a sentence."""
    words = byline_words()
    for _ in range(3):
        match = words.lead_in.match(line) or words.lead_in_cjk.match(line)
        if match is None:
            break
        rest = line[match.end() :]
        again = words.lead_in.match(rest)
        if not rest or (":" not in match.group() and not again and not _begins_like_a_name(rest)):
            break
        line = rest
    return line


def _after_date(line: str) -> str:
    """A line without the date that it begins with: "3 May 2025 by Jane Whitlock", "May 3, 2025 Jane Whitlock"."""
    words = line.split(" ")
    if not any(map(str.isdigit, "".join(words[:4]))):
        return line
    for index, word in enumerate(words):
        if not (
            is_day_word(word)
            or re.fullmatch(r"[\d.,:/+-]+(?:st|nd|rd|th|h|am|pm|uhr)?[,.]?", word, re.IGNORECASE)
            or word.lower() in byline_words().clock_words
        ):
            return " ".join(words[index:]) if index and not word[:1].isdigit() else line
    return ""


def _begins_like_a_name(rest: str) -> bool:
    return (
        rest[0].isupper()
        or not (rest[0].islower() or rest[0].isdigit())
        or (" " in rest.strip() and rest.split()[0] in byline_words().joining)
        or rest.islower()
    )


def _cut(line: str) -> str:
    """The line up to where it speaks of something else: a date, "Updated", "is a columnist"."""
    match = byline_words().cut.search(line)
    if match is not None:
        line = line[: match.start()]
    line = _FOR.split(line)[0]
    if not any(map(str.isdigit, line)):
        return line.strip(" ,;:-–—")
    words = line.split(" ")
    for index, word in enumerate(words):
        if index and any(map(str.isdigit, word)) and not is_credential(word):
            words = words[:index]
            while words and is_day_word(words[-1]):
                words.pop()
            break
    return " ".join(words).strip(" ,;:-–—")


def _split_conjunctions(part: str) -> list[str]:
    words = byline_words()
    names = [name for name in words.conjunction.split(f" {part} ".replace("  ", " ")) if name.strip()]
    result: list[str] = []
    for name in names:
        name = _JOIN.sub("", name.strip())
        halves = words.short_conjunction.split(name)
        if len(halves) > 1 and all(len(half.split()) >= 2 for half in halves):
            result += halves
        else:
            result.append(name)
    return [name.strip() for name in result]


def _invert(parts: list[str]) -> str | None:
    """Inverted names, "SMITH, John" and "Kaufman, Jeff T." as they are said; None where the comma parts something else."""
    if len(parts) != 2 or is_unspaced(parts[0]):
        return None
    family, given = parts
    if agencies().find(given) or agencies().find(family) or is_credential(given.split()[0]) or ends_in_office(given):
        return None
    is_word = len(family.split()) == 1 and len(given.split()) <= 3 and len(family) > 1
    is_capitals = family.isupper() and not given.isupper() and len(family.split()) <= 3
    plain = all(word[:1].isupper() for word in (*family.split(), *given.split()))
    if (
        (is_word or is_capitals)
        and plain
        and (family.isupper() or not given.isupper() or len(given) == 1)
        and (len(family) <= _SHORT_FAMILY or fold_words(family) not in byline_words().desks)
    ):
        return f"{given} {family}"
    return None


@lru_cache(maxsize=4096)  # a site's authors come again and again
def _parse_name(name: str, *, first: bool) -> Credit | None:
    """One name, or None where the part names nobody."""
    ended = _INITIAL.search(name.rstrip()) is not None
    name = strip_lead_ins(name.strip(" .,;:-–—\"'“”„«»"))
    if agencies().find(name):
        return _agency(name)
    if fold_words(name) in byline_words().offices:
        return None
    if is_desk(name) or fold_words(name) in byline_words().noise or not any(c.isalpha() for c in name):
        return None
    if _DOMAIN.fullmatch(name):
        return Credit(name, CreditKind.GROUP)
    if " " in name and _MANGLED.search(name):
        return None
    words = name.split()
    if fold_words(words[-1]) in byline_words().named_desks or fold_words(words[0]) in byline_words().named_desks:
        return Credit(name, CreditKind.GROUP) if len(words) > 1 or is_unspaced(name) else None
    if _OUTLET.match(name):
        return Credit(name, CreditKind.GROUP)
    if words[0].casefold() in byline_words().place_words and len(words) > 1 and not name.islower():
        return None
    if words[0][:1].islower() and words[0].strip("'’") not in byline_words().particles and not name.islower():
        return None
    whole, name = name, strip_offices(name)
    if len(name.split()) == 1 and len(whole.split()) > 2 and not is_unspaced(name):
        return Credit(whole, CreditKind.GROUP)  # "Harbour staff reporter": a paper's, nobody's name
    if name != whole and _ACRONYM.fullmatch(name) and not whole.isupper():
        return Credit(whole, CreditKind.GROUP)  # "HP Correspondent"
    words = name.split()
    while len(words) > 1 and is_credential(words[-1]):
        words.pop()
    if (
        not words
        or is_desk(" ".join(words))
        or (not first and len(words) == 1 and (is_credential(words[0]) or not is_unspaced(name)))
    ):
        return None
    words = _until_lower(words)
    half = len(words) // 2
    if len(words) > 2 and words[:half] == words[half:]:  # a picture's text and the name itself
        words = words[:half]
    name = _POSSESSIVE.sub("", " ".join(words)) + ("." if ended and len(words[-1]) == 1 else "")
    if agencies().find(name):
        return _agency(name)
    if not is_plausible(words):
        return None
    kind = CreditKind.GROUP if is_organisation(name) or any(map(str.isdigit, name)) else CreditKind.PERSON
    return Credit(repair_case(name) if kind is CreditKind.PERSON and not name.islower() else name, kind)


def _until_lower(words: list[str]) -> list[str]:
    """The words before the first that cannot be in a name: "Tom Abara in Nairobi" -> Tom Abara."""
    if all(word.islower() for word in words):
        return words
    for index, word in enumerate(words):
        inside = (
            word.lower().strip("'’.") in byline_words().joining
            and index + 1 < len(words)
            and word not in ("in", "of", "the", "i")
        )
        if index >= (1 if word in byline_words().function_words else 2) and word[:1].islower() and not inside:
            return words[:index]
    return words
