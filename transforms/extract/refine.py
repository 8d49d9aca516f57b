"""Corrections that look at the whole choice: the title and its repeats, the standfirst, second articles, repeated and
stray passages.
"""

import re
from collections import defaultdict
from functools import lru_cache

from transforms.extract.decide import Scene
from transforms.extract.outline import HEADINGS, Node, Passage
from transforms.extract.signs import names_standfirst
from transforms.extract.survey import measure
from transforms.page import Page

_WORD = re.compile(r"\w+")
_OPENING = re.compile(r"\W*+(\w++)\W++(\w++)")  # the first two words
_TITLES = frozenset(("og:title", "twitter:title", "title", "dc.title", "parsely-title", "headline", "sailthru.title"))
_DESCRIPTIONS = frozenset(
    ("description", "og:description", "twitter:description", "dc.description", "sailthru.description")
)
_REPEAT_LENGTH = 60
_STANDFIRST = (30, 900)
_HEAD = 40  # passages above the first paragraph
DESCRIBED, NAMED, PLACED = 3.0, 2.0, 1.0  # how surely a passage is a standfirst
_FEW = 2
_LEADING = frozenset(("p", "div", "h2", "h3", "section", "header"))
_ENDS = tuple('.!?…。！？؟।"”»’」')
_NO_STANDFIRST = frozenset(
    (
        "caption",
        "byline",
        "comments",
        "newsletter",
        "share",
        "tags",
        "consent",
        "form",
        "overlay",
        "author_box",
        "embed",
        "advert",
        "navigation",
    )
)


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """A text as its lower-case words.

    >>> fold("Rain, again!")
    'rain again'
    """
    return " ".join(_WORD.findall(text.lower()))


def find_titles(page: Page) -> frozenset[str]:
    """The page's titles as metadata gives them, folded."""
    titles = [value for name, value in page.meta if name in _TITLES]
    titles += [str(item["headline"]) for item in page.json_ld if isinstance(item.get("headline"), str)]
    return frozenset(folded for title in titles if (folded := fold(title)))


def find_descriptions(page: Page) -> tuple[str, ...]:
    """The page's descriptions as metadata gives them, folded."""
    texts = [value for name, value in page.meta if name in _DESCRIPTIONS]
    texts += [str(item["description"]) for item in page.json_ld if isinstance(item.get("description"), str)]
    return tuple(dict.fromkeys(folded for text in texts if len(folded := fold(text)) >= _STANDFIRST[0]))


def drop_titles(scene: Scene, chosen: list[bool], titles: frozenset[str]) -> None:
    """Unchoose what repeats the title above or right below the first paragraph."""
    for index, passage in enumerate(scene.passages[: scene.first + 4]):
        if chosen[index] and len(passage.text) < 300 and fold(passage.text) in titles:
            chosen[index] = False


def drop_second_articles(scene: Scene, chosen: list[bool], titles: frozenset[str]) -> bool:
    """Unchoose articles appended to the page's own: elements beside it with an h1 and prose of their own."""
    headed: list[tuple[Node, Passage]] = []
    for passage in scene.passages:
        if passage.node.tag == "h1":
            article = next((node for node in passage.node.ancestors() if node.tag == "article"), None)
            if article is not None and all(article is not node for node, _ in headed):
                headed.append((article, passage))
    if len(headed) < 2:
        return False
    own = next((node for node, passage in headed if fold(passage.text) in titles), headed[0][0])
    around = {id(node) for node in own.ancestors()}
    others = {id(node) for node, _ in headed if node is not own and id(node) not in around}
    inside_own = {id(own)}
    found = False
    for index, passage in enumerate(scene.passages):
        chain = {id(node) for node in passage.node.ancestors()}
        if chosen[index] and chain & others and not chain & inside_own:
            chosen[index] = False
            found = True
    return found


def drop_repeats(scene: Scene, chosen: list[bool]) -> None:
    """Unchoose passages whose text was there before: copies for other screens, pull quotes, teasers of themselves."""
    by_opening: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, passage in enumerate(scene.passages):
        if chosen[index] and measure(passage.text) >= _REPEAT_LENGTH:
            opening = _OPENING.match(passage.text.lower())
            by_opening[opening.groups() if opening else ()].append(index)
    for indices in by_opening.values():
        if len(indices) == 1:
            continue
        seen: set[str] = set()
        for index in indices:
            folded = fold(scene.passages[index].text)
            if folded in seen:
                chosen[index] = False
            seen.add(folded)


def drop_stray_headings(scene: Scene, chosen: list[bool]) -> None:
    """Unchoose headings at the end, with nothing below them."""
    for index in range(len(chosen) - 1, -1, -1):
        if not chosen[index]:
            continue
        if scene.passages[index].node.tag not in HEADINGS:
            return
        chosen[index] = False


def add_standfirst(scene: Scene, chosen: list[bool], descriptions: tuple[str, ...], titles: frozenset[str]) -> bool:
    """Choose the standfirst that stands between title and first paragraph, if it is not chosen already.

    It is one for sure if the page's description or its own name says so; what merely stands there, and reads like one,
    is taken where it is not one of many. Each is noted in the scene with how sure it is.
    """
    first = next((index for index, yes in enumerate(chosen) if yes and scene.survey.prose[index]), None)
    if first is None:
        return False
    nearest, farthest = _find_head(scene, first, titles)
    placed: list[int] = []
    for index in range(farthest, first + 1):
        passage = scene.passages[index]
        folded = fold(passage.text)
        if folded in titles or not _may_lead(scene, index):
            continue
        if _matches(folded, descriptions):
            scene.leads[index] = DESCRIBED
        elif _is_named(passage):
            scene.leads[index] = NAMED
        elif index >= nearest and index < first and _is_placed(scene, index):
            placed.append(index)
    if len(placed) <= _FEW:
        scene.leads.update(dict.fromkeys(placed, PLACED))
    found = False
    for index in sorted(scene.leads):
        if not chosen[index] and not _is_chosen(scene, chosen, fold(scene.passages[index].text)):
            chosen[index] = found = True
    return found


def _is_placed(scene: Scene, index: int) -> bool:
    """Whether a passage above the first paragraph reads like a standfirst, and nothing speaks against it."""
    passage = scene.passages[index]
    return (
        scene.survey.prose[index]
        and scene.survey.signs[index] is None
        and passage.node.tag in _LEADING
        and passage.text.endswith(_ENDS)
    )


def _is_chosen(scene: Scene, chosen: list[bool], folded: str) -> bool:
    """Whether a passage of the same words is among those chosen."""
    return any(yes and fold(passage.text) == folded for passage, yes in zip(scene.passages, chosen, strict=True))


def _find_head(scene: Scene, first: int, titles: frozenset[str]) -> tuple[int, int]:
    """Where the article's head begins: below the last h1 or repeat of the title above the first paragraph, and below
    the first of them.
    """
    headings = [
        index
        for index in range(max(0, first - _HEAD), first)
        if scene.passages[index].node.tag == "h1" or fold(scene.passages[index].text) in titles
    ]
    if not headings:
        return max(0, first - 6), max(0, first - 6)
    return max(0, headings[-1] - 2), max(0, headings[0] - 2)


def _may_lead(scene: Scene, index: int) -> bool:
    passage = scene.passages[index]
    shortest, longest = _STANDFIRST
    return (
        shortest <= measure(passage.text)
        and len(passage.text) <= longest
        and passage.link_density < 0.3
        and scene.survey.signs[index] not in _NO_STANDFIRST
        and passage.node.tag not in ("h1", "li", "figcaption")
    )


def _matches(folded: str, descriptions: tuple[str, ...]) -> bool:
    """Whether a text is a description, begins with it, or is its beginning."""
    return any(
        folded.startswith(description[:200]) or (len(folded) >= 40 and description.startswith(folded[:200]))
        for description in descriptions
    )


def _is_named(passage: Passage) -> bool:
    node: Node | None = passage.node
    for _ in range(3):
        if node is None or node.tag in ("article", "main", "body"):
            return False
        if names_standfirst(node.tokens) or node.itemprop in ("description", "alternativeHeadline"):
            return True
        node = node.parent
    return False
