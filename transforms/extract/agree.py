"""Whether an article body that data gives and the passages of the page are one text, and what each has that the other
lacks.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from transforms.extract.decide import Scene
from transforms.extract.outline import HEADINGS, Passage
from transforms.extract.refine import fold
from transforms.extract.structured import Body

_SIZE = 4
_SAME = 0.8
_OTHER = 0.2


def share_in_body(passages: Sequence[Passage], body: Body) -> list[float]:
    """Of each passage's word 4-grams (or words, in scripts without spaces characters), the share that the body holds."""
    grams = set(_list_grams(body.text))
    return [_share(passage.text, grams) for passage in passages]


def share_of_text(text: str, body: Body) -> float:
    """The same for a text that the page shows."""
    return _share(text, set(_list_grams(body.text)))


def _share(text: str, grams: AbstractSet[tuple[str, ...]]) -> float:
    own = _list_grams(text)
    return sum(gram in grams for gram in own) / len(own) if own else 0.0


def _list_grams(text: str) -> list[tuple[str, ...]]:
    units = _split(text)
    return [units[at : at + _SIZE] for at in range(len(units) - _SIZE + 1)]


def _split(text: str) -> tuple[str, ...]:
    words = fold(text).split()
    if words and sum(map(len, words)) / len(words) > 15:  # a script without spaces
        return tuple("".join(words))
    return tuple(words)


def correct_by_body(scene: Scene, chosen: list[bool], body: Body) -> str | None:
    """Correct the choice by a body that is most of the same text; returns how, or None where nothing was to do.

    Passages of the body that were left are added; prose outside the body's own stretch of the page goes.
    """
    shares = share_in_body(scene.passages, body)
    prose = scene.survey.prose
    picked = [index for index, yes in enumerate(chosen) if yes and prose[index]]
    total = sum(len(scene.passages[index].text) for index in picked)
    same = sum(len(scene.passages[index].text) for index in picked if shares[index] >= _SAME)
    matched = [index for index, share in enumerate(shares) if share >= _SAME and prose[index]]
    in_page = sum(len(scene.passages[index].text) for index in matched)
    if not matched or in_page < 0.6 * len(body.text) or (same < 0.6 * total and body.is_cut):
        return None
    if total and same < 0.3 * total and in_page < 0.5 * total:
        return None
    first, last = matched[0], matched[-1]
    changed = False
    for index in range(len(chosen)):
        inside = first <= index <= last
        if not chosen[index] and shares[index] >= 0.9 and prose[index] and scene.survey.signs[index] != "comments":
            known = any(
                chosen[other] and scene.passages[other].text == scene.passages[index].text
                for other in range(len(chosen))
            )
            if not known:
                chosen[index] = changed = True
        elif chosen[index] and not inside and shares[index] < _OTHER and same >= 0.6 * total:
            after = index > last and (prose[index] or scene.passages[index].node.tag in HEADINGS)
            if after and not body.is_cut:
                chosen[index], changed = False, True
    return "json_ld" if changed else None
