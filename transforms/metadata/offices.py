"""What in a credit is no name: offices ("Staff Writer"), desks ("News Desk"), descriptions, organisations, days."""

import re
from functools import lru_cache

from transforms.metadata.lexicon import byline_words, fold_words

_ADJECTIVE = re.compile(r"[A-ZÄÖÜa-zäöüß]+ische[rn]?")  # "Landespolitische Korrespondentin"
_LONGEST_ROLE = 4  # words


@lru_cache(maxsize=4096)
def ends_in_office(name: str) -> bool:
    """Whether a part begins or ends in an office: "Jane Whitlock Staff Writer", "Editor Tom Abara"."""
    tokens = fold_words(name).split()
    offices = byline_words().offices
    for size in range(min(len(tokens), byline_words().longest_office), 0, -1):
        if " ".join(tokens[-size:]) in offices or (len(tokens) > size and " ".join(tokens[:size]) in offices):
            return True
    return False


def cut_office(part: str) -> str:
    """A part without the office of several words that it ends in: "Tom Abara Senior Life and Trends Reporter"."""
    words = part.split()
    if len(words) > 3 and fold_words(words[-1]) in byline_words().offices:
        for index in range(2, len(words) - 1):
            if words[index].lower() in byline_words().office_heads:
                return " ".join(words[:index])
    return part


def cut_role(line: str) -> str:
    """A line without what stands behind its last comma, where that is an office.

    >>> cut_role("Jane Whitlock, Online Sports Editor"), cut_role("Jane Whitlock, Marchbury")
    ('Jane Whitlock', 'Jane Whitlock, Marchbury')
    """
    names, _, office = line.rpartition(",")
    return names if names and len(office.split()) <= _LONGEST_ROLE and ends_in_office(office) else line


def strip_offices(name: str) -> str:
    """Offices cut from both ends, as long as words of a name remain."""
    for suffix in byline_words().office_suffix:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            name = name[: -len(suffix)].strip()
    words = name.split()
    offices = byline_words().offices
    for size in range(min(len(words) - 1, byline_words().longest_office), 0, -1):
        if fold_words(" ".join(words[-size:])) in offices:
            words = words[:-size]
            if len(words) > 2 and _ADJECTIVE.fullmatch(words[-1]):
                words.pop()
            break
    for size in range(min(len(words) - 1, byline_words().longest_office), 0, -1):
        if fold_words(" ".join(words[:size])) in offices and len(words) - size >= 2:
            words = words[size:]
            break
    return " ".join(words).strip(" ,-–—")


def is_desk(name: str) -> bool:
    """Whether every word of a credit is one of those that name nobody: "News Desk", "admin", "Our Editors"."""
    tokens = re.split(r"[\s/\-_]+", name.casefold().strip(" ."))
    return all(token in byline_words().desks for token in tokens) or name.casefold() in byline_words().desks


def describes(part: str, first: str) -> bool:
    """Whether a part after the first tells what somebody is: it holds words that no name does, in small letters."""
    if part.islower():
        return not first.islower()
    return any(word[:1].islower() and word.strip("'’.") not in byline_words().particles for word in part.split())


def is_organisation(name: str) -> bool:
    """Whether a name holds a word that no person is called by."""
    return any(word in byline_words().organisation for word in re.findall(r"\w+", name.casefold()))


def is_body(name: str) -> bool:
    """Whether a name holds a word that ends as those for public bodies and associations do in languages that write compounds as one.

    >>> is_body("Landesanstalt für Hafenbau"), is_body("Karla Wendt")
    (True, False)
    """
    return any(word.endswith(byline_words().body_endings) for word in fold_words(name).split())


def is_day_word(word: str) -> bool:
    """Whether a word is a day's or month's name, as it stands beside a date."""
    return word.casefold().rstrip(".,") in byline_words().day_words
