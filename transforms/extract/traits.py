"""What the page model sees of a chosen passage: numbers about the markup it stands in, and about its form.

No class, id or word counts by its name, so nothing here knows a site or a language: what counts is whether a passage is
built and placed like the passages that hold most of the article's prose.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from transforms.boilerplate.features import Columns, Ints, look_at_texts
from transforms.boilerplate.surroundings import measure_span, shift, sum_window
from transforms.extract.decide import Scene, select
from transforms.extract.outline import HEADINGS, Node, Passage
from transforms.extract.survey import add_up

_TAGS = ("p", "div", "li", "blockquote", "tr", "td", "dd", "dt", "pre", "section", "article", "aside")
_SHIFTED = {"sig_share": (-2, -1, 1, 2), "par_share": (-1, 1, 2), "kept": (-1, 1), "link": (-1, 1), "log_words": (1,)}
_NEAR = 12  # lines above and below that make a passage's surroundings
_NOWHERE = -99.0


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all passages of a page are measured against."""

    passages: Sequence[Passage]
    weights: Sequence[int]  # characters of chosen prose in each passage
    total: float
    lengths: Sequence[int]  # characters in each node, by its number
    links: Sequence[int]  # linked ones
    prose: Sequence[int]  # those of chosen prose
    trunk: dict[int, int]  # the nodes around most of the chosen prose, with their distance from it


def measure_traits(scene: Scene, chosen: Sequence[bool]) -> Columns:
    """Named numbers for each chosen passage, in order; there must be one at least."""
    ground = _survey_ground(scene, chosen)
    picked = np.flatnonzero(chosen)
    passages = select(scene.passages, chosen)
    columns = _measure_likeness(scene, ground) | _measure_place(scene, chosen, ground)
    rows = np.array([_measure_node(ground, passage) for passage in passages], dtype=np.float64)
    own = {name: column[picked] for name, column in columns.items()}
    own |= dict(zip(_OF_NODE, rows.T, strict=True))
    own["lead"] = np.array([scene.leads.get(index, 0.0) for index in picked.tolist()])
    own["kept"] = np.array(scene.kept, dtype=np.float64)[picked]
    own |= _measure_form([passage.text for passage in passages])
    for name, offsets in _SHIFTED.items():
        for offset in offsets:
            own[f"{name}{offset:+d}"] = shift(own[name], offset)
    return own


def _survey_ground(scene: Scene, chosen: Sequence[bool]) -> _Ground:
    nodes = scene.outline.nodes
    weights = [
        len(passage.text) if yes and prose else 0
        for passage, yes, prose in zip(scene.passages, chosen, scene.survey.prose, strict=True)
    ]
    lengths, links, prose = [0] * len(nodes), [0] * len(nodes), [0] * len(nodes)
    parents: defaultdict[int, int] = defaultdict(int)
    for passage, weight in zip(scene.passages, weights, strict=True):
        number = passage.node.number
        lengths[number] += len(passage.text)
        links[number] += passage.linked
        prose[number] += weight
        parents[_parent(passage.node).number] += weight
    for amounts in (lengths, links, prose):
        add_up(nodes, amounts)
    main = nodes[max(parents, key=lambda number: (parents[number], -number))]
    trunk = {node.number: distance for distance, node in enumerate(main.ancestors())}
    return _Ground(scene.passages, weights, max(float(sum(weights)), 1.0), lengths, links, prose, trunk)


def _parent(node: Node) -> Node:
    return node.parent if node.parent is not None else node


def _measure_likeness(scene: Scene, ground: _Ground) -> Columns:
    """How much of the prose has the same form of element, the same forms around it, or the same element around it."""
    forms: dict[tuple[str, tuple[str, ...]], int] = {}
    form = [forms.setdefault((node.tag, node.tokens), len(forms)) for node in scene.outline.nodes]
    chains = [_list_around(passage.node) for passage in ground.passages]
    own, parent, grand = (np.array(numbers) for numbers in zip(*chains, strict=True))
    of_node = np.array(form)
    path = (of_node[own] * len(forms) + of_node[parent]) * len(forms) + of_node[grand]
    keys = {"sig_share": of_node[own], "par_share": parent, "grand_share": grand, "path_share": _number(path)}
    weights = np.array(ground.weights, dtype=np.float64)
    columns: Columns = {
        name: np.bincount(values, weights=weights)[values] / ground.total for name, values in keys.items()
    }
    for name, values in (("nsig", keys["sig_share"]), ("npar", keys["par_share"])):
        columns[name] = np.bincount(values)[values].astype(np.float64)
    return columns


def _list_around(node: Node) -> tuple[int, int, int]:
    """The numbers of a node, its parent and its parent's parent; the outermost stands for those it lacks."""
    parent = _parent(node)
    return node.number, parent.number, _parent(parent).number


def _number(values: Ints) -> Ints:
    """Each value as its number among those that there are."""
    numbers: Ints = np.unique(values, return_inverse=True)[1]
    return numbers


def _measure_place(scene: Scene, chosen: Sequence[bool], ground: _Ground) -> Columns:
    """Where each passage stands to the first h1, to the prose, and to the next that is chosen."""
    count = len(chosen)
    index = np.arange(count, dtype=np.float64)
    weights = np.array(ground.weights, dtype=np.float64)
    before = np.cumsum(weights) - weights
    prose = np.flatnonzero(weights)
    first, last = (int(prose[0]), int(prose[-1])) if len(prose) else (0, count - 1)
    heading = next((at for at, passage in enumerate(scene.passages) if passage.node.tag == "h1"), -1)
    picked = np.where(np.array(chosen), index, np.inf)
    following = np.append(np.minimum.accumulate(picked[::-1])[::-1][1:], np.inf)
    return {
        "before": before / ground.total,
        "after": 1 - (before + weights) / ground.total,
        "from_first": index - first,
        "to_last": last - index,
        "from_h1": index - heading if heading >= 0 else np.full(count, _NOWHERE),
        "gap_after": np.where(np.isinf(following), -1.0, following - index - 1),
        "agreement": np.full(count, scene.agreement),
        "page_passages": np.full(count, float(count)),
        "rel_depth": np.array([float(passage.node.depth) for passage in scene.passages])
        - (scene.container.depth if scene.container is not None else 0),
    }


def _measure_node(ground: _Ground, passage: Passage) -> tuple[float, ...]:
    """The element of a passage: its kind, the branch of the page it stands on, and what that holds; in the order of `_OF_NODE`."""
    node, parent = passage.node, _parent(passage.node)
    top = node
    up = 0
    here: Node = node
    while here.number not in ground.trunk and here.parent is not None:
        top, here, up = here, here.parent, up + 1
    length, around = max(ground.lengths[top.number], 1), max(ground.lengths[parent.number], 1)
    return (
        float(_TAGS.index(node.tag) + 1) if node.tag in _TAGS else 0.0,
        float(node.tag in HEADINGS),
        float(node.nearest(_LISTS) is not None),
        passage.link_density,
        float(up),
        float(ground.trunk.get(here.number, len(ground.trunk))),
        math.log1p(length),
        ground.prose[top.number] / length,
        ground.links[top.number] / length,
        math.log1p(around),
        ground.prose[parent.number] / around,
        ground.links[parent.number] / around,
        float(len(node.tokens)),
        float(len(parent.tokens)),
    )


_OF_NODE = (
    "tag",
    "heading",
    "list",
    "link",
    "up",
    "down",
    "top_len",
    "top_prose",
    "top_link",
    "par_len",
    "par_prose",
    "own_link",
    "ntokens",
    "par_ntokens",
)
_LISTS = frozenset(("ul", "ol"))
_FORM = (
    "chars",
    "words",
    "last_kind",
    "first_kind",
    "end_kind",
    "share_lower",
    "share_upper",
    "share_technical",
    "capitals",
    "stops",
    "words_per_stop",
    "topical",
    "familiar",
)


def _measure_form(texts: Sequence[str]) -> Columns:
    """The form of each text, and how it compares with the texts around it."""
    columns, _ = look_at_texts(texts)
    words, prose = columns["words"], columns["prose"]
    count = len(words)
    prose_words = words * prose
    near = sum_window(words, _NEAR, _NEAR)
    median = float(np.median(words[prose > 0])) if prose.any() else 10.0
    span = measure_span("prose", np.where(prose > 0, np.minimum(words, 60), -3 - np.minimum(words, 20) / 2))
    return {name: columns[name] for name in _FORM} | {
        "log_words": np.log1p(words),
        "page_words": np.full(count, float(words.sum())),
        "page_prose": np.full(count, float(prose.sum())),
        "page_lines": np.full(count, float(count)),
        "words_to_median": words / max(median, 1.0),
        "words_near": near / sum_window(np.ones(count), _NEAR, _NEAR),
        "prose_near": sum_window(prose_words, _NEAR, _NEAR) / np.maximum(near, 1),
        "little_near": sum_window(words * columns["little"], _NEAR, _NEAR) / np.maximum(near, 1),
        "span_length": span["prose_length"],
        "span_relative": span["prose_relative"],
    }
