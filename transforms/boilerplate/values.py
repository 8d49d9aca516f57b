"""What a short piece of text looks like: a date, a name, an address, a host. No meaning is read out of it here."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from transforms.boilerplate.phrases import normalise_phrase
from transforms.dates.names import read_lexicon
from transforms.resources import find_resources, read_resource_yaml

_PACKAGE = "transforms.boilerplate.lexicon"
_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(r"0(st|nd|rd|th|er|e|o|a|h|t|z|am|pm|t0|h0|min|minutes|年|月|日|時|分|秒|时|点|號|号)*")
_UNSPACED_DAY = re.compile(r"[年月日]")
_CJK_DATE = re.compile(r"[0年月日時时分秒點点週周星期曜火水木金土一二三四五六天午前後上下前刚刚更新0 ]+")
_HOST = re.compile(r"(?:https?://)?(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,12}/?", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)\S+|\[[^\]]{0,200}\]\([^)\s]{0,2000}\)", re.IGNORECASE)
_DAYS = frozenset(("today", "yesterday", "heute", "gestern", "hoy", "ayer", "hier", "ieri", "oggi", "ontem", "hoje"))
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HANDLE = re.compile(r"@\w{2,40}")
_NAME_SPLIT = re.compile(r"[\s,&/|]+")


@cache
def read_packs() -> tuple[Mapping[str, Any], ...]:
    """The lexicons of all languages as they are written, in order of their names; read once in a process."""
    return tuple(read_resource_yaml(_PACKAGE, name) for name in find_resources(_PACKAGE, ".yml"))


@cache
def read_words(key: str) -> frozenset[str]:
    """The folded phrases that all lexicons list under a key."""
    return frozenset(normalise_phrase(str(phrase)) for pack in read_packs() for phrase in pack.get(key, ()))


@cache
def _date_words() -> frozenset[str]:
    """Every word that may stand in a date: names of months and days, halves of the day, and what joins them."""
    phrases = set(read_words("date_words"))
    for entry in read_lexicon().values():
        for kind in ("months", "weekdays"):
            phrases.update(normalise_phrase(form) for forms in entry[kind] for form in forms)
        for kind in ("am", "pm", "today", "yesterday"):
            phrases.update(normalise_phrase(form) for form in entry[kind])
        phrases.update(normalise_phrase(form.replace("{0}", "0")) for forms in entry["ago"].values() for form in forms)
    return frozenset(word for phrase in phrases for word in phrase.split())


def is_date(text: str) -> bool:
    """Whether a piece says a date or a time and nothing else, in any of the lexicons' languages.

    >>> is_date("Mon, Dec 29 2025 12:22:54 pm"), is_date("May 14"), is_date("Marching in May 2025"), is_date("2025")
    (True, True, False, True)
    """
    if len(text) > 90 or not _DIGIT.search(text):
        return False
    words = normalise_phrase(text).split()
    if len(words) > 16:
        return False
    known = _date_words()
    return all(word in known or _NUMBERED.fullmatch(word) or _CJK_DATE.fullmatch(word) for word in words)


def is_full_date(text: str) -> bool:
    """Whether a piece is a date that names a day, not just a number or a time of day.

    >>> is_full_date("May 14, 2025"), is_full_date("2025-05-14"), is_full_date("3 hours ago"), is_full_date("35")
    (True, True, True, False)
    """
    if not is_date(text):
        return False
    words = normalise_phrase(text).split()
    return len(words) >= 3 or (len(words) == 2 and not _DAYS.isdisjoint(words)) or bool(_UNSPACED_DAY.search(text))


def is_credit(text: str) -> bool:
    """Whether a short line is a photo's credit: a name, a slash, and an agency or a picture library.

    >>> is_credit("(Ana Brook/Reuters)"), is_credit("He works for Reuters and/or the pool, she said.")
    (True, False)
    """
    head, _, last = text.strip("()[] .").rpartition("/")
    if not head or len(text) > 70 or not is_name(head.replace("/", " ")):
        return False
    words = normalise_phrase(last).split()
    return 0 < len(words) <= 3 and not read_words("credit_agencies").isdisjoint(words)


def is_name(text: str) -> bool:
    """Whether a piece could be the names of one or a few people, or of a desk: capitalised words, no sentence.

    >>> is_name("Syed Sadat Hussain Shah"), is_name("Ana de la Cruz and Bo Lee"), is_name("It rained all day")
    (True, True, False)
    """
    if not 2 <= len(text) <= 90 or text[-1] in "!?:;" or _DIGIT.search(text):
        return False
    words = [word for word in _NAME_SPLIT.split(text.strip(" .")) if word]
    if not 1 <= len(words) <= 12:
        return False
    particles = read_words("name_particles")
    capital = 0
    for word in words:
        first = word.lstrip("('\"“‘")[:1]
        if first.islower():
            if word.lower() not in particles:
                return False
        elif first.isalpha():
            capital += 1
        else:
            return False
    return capital > 0


def is_host(text: str) -> bool:
    """Whether a piece is a site's address without a path.

    >>> is_host("harbourpost.example"), is_host("Rain."), is_host("U.S.")
    (True, False, False)
    """
    return bool(_HOST.fullmatch(text)) and (text.islower() or text.startswith(("http", "www.", "WWW.")))


def names_site(text: str) -> bool:
    """Whether a name is that of a site by its address, however it is written.

    >>> names_site("Harbourpost.Example"), names_site("S.E. Dune")
    (True, False)
    """
    return bool(_HOST.fullmatch(text))


def is_link(text: str) -> bool:
    """Whether a piece is an address or a Markdown link and nothing else."""
    return bool(_LINK.fullmatch(text))


def is_contact(text: str) -> bool:
    """Whether a piece is an e-mail address or a handle and nothing else."""
    return bool(_EMAIL.fullmatch(text) or _HANDLE.fullmatch(text))


def is_list(text: str) -> bool:
    """Whether a piece reads like a list of keywords: short parts between commas, bars or hash signs, no sentence.

    >>> is_list("Harbour, storms, Politics"), is_list("He said that the harbour, for one, would stay open.")
    (True, False)
    """
    if text.endswith((".", "!", "?")) and not text.endswith("..."):
        return False
    parts = [part for part in re.split(r"[,;|#/•·、，]", text) if part.strip()]
    return 0 < len(parts) <= 40 and all(len(part.split()) <= 6 for part in parts)


CHECKS = {"date": is_date, "name": is_name, "host": is_host, "link": is_link, "list": is_list, "contact": is_contact}


def fits(value: str, kind: str) -> bool:
    """Whether a value is of a kind that a rule asks for; `any` takes everything, `none` only nothing."""
    value = value.strip()
    if kind == "any":
        return True
    if kind == "none" or not value:
        return not value
    return any(CHECKS[one](value) for one in kind.split())
