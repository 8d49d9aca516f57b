"""Passage by passage: is it the article's? Two opinions, the markup's signs, and where it stands decide."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.extract.container import find_beside, find_container, find_inside, lift_captions
from transforms.extract.outline import HEADINGS, Node, Outline, Passage
from transforms.extract.survey import Survey

# signs that no extractor's choice overrules
HARD = frozenset(
    (
        "author_box",
        "byline",
        "caption",
        "comments",
        "embed",
        "form",
        "newsletter",
        "notes",
        "overlay",
        "prompt",
        "related",
        "tags",
    )
)
# signs that only cast doubt: prose inside the container passes them
SOFT = frozenset(("side", "figure", "hidden", "contents"))
_BLOCKS = frozenset(("div", "section", "article", "main", "body"))
_LINKED = 0.5


@dataclass(slots=True)
class Scene:
    """All that decisions about a page's passages look at."""

    outline: Outline
    survey: Survey
    kept: list[bool]  # trafilatura's choice
    container: Node | None
    inside: list[bool]
    beside: list[bool]  # in an element beside the container that is built alike, and so is what it stands in
    first: int  # the first and the last unsigned prose inside the container
    last: int
    agreement: float  # share of the container's prose that trafilatura kept too
    leads: dict[int, float] = field(default_factory=dict)  # passages that look like a standfirst, and how surely

    @property
    def passages(self) -> list[Passage]:
        """The page's passages."""
        return self.outline.passages


def set_scene(outline: Outline, survey: Survey, kept: list[bool]) -> Scene:
    """Find the container in a surveyed outline."""
    container = find_container(outline, survey, kept)
    inside = find_inside(outline, container)
    lift_captions(outline, survey, kept, inside)
    beside = find_beside(outline, survey, kept, container)
    prose = [
        index
        for index, within in enumerate(inside)
        if within and survey.prose[index] and (survey.signs[index] is None or kept[index])
    ]
    total = sum(len(outline.passages[index].text) for index in prose)
    agreed = sum(len(outline.passages[index].text) for index in prose if kept[index])
    first, last = (prose[0], prose[-1]) if prose else (0, -1)
    return Scene(outline, survey, kept, container, inside, beside, first, last, agreed / total if total else 0.0)


def choose_passages(scene: Scene) -> list[bool]:
    """Which passages are the article's, before corrections that look at the whole."""
    return [_belongs(scene, index, passage) for index, passage in enumerate(scene.passages)]


def _belongs(scene: Scene, index: int, passage: Passage) -> bool:
    sign = scene.survey.signs[index]
    if sign in HARD:
        return False
    if passage.node.tag == "h1" and index <= scene.first:
        return False
    if scene.kept[index]:
        before = index < scene.first and scene.survey.prose[index]
        return scene.inside[index] or (sign is None and (before or scene.beside[index]))
    return scene.inside[index] and scene.first <= index <= scene.last and _is_overlooked(scene, index, passage, sign)


def _is_overlooked(scene: Scene, index: int, passage: Passage, sign: str | None) -> bool:
    """Whether a passage inside the container is the article's, though trafilatura left it."""
    prose, block, tag = scene.survey.prose[index], passage.node.tag in _BLOCKS, passage.node.tag
    if sign is not None:
        return sign in SOFT and prose and not block
    if tag in HEADINGS:
        return passage.link_density <= _LINKED or _beside_kept(scene, index)
    if block:
        return _beside_kept(scene, index) or (prose and scene.agreement < 0.95)
    if passage.link_density > _LINKED:
        return False
    return prose or tag == "li" or scene.agreement < 0.3 or _beside_kept(scene, index)


def _beside_kept(scene: Scene, index: int) -> bool:
    """Whether a passage close by, with the same parent element, was kept by trafilatura."""
    parent = scene.passages[index].node.parent
    near = range(max(0, index - 15), min(len(scene.passages), index + 15))
    return any(scene.kept[other] and scene.passages[other].node.parent is parent for other in near)


def select(passages: Sequence[Passage], chosen: Sequence[bool]) -> list[Passage]:
    """The chosen passages."""
    return [passage for passage, yes in zip(passages, chosen, strict=True) if yes]
