"""What is taken out of a frame is what trafilatura's own expressions take out, and no class of theirs is missed."""

import re
from copy import deepcopy
from itertools import product

import pytest
from lxml import etree, html
from trafilatura.htmlprocessing import convert_tags
from trafilatura.main_extractor import prune_unwanted_sections
from trafilatura.settings import TAG_CATALOG, Extractor
from trafilatura.xpaths import BODY_XPATH, DISCARD_IMAGE_ELEMENTS, OVERALL_DISCARD_XPATH, TEASER_DISCARD_XPATH

from transforms.extract.base_prune import FRAMES, prune_sections

OPTIONS = Extractor(output_format="python", fast=True, comments=False, dedup=False, date_params={"unused": ""})
TAGS = {*TAG_CATALOG, "table", "td", "th", "tr"}
ATTRIBUTES = ("id", "class", "role", "style", "itemprop", "aria-hidden", "data-component")
PAGE = """<div><p>The ferry is back in the harbour after nine days, and the islands have bread again.</p>
<div class="sidebar-box"><p>The five best walks along the coast.</p></div>
<p class="entry-meta">Jane Whitlock</p> <span style="display: none">Hidden words.</span>
<p>"We waited at the quay each morning," said Ruth Amble, who keeps the shop at the landing. <a href="/x">More</a></p>
<ul class="teaser-list"><li><a href="/1">Old harbour</a></li><li><a href="/2">New harbour</a></li></ul>
<div><a href="/3">Fares</a> <a href="/4">Times</a> <a href="/5">Boats</a></div>
<div aria-hidden="true">Copy for other screens</div> <p class="wp-caption-text">The quay at noon.</p>
<section data-component="MostPopularStories">Read by many</section> <p>The boats sail at seven and at noon.</p></div>"""


def _words(expressions):
    """Attributes that the expressions of a list may match, made of the words that stand in them."""
    for expression in expressions:
        for literal in re.findall(r"'([^']+)'", expression.path):
            for group in re.findall(r"\(\?:([^()]*)\)", literal):
                literal = literal.replace(f"(?:{group})", group.split("|")[0])
            for token in literal.split("|"):
                plain = re.sub(r"\[(.)[^\]]*\]|[?^$()]", r"\1", token)
                yield from product(ATTRIBUTES, (plain, f"{plain} x", f"a {plain} x", f"{plain}-x"))


@pytest.mark.parametrize("index", range(len(BODY_XPATH)))
def test_frames__are_those_that_the_library_asks_for(index):
    for attribute, value in _words([BODY_XPATH[index]]):
        page = etree.Element("body")
        for tag in ("p", "div", "section", "article", "main"):
            etree.SubElement(etree.SubElement(page, "div"), tag, {attribute: value})
        assert next(iter(FRAMES[index](page)), None) is next(iter(BODY_XPATH[index](page)), None), value


@pytest.mark.parametrize("expressions", [OVERALL_DISCARD_XPATH, TEASER_DISCARD_XPATH, DISCARD_IMAGE_ELEMENTS])
def test_prune__takes_out_every_name_that_the_library_takes_out(expressions):
    seen = 0
    for attribute, value in _words(expressions):
        frame = html.fromstring("<div><p>The ferry is back in the harbour, and it will sail again.</p></div>")
        etree.SubElement(frame, "div", {attribute: value}).text = "Away"
        is_unwanted = any(expression(frame) for expression in expressions)
        seen += is_unwanted
        assert "Away" not in prune_sections(frame, TAGS, OPTIONS).text_content() or not is_unwanted, (attribute, value)
    assert seen > 2


@pytest.mark.parametrize("keep_teasers", [False, True])
def test_prune__leaves_what_the_library_leaves(keep_teasers):
    frame = convert_tags(html.fromstring(PAGE), OPTIONS, None)
    wanted = prune_unwanted_sections(deepcopy(frame), TAGS, OPTIONS, keep_teasers=keep_teasers)
    found = prune_sections(frame, TAGS, OPTIONS, keep_teasers=keep_teasers)
    assert etree.tostring(found) == etree.tostring(wanted)
    assert b"Jane Whitlock" not in etree.tostring(found)


def test_prune__takes_nothing_where_hardly_anything_would_be_left():
    frame = html.fromstring(f'<div><div class="widget">{"The ferry sails again. " * 20}</div><p>So it is.</p></div>')
    assert "sails" in prune_sections(frame, TAGS, OPTIONS).text_content()
