"""The headline of a record: without the site's name, its section and separators, and rather the page's own than a variant for search engines."""

import html
import re
import unicodedata
from collections.abc import Sequence

from transforms.metadata.decision import Decision, Loss
from transforms.metadata.lexicon import fold_words
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_SEPARATOR = re.compile(r"\s+(?:[|•·–—―»›<>/~]|[-:]{1,2}|::|\|\|)\s+|\s*[|｜│]\s*|\s+[-–—]{2,}\s+|(?<=\w)\s*::\s*")
_TAGS = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LONGEST = 400
_ORDER = {"sidecar": 0, "field": 1, "json_ld": 2, "html": 3, "microdata": 4, "meta": 5, "headline_line": 6}


def clean_title(value: str, names: Sequence[str] = ()) -> str:
    """A title as plain text in one line, without the site's names at either end.

    >>> clean_title("Harbour reopens &amp; ships wait | Harbour Post", ["Harbour Post"])
    'Harbour reopens & ships wait'
    """
    text = unicodedata.normalize("NFC", html.unescape(html.unescape(value)))
    text = " ".join(_HIDDEN.sub("", _TAGS.sub(" ", text)).split())
    known = {fold_words(name).replace(" ", "") for name in names if name}
    while True:
        cut = _cut_affix(text, known)
        if cut is None or not cut:
            return text
        text = cut


def _cut_affix(text: str, known: set[str]) -> str | None:
    """The text without one known name at its end or beginning, or None."""
    matches = list(_SEPARATOR.finditer(text))
    for match in matches:  # the longest affix first
        if fold_words(text[match.end() :]).replace(" ", "") in known:
            return text[: match.start()].strip()
    for match in reversed(matches):
        if fold_words(text[: match.start()]).replace(" ", "") in known:
            return text[match.end() :].strip()
    return None


def choose_title(evidence: Sequence[Evidence], names: Sequence[str]) -> Decision[str | None]:
    """The headline, from all evidence of titles; `names` are the site's names and its sections'."""
    cleaned = [(item, clean_title(item.value, names)) for item in evidence if item.field is Field.TITLE]
    known = {fold_words(name) for name in names}
    usable: list[tuple[Evidence, str]] = []
    lost: list[Loss] = []
    for item, title in cleaned:
        if not fold_words(title):
            lost.append(Loss(item, "empty"))
        elif len(title) > _LONGEST:
            lost.append(Loss(item, "too long for a headline", is_bad=True))
        elif fold_words(title) in known:
            lost.append(Loss(item, "only the name of the site or section"))
        else:
            usable.append((item, title))
    if not usable:
        return Decision(None, lost=tuple(lost))
    votes: dict[str, set[str]] = {}
    for item, title in usable:
        votes.setdefault(fold_words(title), set()).add(_voice(item))
    best = min(usable, key=lambda pair: (_rank(pair[0]), -len(votes[fold_words(pair[1])])))
    heading = [pair for pair in usable if pair[0].place.startswith("h1")]
    agreed = [pair for pair in heading if len(votes[fold_words(pair[1])]) > 1]
    chosen = agreed[0] if agreed else best
    lost += [Loss(item, _why_lost(title, chosen[1])) for item, title in usable if item is not chosen[0]]
    return Decision(chosen[1], (chosen[0],), "agrees with other evidence" if agreed else "highest rank", tuple(lost))


def _rank(item: Evidence) -> float:
    if item.place.startswith("aside:"):
        return 5.5
    return _ORDER.get(item.source, 7) + (2.5 if item.place == "title" else 0.5 if item.place == "twitter:title" else 0)


def _voice(item: Evidence) -> str:
    return item.place if item.source == "html" else item.source


def _why_lost(title: str, chosen: str) -> str:
    return "says the same" if fold_words(title) == fold_words(chosen) else "outranked"
