"""What trafilatura takes of a page, as the numbers of the text runs it kept. Nothing else here imports trafilatura."""

from lxml.html import HtmlElement
from trafilatura.core import trafilatura_sequence
from trafilatura.settings import Extractor

from transforms.extract.outline import Marker


def choose_runs(tree: HtmlElement, marker: Marker, focus: str = "balanced", *, fast: bool = True) -> set[int]:
    """The text runs of a marked tree that trafilatura keeps. The tree is used up.

    `focus` is trafilatura's: balanced, precision or recall. Comments, duplicates, links and metadata are left out, so no
    state is kept between calls.
    """
    options = Extractor(
        output_format="python",
        fast=fast,
        precision=focus == "precision",
        recall=focus == "recall",
        comments=False,
        dedup=False,
    )
    body, _, _, _ = trafilatura_sequence(tree, options)
    return marker.read("".join(str(text) for text in body.itertext()))
