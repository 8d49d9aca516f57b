"""Dates that stand in a byline: "By Jane Whitlock · Published 2025-05-14", in every language the date lexicon knows."""

from functools import lru_cache

from transforms.dates.fold import fold_text
from transforms.dates.labels import cut_label, strip_labels
from transforms.dates.parse import build_reading, list_dates
from transforms.metadata.lexicon import byline_words, is_unspaced

_LONGEST = 120
_EDGES = " :.,-–—|()[]·•/"


@lru_cache(maxsize=4096)
def cut_dates(line: str) -> str:
    """A line without the date that it ends in and that date's label; empty where it says nothing else.

    >>> cut_dates("Published 2025-05-14"), cut_dates("14 يناير 2025"), cut_dates("Aino Virta Julkaistu 3.5.2025")
    ('', '', 'Aino Virta')
    >>> cut_dates("Jane Whitlock, 14 May 2025")
    'Jane Whitlock, 14 May 2025'
    """
    if len(line) > _LONGEST:
        return line
    if not any(map(str.isdigit, line)):
        folded = fold_text(line)
        return line if any(map(str.isalpha, strip_labels(folded))) else ""
    dates = list_dates(line, build_reading())
    if not dates:
        return line
    before, after = dates[0].before, dates[-1].after
    if not any(map(str.isalpha, before)):
        return "" if _is_clock(after) else line
    ahead = cut_label(before)
    if ahead is None:
        return line
    kept = len(ahead.strip(_EDGES).split())
    if kept == 0:
        return ""
    return line if kept == 1 and not is_unspaced(line) else " ".join(line.split()[:kept]).rstrip(_EDGES)


def _is_clock(after: str) -> bool:
    """Whether the words behind a date only tell the time of day."""
    words = [word.strip(_EDGES) for word in after.split()]
    return all(word in byline_words().clock_words for word in words if any(map(str.isalpha, word)))
