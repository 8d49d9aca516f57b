"""What the line model sees of a page's course: where dates and labels stand, which passages of prose share the subject,
and how far below the headline a line stands. Nothing here knows a language.
"""

import numpy as np

from transforms.boilerplate.characters import Kind
from transforms.boilerplate.features import Columns, Ints
from transforms.boilerplate.ruled import measure_distance

_GAP = 4  # lines without prose that end a passage
_STARTED = 2  # paragraphs from which on a story has begun
_SHORTEST, _LONGEST = 4, 30  # words of a line that may be another story's headline
_LEAD = 6  # words from which on a line below the headline may be the standfirst
_TOPICS = ("titled", "opening", "familiar")


def measure_course(columns: Columns) -> Columns:
    """Named numbers for each line, from what is known of the lines, their rules and their surroundings."""
    prose, words, dated = columns["prose"], columns["words"], columns["dated"] > 0
    has_started = np.cumsum(prose) >= _STARTED
    told = dated | (columns["about_from"] == 0)
    course: Columns = {
        "dated_before": np.cumsum(dated).astype(np.float64),
        "told_since": np.cumsum(told & has_started).astype(np.float64),
    }
    course["dated_from"], course["dated_to"] = measure_distance(dated)
    is_lead = (words >= _LEAD) & (columns["recurs"] <= 1)
    leads = np.cumsum(is_lead)
    heading = int(np.argmin(np.abs(columns["from_heading"])))
    course["lead_order"] = np.clip(leads - leads[heading], -6, 12).astype(np.float64)
    course["is_lead"] = is_lead.astype(np.float64)
    return course | _measure_links(columns) | _measure_passages(columns)


def _measure_links(columns: Columns) -> Columns:
    """How many lines that could be headlines stand between two paragraphs, and how many of them above a line."""
    prose, words = columns["prose"] > 0, columns["words"]
    could_be = ~prose & (words >= _SHORTEST) & (words <= _LONGEST) & (columns["last_kind"] != Kind.STOP)
    stretch = np.cumsum(prose)
    total = np.bincount(stretch, weights=could_be)
    before = np.concatenate(([0.0], np.cumsum(could_be)[:-1]))
    starts = np.concatenate(([0], np.flatnonzero(np.diff(stretch)) + 1))
    own = np.repeat(before[starts], np.diff(np.append(starts, len(prose))))
    return {"links_between": total[stretch], "links_above": before - own}


def _measure_passages(columns: Columns) -> Columns:
    """What the passage of prose that a line stands in has in common with the title, the opening and the rest; what
    the passages above and below have.
    """
    prose, words = columns["prose"] > 0, columns["words"]
    names = [f"passage_{topic}{way}" for topic in _TOPICS for way in ("", "_above", "_below")]
    places = np.flatnonzero(prose)
    if not len(places):
        return {name: np.full(len(prose), -1.0) for name in names}
    opens = np.concatenate(([True], np.diff(places) > _GAP))
    number = np.cumsum(opens) - 1
    first, last = places[opens], places[np.append(np.flatnonzero(opens)[1:] - 1, len(places) - 1)]
    index = np.arange(len(prose))
    above = np.searchsorted(last, index, side="left")  # passages that end above the line
    below = np.searchsorted(first, index, side="right")  # the first that starts below it
    sizes = np.bincount(number, weights=words[places])
    passages: Columns = {}
    for topic in _TOPICS:
        shared = np.bincount(number, weights=columns[topic][places] * (1 if topic == "titled" else words[places]))
        padded = np.concatenate(([-1.0], shared / (np.sqrt(sizes) if topic == "titled" else sizes), [-1.0]))
        passages[f"passage_{topic}"] = np.where(below > above, padded[below], -1.0)
        passages[f"passage_{topic}_above"] = padded[above]
        passages[f"passage_{topic}_below"] = padded[_clip(below + 1, len(padded))]
    return passages


def _clip(place: Ints, length: int) -> Ints:
    clipped: Ints = np.minimum(place, length - 1)
    return clipped
