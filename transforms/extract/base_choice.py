"""What trafilatura takes of a page, as the numbers of the text runs it kept. Nothing else here imports trafilatura.

Its main extractor alone: the comparison with other algorithms, the rescue of short results and the second run in recall
mode are what this package does itself, on passages, without copying the tree for each.
"""

from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any

from lxml.html import HtmlElement
from trafilatura import main_extractor
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.settings import Extractor
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from transforms.extract.base_prune import FRAMES, prune_sections
from transforms.extract.outline import Marker

# what every class or id that its first two rounds of pruning ask for holds: most pages have none, and asking is dear
_APPENDED = ("mvp-post-add", "infinite", "elementor-share")
_COMMENTS = ("comment", "comol", "disqus_thread")
# nobody changes them
_OPTIONS = Extractor(output_format="python", fast=True, comments=False, dedup=False, date_params={"unused": ""})


def _rebind(function: Any, **names: Any) -> Callable[..., Any]:
    """A function that does the same, with other things behind some of the names it looks up in its module.

    The library's module stays as it is, for whoever else uses it.
    """
    return FunctionType(
        function.__code__, function.__globals__ | names, function.__name__, function.__defaults__, function.__closure__
    )


_extract_content = _rebind(
    main_extractor.extract_content,
    _extract=_rebind(main_extractor._extract, BODY_XPATH=FRAMES, prune_unwanted_sections=prune_sections),  # noqa: SLF001
)


def choose_runs(tree: HtmlElement, marker: Marker, names: Iterable[str]) -> set[int]:
    """The text runs of a marked tree that trafilatura keeps. The tree is used up.

    `names` are the classes and ids of the tree's blocks, lower case.

    Comments, duplicates, links and metadata are left out, so no state is kept between calls.
    """
    named = " ".join(names)
    if any(name in named for name in _APPENDED):
        tree = prune_unwanted_nodes(tree, RAW_TREE_PRUNE_XPATH)
    if any(name in named for name in _COMMENTS):
        tree = prune_unwanted_nodes(tree, REMOVE_COMMENTS_AND_LISTS_XPATH)
    body, _ = _extract_content(convert_tags(tree_cleaning(tree, _OPTIONS), _OPTIONS, None), _OPTIONS)
    return marker.read("".join(body.itertext()))
