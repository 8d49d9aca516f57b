"""The summary of a record: its standfirst or its page's description; null where it has neither."""

import html
import re
import unicodedata
from collections.abc import Sequence

from transforms.metadata.decision import Decision, Loss
from transforms.metadata.lexicon import fold_words, is_unspaced
from transforms.metadata.mend import mend_encoding
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_TAGS = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ELLIPSIS = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?|\[&hellip;\])\s*$")
_SHORTEST = 25
_LONGEST = 1200
_ORDER = {"standfirst": 0, "sidecar": 1, "field": 2, "json_ld": 3, "meta": 4, "html": 5}


def choose_summary(
    evidence: Sequence[Evidence], text: str, title: str | None, names: Sequence[str]
) -> Decision[str | None]:
    """The standfirst, else the description; not the headline again, not the story's own first words cut off."""
    items = sorted((i for i in evidence if i.field is Field.SUMMARY), key=_rank)
    lost: list[Loss] = []
    opening = fold_words(text[:700]) if items else ""
    for item in items:
        summary = clean_summary(item.value)
        reason = _refuse(summary, item, opening, title, names)
        if reason is None:
            rest = tuple(Loss(i, "outranked") for i in items[items.index(item) + 1 :])
            return Decision(summary, (item,), "best evidence", (*lost, *rest))
        lost.append(Loss(item, reason))
    return Decision(None, lost=tuple(lost))


def clean_summary(value: str) -> str:
    """A summary as plain text in one line."""
    text = unicodedata.normalize("NFC", mend_encoding(html.unescape(html.unescape(value))))
    return " ".join(_TAGS.sub(" ", text).split())


def _rank(item: Evidence) -> int:
    return 0 if item.place == "standfirst" else _ORDER.get(item.source, 6)


def _refuse(summary: str, item: Evidence, opening: str, title: str | None, names: Sequence[str]) -> str | None:
    folded = fold_words(summary)
    if len(summary) * (2 if is_unspaced(summary) else 1) < _SHORTEST or len(summary) > _LONGEST:
        return "too short or too long"
    if title and folded == fold_words(title):
        return "the headline again"
    if folded in {fold_words(name) for name in names}:
        return "the site's name"
    if item.source not in ("standfirst", "sidecar") and item.place != "standfirst":
        cut = fold_words(_ELLIPSIS.sub("", summary))
        if opening.startswith(cut[: max(40, len(cut) - 20)]):
            return "the story's own first words"
    return None
