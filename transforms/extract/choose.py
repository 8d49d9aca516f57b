"""A page's text: trafilatura's choice and our own, corrected where the evidence is strong, with other ways behind them."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from transforms.extract.agree import correct_by_body, share_of_text
from transforms.extract.decide import HARD, Scene, choose_passages, select, set_scene
from transforms.extract.kinds import find_content_type, find_truncation, is_listing
from transforms.extract.options import ExtractOptions
from transforms.extract.outline import Marker, Outline, outline_tree
from transforms.extract.page_model import judge_passages
from transforms.extract.parse import parse_page
from transforms.extract.refine import (
    add_standfirst,
    drop_repeats,
    drop_second_articles,
    drop_stray_headings,
    drop_titles,
    find_descriptions,
    find_titles,
)
from transforms.extract.render import render_passages
from transforms.extract.structured import Body, find_json_ld_body, find_script_body
from transforms.extract.survey import Survey, measure, survey_outline
from transforms.page import Page
from transforms.records import Block, RecordRejectedError
from transforms.schema.vocabularies import ContentType, Reason, Truncation

# elements whose text no reader sees as running text
UNREAD = (
    "audio",
    "canvas",
    "embed",
    "head",
    "iframe",
    "input",
    "map",
    "math",
    "noscript",
    "object",
    "rp",
    "rt",  # how the word beside it is read
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "video",
)
_KEPT_WHOLE = frozenset(("body", "head", "td", "th", "tr", "tbody", "thead"))
_CONDEMNED = HARD | {"consent", "navigation"}
_KEPT = 0.5  # share of a passage's characters that trafilatura must keep for it to count as kept
_AGREED = 0.5
_FEW_PARAGRAPHS = 5
_SHORT = 600  # characters: below this another way is tried
_PARAGRAPH = 150  # characters: from here a text in a script must be the same story as what the page shows
_SAME = 0.3  # of what the page shows
_TINY = 50  # characters: below this there is no article


@dataclass(frozen=True, slots=True)
class FoundText:
    """A page's text and how it was found."""

    text: str
    blocks: tuple[Block, ...]
    method: str
    content_type: ContentType = ContentType.ARTICLE
    truncation: Truncation | None = None


def extract_text(page: Page, options: ExtractOptions) -> FoundText:
    """The article text of a page, whose tree is used up. Raises RecordRejectedError with NO_ARTICLE or TOO_COMPLEX."""
    body = find_json_ld_body(page)
    scene, chosen, ways = choose_scene(page, body, options)
    text, blocks = render_passages(select(scene.passages, chosen), judge_passages(scene, chosen))
    if measure(text) < _SHORT and page.source is not None:
        # few pages need another look, and a copy of every tree is dear
        page = parse_page(page.source, page.url, options)
    if measure(text) < _SHORT and (opened := open_noscripts(page)) is not None:
        again = choose_scene(opened, body, options)
        said, said_blocks = render_passages(
            select(again.scene.passages, again.chosen), judge_passages(again.scene, again.chosen)
        )
        if measure(said) > 2 * measure(text) + 200:
            (scene, chosen, ways), text, blocks = again, said, said_blocks
    other = _find_other(page, text, body)
    if other is not None:
        text, blocks = _render_body(other[0])
        ways = [other[1]]
    if measure(text) < _TINY:
        raise RecordRejectedError(Reason.NO_ARTICLE, "no part of the page reads like an article")
    content_type = find_content_type(page, scene.outline)
    if content_type is ContentType.ARTICLE and is_listing(scene.passages, chosen):
        content_type = ContentType.LISTING
    return FoundText(
        text,
        blocks,
        "+".join(ways),
        content_type,
        find_truncation(page, scene.outline, text, body),
    )


class Choice(NamedTuple):
    """The scene of a page, which of its passages are the article's, and the names of the ways that led there."""

    scene: Scene
    chosen: list[bool]
    ways: list[str]


def choose_scene(page: Page, body: Body | None, options: ExtractOptions) -> Choice:
    """Choose a page's passages, and use up its tree; `body` is the article body of its JSON-LD, if it has one."""
    tree = page.tree
    prune_tree(tree)
    marker = Marker()
    outline = outline_tree(tree, marker, options)
    survey = survey_outline(outline)
    from transforms.extract.base_choice import choose_runs  # takes a sixth of a worker's start, and texts do without

    runs = choose_runs(tree, marker, drop_condemned(outline, survey))
    scene = set_scene(outline, survey, [passage.share_of(runs) >= _KEPT for passage in outline.passages])
    chosen = choose_passages(scene)
    base = "trafilatura" if scene.agreement >= _AGREED else "container"
    return Choice(scene, chosen, [base, *_refine(scene, chosen, page, body)])


def prune_tree(tree: HtmlElement) -> None:
    """Take out of the tree what is never read, and menus and footers that hold no more than a few paragraphs: some pages never
    close theirs.
    """
    etree.strip_elements(tree, *UNREAD, with_tail=False)
    for element in list(tree.iter("nav", "footer")):
        if element.find(".//h1") is None and len(element.findall(".//p")) <= _FEW_PARAGRAPHS:
            element.drop_tree()


def open_noscripts(page: Page) -> Page | None:
    """The page as browsers without scripts show it, if `noscript` elements hold an article's worth of text."""
    if not any(measure(" ".join(element.itertext())) >= _SHORT for element in page.tree.iter("noscript")):
        return None
    tree = copy(page.tree)
    for element in tree.iter("noscript"):
        element.tag = "div"
    return replace(page, tree=tree)


def drop_condemned(outline: Outline, survey: Survey) -> list[str]:
    """Take out of the tree what no choice brings back, so that nobody looks at it again; gives the classes and ids of
    the blocks that are left.
    """
    left: list[str] = []
    for node, element in zip(outline.nodes, outline.elements, strict=True):
        if survey.by_node[node.number] not in _CONDEMNED or node.parent is None or node.tag in _KEPT_WHOLE:
            left += node.tokens
        elif survey.by_node[node.parent.number] not in _CONDEMNED:
            element.drop_tree()
    return left


def _refine(scene: Scene, chosen: list[bool], page: Page, body: Body | None) -> Iterator[str]:
    """Correct the choice in place; gives the names of the corrections that added something."""
    titles = find_titles(page)
    drop_titles(scene, chosen, titles)
    drop_second_articles(scene, chosen, titles)
    if body is not None and correct_by_body(scene, chosen, body):
        yield "json_ld"
    if add_standfirst(scene, chosen, find_descriptions(page), titles):
        yield "standfirst"
    drop_repeats(scene, chosen)
    drop_stray_headings(scene, chosen)


def _find_other(page: Page, text: str, body: Body | None) -> tuple[Body, str] | None:
    """A body that stands in the page's data alone, where the page's own passages are far too little."""
    size = measure(text)
    if body is not None and not body.is_cut and measure(body.text) > 2 * size + 200:
        return body, "json_ld_body"
    if size < _SHORT:
        scripted = find_script_body(page)
        is_longer = scripted is not None and measure(scripted.text) > 2 * size + 200
        if scripted is not None and is_longer and (size < _PARAGRAPH or share_of_text(text, scripted) >= _SAME):
            return scripted, "script_body"
    return None


def _render_body(body: Body) -> tuple[str, tuple[Block, ...]]:
    blocks: list[Block] = []
    at = 0
    for paragraph in body.paragraphs:
        blocks.append(Block(at, at + len(paragraph), "p", "", 0.0))
        at += len(paragraph) + 2
    return body.text, tuple(blocks)
