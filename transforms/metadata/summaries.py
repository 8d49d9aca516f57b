"""The summary of a record: its standfirst or its page's description; null where it has neither.

A page's description often tells of the site, another story or a form, repeats the headline, or breaks off in the story's own first sentence.
"""

import html
import re
import unicodedata
from collections.abc import Sequence

import regex

from transforms.metadata.decision import Decision, Loss
from transforms.metadata.lexicon import fold_words, is_unspaced
from transforms.metadata.mend import mend_encoding
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_TAGS = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ELLIPSIS = re.compile(
    r"\s*(?:\[?(?:…|\.\.\.)\]?|\[&hellip;\])(?:\s*(?:continue reading|read more|weiterlesen|mehr lesen|lire la suite|leer más|continua|lees verder|läs mer).*)?\s*$",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"\{\{|\{%|<%|\$\{|%%\w+%%")  # what a site's own software should have filled in
_ENDS = re.compile(r"[.!?…。！？।۔؟][\"'”’»«“」』)\]]*$")
_AFTER_TITLE = re.compile(r"^[\s|:·.,–—―»-]*")
_LITTLE = 30  # characters behind a headline that add nothing to it
_QUOTES = str.maketrans("’‘“”„", '\'\'"""')
_WORD = regex.compile(r"[\p{L}\p{M}]{2,}")
_SHORTEST, _LONGEST = 25, 1200
_SHORTEST_CUT = 60  # characters of a summary that may break off
_CUT_END = 60  # characters of its end that are looked for in the story
_OPENING = 3000  # characters of a text in which its opening is looked for
_SHORTEST_STORY = 400  # characters of a headline and a text that can bear a summary out
_FEWEST = 3  # words by which a summary is compared with its story
_BORNE_OUT = 0.4  # of them that the story says too
_STEM = 5
_TITLE_WORDS = 4  # of a headline that a summary may repeat before it says more
_STATED = frozenset({"json_ld", "meta", "html", "microdata"})
_ORDER = {"standfirst": 0, "sidecar": 1, "field": 2, "json_ld": 3, "meta": 4, "html": 5}


def choose_summary(
    evidence: Sequence[Evidence], text: str, title: str | None, names: Sequence[str]
) -> Decision[str | None]:
    """The standfirst, else the description; not the headline again, not the story's own first words cut off, and of a page's own words only
    what speaks of the story.
    """
    items = sorted((i for i in evidence if i.field is Field.SUMMARY), key=_rank)
    lost: list[Loss] = []
    opening = " ".join(text[:_OPENING].split()) if items else ""
    for item in items:
        summary = _drop_title(clean_summary(item.value), title)
        reason = _refuse(summary, item, opening, title, names)
        if reason is None and item.source in _STATED and not _speaks_of(summary, f"{title or ''} {text}", title, names):
            reason = "does not speak of the story"
        if reason is None:
            rest = tuple(Loss(i, "outranked") for i in items[items.index(item) + 1 :])
            return Decision(summary, (item,), "best evidence", (*lost, *rest))
        lost.append(Loss(item, reason))
    return Decision(None, lost=tuple(lost))


def clean_summary(value: str) -> str:
    """A summary as plain text in one line."""
    text = unicodedata.normalize("NFC", mend_encoding(html.unescape(html.unescape(value))))
    return " ".join(_HIDDEN.sub("", _TAGS.sub(" ", text)).split())


def _drop_title(summary: str, title: str | None) -> str:
    """A summary without the headline that it opens with, where a new sentence follows it or next to nothing."""
    plain, opening = (value.casefold().translate(_QUOTES) for value in (summary, title or ""))
    if len(opening.split()) < _TITLE_WORDS or not plain.startswith(opening) or len(plain) != len(summary):
        return summary
    rest = _AFTER_TITLE.sub("", summary[len(opening) :])
    if rest[:1].islower():
        return summary if len(rest) > _LITTLE else ""
    return rest


def _rank(item: Evidence) -> int:
    return 0 if item.place == "standfirst" else _ORDER.get(item.source, 6)


def _refuse(summary: str, item: Evidence, opening: str, title: str | None, names: Sequence[str]) -> str | None:
    folded = fold_words(summary)
    if len(summary) * (2 if is_unspaced(summary) else 1) < _SHORTEST or len(summary) > _LONGEST:
        return "too short or too long"
    if _TEMPLATE.search(summary):
        return "a template that nothing filled in"
    if title and folded == fold_words(title):
        return "the headline again"
    if folded in {fold_words(name) for name in names}:
        return "the site's name"
    if item.source not in ("standfirst", "sidecar") and item.place != "standfirst":
        cut = fold_words(_ELLIPSIS.sub("", summary))
        if fold_words(opening[:700]).startswith(cut[: max(40, len(cut) - 20)]):
            return "the story's own first words"
        if _is_broken_off(summary, opening):
            return "the story's own words, broken off"
    return None


def _is_broken_off(summary: str, opening: str) -> bool:
    """Whether a summary ends in the midst of a sentence that stands in the story's opening."""
    said = _ELLIPSIS.sub("", summary)
    if said == summary and _ENDS.search(summary):
        return False
    end = fold_words(said.rpartition(" ")[0] or said)[-_CUT_END:]
    return len(said) * (2 if is_unspaced(said) else 1) >= _SHORTEST_CUT and end in fold_words(opening)


def _speaks_of(summary: str, story: str, title: str | None, names: Sequence[str]) -> bool:
    """Whether a story bears out what a summary says: it says enough of its words too, or its headline one of them.

    Words that name the site bear out nothing. Where a summary or a story holds too few words to tell, or another script, it is believed.
    """
    if len(story) < _SHORTEST_STORY:
        return True
    own, said = _stem(" ".join(names)), _stem(story)
    stems = _stem(summary) - own
    if len(stems) < _FEWEST or _is_dense(stems) != _is_dense(said) or stems & (_stem(title or "") - own):
        return True
    return len(stems & said) >= _BORNE_OUT * len(stems)


def _stem(text: str) -> set[str]:
    """The beginnings of a text's longer words; pairs of signs where a script has no spaces."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
    pairs = {word[at : at + 2] for word in words if is_unspaced(word) for at in range(len(word) - 1)}
    return pairs | {word[:_STEM] for word in words if len(word) >= _STEM and not is_unspaced(word)}


def _is_dense(stems: set[str]) -> bool:
    """Whether most of them are pairs of signs."""
    return 2 * sum(len(stem) == 2 for stem in stems) > len(stems)
