"""Trails: lines that say where in the site a page stands ("Home > News > Local"), above the headline of a dump."""

import re

from transforms.boilerplate.phrases import normalise_phrase
from transforms.boilerplate.values import is_date, read_words
from transforms.boilerplate.view import Verdict, View
from transforms.records import Evidence
from transforms.schema.vocabularies import Category, Field

TRAIL = Verdict(Category.NAVIGATION, "navigation/any/trail")
_STEP = re.compile(r"\s*[>»›→▸▶＞]+\s*|\s+[/|·•]\s+|\s*／\s*")
_ARROWS = re.compile(r"[>»›→▸▶＞]")
_REACH = 12  # lines
_LONGEST = 150  # characters
_MOST_STEPS = 7
_LONGEST_STEP = 4  # words
_LONGEST_SECTION = 40  # characters


def take_trails(view: View) -> None:
    """Let go trails above the story; what stands in one behind the site's front page and before the headline is the section."""
    for index in range(min(_REACH, len(view.lines))):
        if view.above[index] or not view.is_open(index):
            continue
        steps = read_trail(view.lines[index].text)
        if not steps:
            continue
        view.take(index, TRAIL)
        below = {view.key(other) for other in range(index + 1, len(view.lines))}
        sections = [step for step in steps if len(step) <= _LONGEST_SECTION and normalise_phrase(step) not in below]
        place = f"line {view.lines[index].number}"
        view.evidence.extend(Evidence(Field.SECTION, step, "section_line", place) for step in sections)


def read_trail(text: str) -> list[str]:
    """The steps of a trail behind the site's front page; empty where a line is none.

    A trail begins with the front page, or is parted by arrows into three short steps or more.

    >>> read_trail("Home > News > Local"), read_trail("Startseite / Politik"), read_trail("Rates: 3 > 2 > 1")
    (['News', 'Local'], ['Politik'], [])
    """
    if len(text) > _LONGEST:
        return []
    steps = [step for step in _STEP.split(text.strip(" >»›/|")) if step]
    if not 2 <= len(steps) <= _MOST_STEPS or any(is_date(step) for step in steps):
        return []
    home = read_words("home")
    if normalise_phrase(steps[0]) in home or normalise_phrase(steps[0].split(":")[-1].split("：")[-1]) in home:
        return steps[1:]
    short = all(len(step.split()) <= _LONGEST_STEP and any(map(str.isalpha, step)) for step in steps)
    capital = all(step[0].isupper() or not step[0].isascii() for step in steps)
    arrows = len(_ARROWS.findall(text)) >= len(steps) - 1
    return steps if len(steps) > 2 and short and capital and arrows and ":" not in text else []
