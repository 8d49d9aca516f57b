"""The smallest element that holds the article, and what of the article stands beside it."""

from collections import Counter
from collections.abc import Sequence

from transforms.extract.outline import HEADINGS, Node, Outline
from transforms.extract.survey import Survey, add_up, find_children

_SHARE = 0.7
_LEAVES = frozenset(("p", "li", "blockquote", "ul", "ol", "table", "pre"))
_KEPT_WEIGHT = 3
_PARAGRAPH = 150  # characters from which a caption may be none


def find_container(outline: Outline, survey: Survey, kept: list[bool]) -> Node | None:
    """Walk down from the body, always into the child that holds most of the prose, as long as one does.

    `kept` says which passages another extractor took: they count threefold, so that a long notice beside a short
    article does not win. Passages under a sign count only where that extractor took them.
    """
    weights = [0] * len(outline.nodes)
    for index, passage in enumerate(outline.passages):
        if not survey.prose[index] or (survey.signs[index] is not None and not kept[index]):
            continue
        weights[passage.node.number] += len(passage.text) * (_KEPT_WEIGHT if kept[index] else 1)
    add_up(outline.nodes, weights)
    if not weights or not weights[0]:
        return None
    children = find_children(outline.nodes)
    current = outline.nodes[0]
    while True:
        best = max(children[current.number], key=lambda node: weights[node.number], default=None)
        if best is None or best.tag in _LEAVES or weights[best.number] < _SHARE * weights[current.number]:
            return current
        current = best


def find_inside(outline: Outline, container: Node | None) -> list[bool]:
    """Per passage: whether it stands in the container."""
    return [part is not None for part in _find_holders(outline, {container.number} if container is not None else set())]


def find_beside(outline: Outline, survey: Survey, kept: Sequence[bool], container: Node | None) -> list[bool]:
    """Per passage: whether it stands in another part of the article, beside the container and built like it: in the same forms of element
    as prose inside that the other extractor took, in a part that holds such prose.
    """
    parts = _find_parts(outline, container) if container is not None else set()
    if not parts:
        return [False] * len(outline.passages)
    forms = [_read_form(passage.node) for passage in outline.passages]
    prose = [yes and took and sign is None for yes, took, sign in zip(survey.prose, kept, survey.signs, strict=True)]
    own = {
        form for form, yes, inside in zip(forms, prose, find_inside(outline, container), strict=True) if yes and inside
    }
    around = {form[2:] for form in own}
    holders = _find_holders(outline, parts)
    told = {part for part, form, yes in zip(holders, forms, prose, strict=True) if yes and form in own} - {None}
    return [
        part in told and (form in own or (form[0] in HEADINGS and form[2:] in around))
        for part, form in zip(holders, forms, strict=True)
    ]


def lift_captions(outline: Outline, survey: Survey, kept: Sequence[bool], inside: Sequence[bool]) -> None:
    """Take the sign of a caption from prose that is none: it stands in the same form of element as the article's paragraphs do."""
    signs = survey.signs
    prose = [at for at in range(len(inside)) if inside[at] and survey.prose[at]]
    captions = [at for at in prose if signs[at] == "caption" and len(outline.passages[at].text) >= _PARAGRAPH]
    if not captions:
        return
    forms = Counter(_read_form(outline.passages[at].node)[2:] for at in prose if signs[at] is None and kept[at])
    for at in captions:
        if _is_form_of_story(outline.passages[at].node, forms):
            signs[at] = None


def _is_form_of_story(node: Node, forms: Counter[tuple[str, tuple[str, ...]]]) -> bool:
    tag, tokens = _read_form(node)[2:]
    return bool(tokens) and tag != "figcaption" and forms[tag, tokens] >= 2


def _find_parts(outline: Outline, container: Node) -> set[int]:
    """The numbers of elements with the tag and the classes, at least one, of the container or of one around it, beside it."""
    chain = {node.parent.number: node for node in container.ancestors() if node.parent is not None and node.tokens}
    return {
        node.number
        for node in outline.nodes
        if node.parent is not None
        and (own := chain.get(node.parent.number)) is not None
        and node is not own
        and (node.tag, node.tokens) == (own.tag, own.tokens)
    }


def _find_holders(outline: Outline, numbers: set[int]) -> list[int | None]:
    """Per passage: the number of the outermost of some elements that it stands in."""
    within: list[int | None] = []
    for node in outline.nodes:
        above = within[node.parent.number] if node.parent is not None else None
        within.append(above if above is not None else node.number if node.number in numbers else None)
    return [within[passage.node.number] for passage in outline.passages]


def _read_form(node: Node) -> tuple[str, tuple[str, ...], str, tuple[str, ...]]:
    """An element's tag and classes, and those of the element around it."""
    around = node.parent if node.parent is not None else node
    return node.tag, node.tokens, around.tag, around.tokens
