"""Names of persons as words: their usual case, and whether words can be one at all."""

import re

from transforms.metadata.lexicon import byline_words, is_unspaced

_LONGEST_NAME = 60
_MOST_WORDS = 6
_INITIALS = 3  # letters of a first word in capitals that may be initials
_NUMERALS = frozenset({"II", "III", "IV", "VI", "VII", "VIII"})


def is_plausible(words: list[str]) -> bool:
    """Whether words can be somebody's name: few, short, no sentence."""
    name = " ".join(words)
    if not words or len(words) > _MOST_WORDS or len(name) > _LONGEST_NAME or name.endswith(("?", "!")) or len(name) < 2:
        return False
    if re.search(r"[{}<>=#$%*+_\\:：©“”„]|\.\w{3,}\.|\d{3}", name) and not re.fullmatch(r"[\w.]+", name):
        return False
    return sum(c.isalpha() for c in name) >= max(2, len(name) // 2)


def repair_case(name: str) -> str:
    """A name in capitals or without any as it is usually written; others as they are.

    >>> repair_case("CONOR O'NEILL-MCBRIDE"), repair_case("André Oliver KLEIN"), repair_case("T.C. Sottek")
    ("Conor O'Neill-McBride", 'André Oliver Klein', 'T.C. Sottek')
    >>> repair_case("AWR Hollis"), repair_case("TOM ABARA III")
    ('AWR Hollis', 'Tom Abara III')
    """
    words = name.split()
    if len(words) < 2 or is_unspaced(name):
        return name
    if name.islower():
        return " ".join(
            word if word in byline_words().joining or any(map(str.isdigit, word)) else _capitalise(word)
            for word in words
        )
    whole = name.isupper()
    repaired = " ".join(
        word.lower()
        if whole and index and word.lower() in byline_words().joining - {"st", "mc"}
        else _capitalise(word)
        if _is_shouted(word) and (whole or index or len(word) > _INITIALS)
        else word
        for index, word in enumerate(words)
    )
    return repair_case(repaired) if repaired.islower() else repaired


def _is_shouted(word: str) -> bool:
    letters = sum(c.isalpha() for c in word)
    return (
        word.isupper() and letters > 2 and "." not in word and not any(map(str.isdigit, word)) and word not in _NUMERALS
    )


def _capitalise(word: str) -> str:
    parts = re.split(r"([-'’])", word.lower())
    done = [part[:1].upper() + part[1:] for part in parts]
    if len(parts) > 1 and len(parts[0]) > 2 and parts[1] in "'’":
        done[2:] = parts[2:]
    text = "".join(done)
    return re.sub(r"(?<![^\W\d_])(Mc)([a-z])", lambda m: m.group(1) + m.group(2).upper(), text)


def is_full_name(name: str) -> bool:
    """Whether words look like a person's whole name without any other sign: two or more, capitalised; or a name in a script without case.

    >>> is_full_name("Jane Whitlock"), is_full_name("the numbers"), is_full_name("김서연")
    (True, False, True)
    """
    words = name.split()
    if is_unspaced(name):
        return 2 <= len(name.replace(" ", "")) <= 8
    if not 2 <= len(words) <= 5:
        return False
    cased = [word for word in words if word.lower().strip("'’") not in byline_words().particles]
    return len(cased) >= 2 and all(not word[0].islower() and not word[0].isdigit() for word in cased)
