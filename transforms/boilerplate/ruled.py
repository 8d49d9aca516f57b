"""What the rules of the lexicons tell the line model: which lines fall under one, of what kind, and how far they are."""

from collections.abc import Sequence

import numpy as np

from transforms.boilerplate.features import Columns, Floats
from transforms.boilerplate.rulebook import Hit, Opens, Strength
from transforms.boilerplate.surroundings import sum_window
from transforms.schema.vocabularies import Category

SAID_OF_STORY = frozenset(  # what is said about the story, around it
    (
        Category.TITLE,
        Category.BYLINE,
        Category.DATE_LINE,
        Category.HEADER,
        Category.SOURCE_LINE,
        Category.SECTION,
        Category.TAGS,
        Category.AUTHOR_BOX,
        Category.COUNTER,
    )
)
PICTURES = frozenset((Category.PHOTO_CREDIT, Category.CAPTION))
_ABOUT = SAID_OF_STORY | {Category.SHARE, Category.TOOLS}
_NONE, _IS_ABOUT, _IS_PICTURE, _IS_OTHER = range(4)
_FAR = 99


def measure_rules(hits: Sequence[Hit | None]) -> Columns:
    """Named numbers for each line: its own rule, and the rules of the lines around it.

    >>> {name: column.tolist() for name, column in measure_rules([None, None]).items()}["ruled"]
    [0.0, 0.0]
    """
    ruled = np.array([_weigh(hit) for hit in hits], dtype=np.float64)
    kind = np.array([_kind(hit) for hit in hits], dtype=np.int64)
    opens = np.array([hit is not None and hit.rule.opens in (Opens.LINKS, Opens.END) for hit in hits], dtype=np.bool_)
    sure = ruled > 1
    columns: Columns = {"ruled": ruled, "ruled_kind": kind.astype(np.float64), "ruled_opens": opens.astype(np.float64)}
    for reach in (2, 8):
        columns[f"ruled_within_{reach}"] = sum_window((ruled > 0).astype(np.float64), reach, reach)
    marks = {
        "about": sure & (kind == _IS_ABOUT),
        "other": (sure & (kind == _IS_OTHER)) | opens,
        "picture": (ruled > 0) & (kind == _IS_PICTURE),
        "opening": opens,
    }
    for name, marked in marks.items():
        columns[f"{name}_from"], columns[f"{name}_to"] = measure_distance(marked)
    columns["others_before"] = np.cumsum(marks["other"]).astype(np.float64)
    return columns


def measure_distance(marked: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> tuple[Floats, Floats]:
    """Lines to the nearest marked line above, and to that below; 99 where there is none so near.

    >>> [way.tolist() for way in measure_distance(np.array([False, True, False, False]))]
    [[99.0, 0.0, 1.0, 2.0], [1.0, 0.0, 99.0, 99.0]]
    """
    count = len(marked)
    index = np.arange(count)
    above = np.maximum.accumulate(np.where(marked, index, -_FAR))
    below = np.minimum.accumulate(np.where(marked, index, count + _FAR)[::-1])[::-1]
    return np.minimum(index - above, _FAR).astype(np.float64), np.minimum(below - index, _FAR).astype(np.float64)


def _weigh(hit: Hit | None) -> int:
    if hit is None:
        return 0
    return 2 if hit.rule.strength is Strength.SURE else 1


def _kind(hit: Hit | None) -> int:
    if hit is None:
        return _NONE
    if hit.rule.category in _ABOUT:
        return _IS_ABOUT
    return _IS_PICTURE if hit.rule.category in PICTURES else _IS_OTHER
