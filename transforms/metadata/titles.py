"""The headline of a record: without the site's name, its section and separators, and the page's own rather than a variant for search engines."""

import html
import re
import unicodedata
from collections.abc import Collection, Sequence
from itertools import pairwise

from transforms.metadata.decision import Decision, Loss
from transforms.metadata.lexicon import fold_words, is_unspaced
from transforms.metadata.mend import mend_encoding
from transforms.metadata.topics import is_general
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
SPACED = re.compile(r"\s+(?:[|•·–—―»›‹<>/~\-:]|::|\|\||-{2,})\s+|\s*[|｜│ㅣ¦]\s*|\s+[–—]{2,}\s+")
_TIGHT = re.compile(r"[-–—:_|｜│ㅣ]|\s::\s")  # parts only what is known to be a name of the site
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_LONGEST = 400
_RANKS = {"sidecar": 0.0, "field": 1.0, "json_ld": 3.0, "microdata": 4.0, "meta": 5.0, "headline_line": 2.0}
_RELATED = 0.4
_PARTED = re.compile(r"\w\s*[:：|]\s*\w|\w\s[-–—]\s\w")
_NAME_WORDS = 5  # a site's name is seldom as long


def clean_title(value: str, names: Collection[str] = (), sections: Collection[str] = ()) -> str:
    """A title as plain text in one line, without the site's names at either end or its sections at the end.

    >>> clean_title("Harbour reopens &amp; ships wait | News | Harbour Post", ["Harbour Post"], ["News"])
    'Harbour reopens & ships wait'
    """
    text = unicodedata.normalize("NFC", mend_encoding(html.unescape(html.unescape(value))))
    text = " ".join(_HIDDEN.sub("", _MARKUP.sub(" ", text)).split())
    known = {squeeze(name) for name in names} - {""}
    endings = known | {squeeze(name) for name in sections} - {""}
    was_cut = False
    while True:
        cut = _cut_affix(text, known, endings) or (_cut_section(text) if was_cut else "")
        if not cut:
            return text
        text, was_cut = cut, True


def squeeze(name: str) -> str:
    """A name as compared with others: folded, without spaces."""
    return fold_words(name).replace(" ", "")


def _cut_affix(text: str, known: set[str], endings: set[str]) -> str:
    """The text without one known name at its end or beginning; empty where there is none."""
    spaced = list(SPACED.finditer(text))
    for match, after in pairwise(spaced):  # "Harbour reopens | Harbour Post | All of Trelling's news"
        behind = SPACED.split(text[after.end() :])[0]
        is_longer = match.start() >= len(behind) and " " in text[: match.start()]
        if is_longer and squeeze(text[match.end() : after.start()]) in known:
            return text[: match.start()].strip()
    for match in (*spaced, *_TIGHT.finditer(text)):
        tight = not SPACED.fullmatch(match.group())
        if _is_name(squeeze(text[match.end() :]), known if tight else endings, loose=not tight):
            return text[: match.start()].strip()
    for match in reversed(list(SPACED.finditer(text))):
        if _is_name(squeeze(text[: match.start()]), known, loose=False):
            return text[match.end() :].strip()
    return ""


def _cut_section(text: str) -> str:
    """The text without one word behind its last separator, which was a section where the site's name stood behind it."""
    found = list(_TIGHT.finditer(text))
    last = found[-1] if found else None
    part = text[last.end() :].strip() if last else ""
    is_word = (
        len(part) <= 4
        if is_unspaced(part)
        else bool(last and SPACED.search(text[last.start() - 1 : last.end() + 1])) and " " not in part
    )
    return text[: last.start()].strip() if last and part and is_word and len(text[: last.start()]) > 12 else ""


def _is_name(part: str, known: set[str], *, loose: bool) -> bool:
    """Whether a part is a known name; `loose`: or holds one and little else ("Harbour Post Online")."""
    if part in known:
        return True
    return loose and any(len(name) >= 5 and (name in part and len(part) <= 2 * len(name) + 4) for name in known)


def choose_title(
    evidence: Sequence[Evidence], names: Sequence[str], sections: Sequence[str] = ()
) -> Decision[str | None]:
    """The headline, from all evidence of titles.

    What the record itself brings (sidecar, field) wins; then the heading on the page that the page's other titles bear out, or that is the
    page's only one; then structured data, meta elements, a line of the text, and last the window's title.
    """
    usable, lost = _find_usable(evidence, names, sections)
    if not usable:
        return Decision(None, lost=tuple(lost))
    brought = [pair for pair in usable if pair[0].source in ("sidecar", "field")]
    heading = _find_heading(usable)
    if brought:
        chosen, reason = brought[0], "the record's own"
    elif (agreed := _find_agreed(usable)) is not None:
        chosen, reason = agreed, "a news article's own headline, as Open Graph has it"
    elif (second := next((pair for pair in usable if pair[0].place == "h2"), None)) is not None:
        chosen, reason = second, "the story's heading; the one of the first level stands beside it"
    elif heading is not None and heading[0].place.startswith("aside:") and (news := _find_news(usable)) is not None:
        chosen, reason = news, "a news article's own headline; the heading stands beside the story"
    elif heading is not None:
        chosen, reason = heading, "the page's heading"
    else:
        flat = [pair for pair in usable if not _is_heading(pair[0])] or usable
        votes = [sum(fold_words(other) == fold_words(title) for _, other in flat) for _, title in flat]
        chosen = flat[min(range(len(flat)), key=lambda i: (_rank(flat[i][0]), -votes[i], i))]
        reason = "highest rank"
    lost += [Loss(item, _why_lost(title, chosen[1])) for item, title in usable if item is not chosen[0]]
    return Decision(_punctuate(chosen[1], usable), (chosen[0],), reason, tuple(lost))


def _punctuate(title: str, usable: Sequence[tuple[Evidence, str]]) -> str:
    """A title whose parts markup alone tells apart, as another place of the same words writes it: "Storm: Harbour closed"."""
    if _PARTED.search(title):
        return title
    same = [other for _, other in usable if fold_words(other) == fold_words(title) and _PARTED.search(other)]
    return same[0] if same else title


def _find_usable(
    evidence: Sequence[Evidence], names: Sequence[str], sections: Sequence[str]
) -> tuple[list[tuple[Evidence, str]], list[Loss]]:
    usable: list[tuple[Evidence, str]] = []
    lost: list[Loss] = []
    known = {squeeze(name) for name in names}
    for item in evidence:
        if item.field is not Field.TITLE:
            continue
        title = clean_title(item.value, names, sections if not _is_heading(item) else ())
        if not any(c.isalpha() for c in title):
            lost.append(Loss(item, "no words"))
        elif len(title) > _LONGEST:
            lost.append(Loss(item, "too long for a headline", is_bad=True))
        elif squeeze(title) in known:
            lost.append(Loss(item, "only the name of the site"))
        else:
            usable.append((item, title))
    stated = any(item.source in ("meta", "json_ld") and not is_general(title) for item, title in usable)
    general = [(item, title) for item, title in usable if is_general(title) and (stated or not _is_heading(item))]
    if len(general) < len(usable):
        usable = [pair for pair in usable if pair not in general]
        lost += [Loss(item, "names no story") for item, _ in general]
    if not usable:  # what calls itself the site's name may be the story's, on a site that says so everywhere
        named = [
            (item, clean_title(item.value))
            for item in evidence
            if item.field is Field.TITLE and item.source != "sidecar"
        ]
        usable = [
            (item, title)
            for item, title in named
            if squeeze(title) in known and len(fold_words(title).split()) >= _NAME_WORDS
        ]
    return usable, lost


def _is_heading(item: Evidence) -> bool:
    return item.source == "html" and "h1" in item.place


def _find_heading(usable: Sequence[tuple[Evidence, str]]) -> tuple[Evidence, str] | None:
    """The story's own heading: of several, the first that most resembles what the page says elsewhere."""
    headings = [pair for pair in usable if _is_heading(pair[0])]
    others = [title for item, title in usable if not _is_heading(item)]
    if not headings:
        return None
    if not others:
        ahead = [pair for pair in headings if not pair[0].place.startswith("aside:")]
        return (ahead or headings)[0] if len(ahead) == 1 or len(headings) == 1 else None
    scored = [
        (max(_resemblance(title, other) for other in others), -index) for index, (_, title) in enumerate(headings)
    ]
    best = max(scored)
    if best[0] >= _RELATED:
        return headings[-best[1]]
    alone = [pair for pair in headings if not pair[0].place.startswith("aside:")]
    return alone[0] if len(alone) == 1 and best[0] >= _RELATED / 3 and len(alone[0][1].split()) >= 3 else None


def _find_agreed(usable: Sequence[tuple[Evidence, str]]) -> tuple[Evidence, str] | None:
    """The headline of a news article's structured data, where the page's Open Graph title is the same."""
    shared = {fold_words(title) for item, title in usable if item.place == "og:title"}
    return next((pair for pair in usable if pair[0].place == "headline@news" and fold_words(pair[1]) in shared), None)


def _find_news(usable: Sequence[tuple[Evidence, str]]) -> tuple[Evidence, str] | None:
    return next((pair for pair in usable if pair[0].place == "headline@news"), None)


def _resemblance(one: str, other: str) -> float:
    """How much of the shorter of two titles stands in the other, 0 to 1, a little less where they differ."""
    if is_unspaced(one):
        parts, rest = _pairs(one), _pairs(other)
    else:
        parts, rest = set(fold_words(one).split()), set(fold_words(other).split())
    if not parts or not rest:
        return 0.0
    common = len(parts & rest)
    if common < 2 and len(parts) > 1 and len(rest) > 1:
        return common / 10
    return (
        0.9 * common / min(len(parts), len(rest))
        + 0.1 * common / max(len(parts), len(rest))
        - (0.5 if len(parts) == 1 < len(rest) else 0)
    )


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}


def _rank(item: Evidence) -> float:
    if item.source == "html":
        return 6.0 if item.place == "title" else 5.8
    return _RANKS.get(item.source, 7.0) + (0.5 if item.place == "twitter:title" else 0.0)


def _why_lost(title: str, chosen: str) -> str:
    return "says the same" if fold_words(title) == fold_words(chosen) else "outranked"
