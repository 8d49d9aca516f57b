"""Which passages of a page are the article: trafilatura's choice, corrected where the evidence is strong."""

from copy import copy
from dataclasses import dataclass

from lxml import etree

from transforms.extract.base_choice import choose_runs
from transforms.extract.options import ExtractOptions
from transforms.extract.outline import Marker, outline_tree
from transforms.extract.render import render_passages
from transforms.page import Page
from transforms.records import Block, RecordRejectedError
from transforms.schema.vocabularies import ContentType, Reason, Truncation

# elements whose text no reader sees as running text
UNREAD = "head script style noscript template svg iframe object embed canvas video audio map select input textarea math".split()


@dataclass(frozen=True, slots=True)
class FoundText:
    """A page's text and how it was found."""

    text: str
    blocks: tuple[Block, ...]
    method: str
    content_type: ContentType = ContentType.ARTICLE
    truncation: Truncation | None = None


def extract_text(page: Page, options: ExtractOptions) -> FoundText:
    """The article text of a page. Raises RecordRejectedError with NO_ARTICLE or TOO_COMPLEX."""
    tree = copy(page.tree)
    etree.strip_elements(tree, *UNREAD, with_tail=False)
    marker = Marker()
    outline = outline_tree(tree, marker, options)
    runs = choose_runs(tree, marker, fast=False)
    kept = [passage for passage in outline.passages if passage.share_of(runs) >= 0.5]
    text, blocks = render_passages(kept)
    if len(text.split()) < options.min_words:
        raise RecordRejectedError(Reason.NO_ARTICLE, "no block of the page reads like an article")
    return FoundText(text, blocks, "trafilatura")
