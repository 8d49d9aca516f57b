"""The smallest element that holds the article."""

from transforms.extract.outline import Node, Outline
from transforms.extract.survey import Survey, add_up, find_children

_SHARE = 0.7
_LEAVES = frozenset(("p", "li", "blockquote", "ul", "ol", "table", "pre"))
_KEPT_WEIGHT = 3


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
