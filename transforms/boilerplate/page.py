"""Dumps of whole pages: where the story starts, which line is its title, and what the line model lets go."""

from collections.abc import Sequence

from transforms.boilerplate.head import (
    KNOWN_TITLE,
    find_marked_title,
    is_titlelike,
    same_title,
    take_known_title,
)
from transforms.boilerplate.model import judge_lines, load_line_model, looks_like_page_dump
from transforms.boilerplate.ruled import PICTURES, SAID_OF_STORY
from transforms.boilerplate.trails import TRAIL
from transforms.boilerplate.view import Verdict, View
from transforms.records import Evidence
from transforms.schema.vocabularies import Category, Field

_WEIGHTY, _SHARED = 4, 2  # letters of a word that tells, and how many such words two titles share
_FURNITURE = 4  # rules for other things than the story's own that hit in any whole page
_OF_STORY = SAID_OF_STORY | PICTURES | {Category.TABLE_OF_CONTENTS, Category.PAYWALL}
_DOUBTED = 0.25  # score from which on a paragraph is only in doubt
_STORY = 0.5
_MENU = 3  # lines that stand above the story in the dump of any page
_TITLE_REACH = 25  # lines above the story in which its title is looked for

NOISE = "noise/any/line-model"


def judge_dump(view: View) -> Sequence[float] | None:
    """Probabilities that the lines are text of the article, or None where the text is no dump of a page.

    A page's dump opens with its title and menus, and holds what pages hold beside a story. Where there is little of
    that, and the story starts within the first lines or the record's own fields name its title, the text is an article
    with leftovers, whatever short lines it holds, and rules are safer than a score; so it is where Markdown marks the
    title.
    """
    if view.extracted.is_page or not looks_like_page_dump(view.lines) or find_marked_title(view) is not None:
        return None
    if count_furniture(view) >= _FURNITURE:
        return judge_lines(view.lines, view.hits)
    if sum(view.prose[: 2 * _MENU]) > 2 or any(one.field is Field.TITLE for one in view.extracted.evidence):
        return None
    scores = judge_lines(view.lines, view.hits)
    return scores if find_body(view, scores) >= _MENU else None


def count_furniture(view: View) -> int:
    """How many rules of those kinds hit that stand around a story on a page, and seldom come along with its text."""
    return len({hit.rule.rule_id for hit in view.hits if hit is not None and hit.rule.category not in _OF_STORY})


def find_body(view: View, scores: Sequence[float]) -> int:
    """The line where the story starts: the first paragraph that the model takes for text."""
    threshold = load_line_model().threshold
    likely = [index for index, score in enumerate(scores) if score >= threshold]
    return next((index for index in likely if view.prose[index]), likely[0] if likely else len(scores))


def take_noise(view: View, scores: Sequence[float], standfirst: int | None = None) -> None:
    """Let go what no rule decided and the model takes for something else than text, but for the standfirst."""
    threshold = load_line_model().threshold
    for index, score in enumerate(scores):
        if score < threshold and index != standfirst and not (score >= _DOUBTED and _goes_on(view, scores, index)):
            view.take(index, Verdict(Category.NOISE, NOISE, round(1 - score, 4)))


def _goes_on(view: View, scores: Sequence[float], index: int) -> bool:
    """Whether a paragraph stands right below one of the story, with nothing between them but a link or an advertisement: a story goes
    on behind such lines, and the model, where it knows the language too little, takes them for its end.
    """
    above = index - 1
    while above >= 0 and above in view.verdicts and _is_inserted(view, above):
        above -= 1
    return view.prose[index] and above < index - 1 and above >= 0 and view.prose[above] and scores[above] >= _STORY


def _is_inserted(view: View, index: int) -> bool:
    hit = view.hits[index]
    if hit is None:
        return False
    return hit.rule.category is Category.ADVERT or (hit.rule.category is Category.RELATED and bool(hit.value))


def take_dump_title(view: View, body: int) -> int:
    """Find a dump's headline above the story and let it go wherever it stands; gives the line, or the body's start.

    A page's dump opens with its title element: the line further down that says the same is the headline. Without
    such a line, one above the story that shares its telling words is.
    """
    if take_known_title(view):
        return max((index for index, one in view.verdicts.items() if one is KNOWN_TITLE and index < body), default=body)
    found = _find_headline(view, body)
    if found is None:
        return body
    line = view.lines[found]
    verdict = Verdict(Category.TITLE, "title/any/dump")
    for index in range(len(view.lines)):
        if view.words[index] == view.words[found] and (index <= found or not view.prose[index]):
            view.verdicts[index] = verdict
    view.evidence.append(Evidence(Field.TITLE, line.text, "headline_line", f"line {line.number}"))
    return found


def _find_headline(view: View, body: int) -> int | None:
    near_top = (index for index in range(min(3, body)) if not _is_header(view, index))
    top = next((index for index in near_top if len(view.words[index]) >= 3), None)
    candidates = [index for index in range(body - 1, -1, -1) if is_titlelike(view, index)]
    if top is not None:
        for index in candidates:
            if index != top and same_title(view.words[index], view.words[top]):
                return index
    near = [index for index in candidates if index >= body - _TITLE_REACH and index != top]
    if top is None:
        return near[0] if near else None
    shared = {index: _count_shared(view.words[index], view.words[top]) for index in near}
    best = max(near, key=lambda index: (shared[index], -index), default=top)
    return best if shared.get(best, 0) >= _SHARED else top


def _is_header(view: View, index: int) -> bool:
    """Whether a line is a trail, or what a database writes above what it gives out."""
    verdict = view.verdicts.get(index)
    return verdict is not None and (verdict is TRAIL or verdict.category is Category.HEADER)


def _count_shared(words: Sequence[str], title: Sequence[str]) -> int:
    """How many telling words a headline shares with the page's own title."""
    return len({word for word in words if len(word) >= _WEIGHTY}.intersection(title))
