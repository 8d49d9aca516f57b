"""HTML as text -> a parsed page, within limits on nodes and depth."""

import re
from collections.abc import Iterator

from lxml import etree, html

from transforms.extract.json_ld import parse_json_ld
from transforms.extract.options import ExtractOptions
from transforms.page import Page
from transforms.records import RecordRejectedError
from transforms.schema.vocabularies import Reason

# what the tree cannot hold, besides surrogates: control characters, non-characters
_CONTROLS = bytes((*range(9), 11, 12, *range(14, 32), 127))
_NON_CHARACTERS = ("\ufffe", "\uffff")
_NAMES = ("name", "property", "itemprop", "http-equiv")
_TAG = re.compile(r"<[a-zA-Z]")
_SHORTEST_TAG = 2  # characters of what _TAG finds
_LONGEST_FRAGMENT = 2_000_000  # characters
_PARAGRAPHED = re.compile(r"<(?:p|br|html|head|body|!doctype|pre|script|style|textarea)\b|<\?xml", re.IGNORECASE)
_OPENS_BLOCK = re.compile(
    r"\s*</?(?:div|section|article|main|aside|header|footer|nav|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|t[hd]|blockquote|figure"
    r"|figcaption|form|hr|iframe|title|meta|link)\b",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_STRETCH = 32768  # characters: wherever a long tag begins, one stretch of all lies in it
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{65536,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_MOST_ATTRIBUTES = 10_000  # the parser compares each attribute of an element with all before it


def parse_page(source: str, url: str | None, options: ExtractOptions) -> Page:
    """The page behind decoded HTML. The tree always has `html` at its root.

    Raises RecordRejectedError: EMPTY_RECORD where there is no markup or text at all, TOO_COMPLEX where the page is over a
    limit. What is over the limits is refused before anything is done for each node.
    """
    if not source or source.isspace():
        raise RecordRejectedError(Reason.EMPTY_RECORD, "the page is empty")
    source = _mark_paragraphs(source)
    _enforce_nodes(source, options)
    _enforce_attributes(source)
    tree = _parse(_encode(source))
    return Page(tree=tree, url=url, meta=_read_meta(tree), json_ld=_read_json_ld(tree), source=source)


def _mark_paragraphs(source: str) -> str:
    r"""A fragment whose paragraphs are parted by blank lines, as editors save them, with each as an element.

    >>> _mark_paragraphs("Rain.\n\n<h2>Wind</h2>\n\nHail, <b>too</b>.")
    '<p>Rain.</p>\n<h2>Wind</h2>\n<p>Hail, <b>too</b>.</p>'
    """
    if len(source) > _LONGEST_FRAGMENT or "\n" not in source or _PARAGRAPHED.search(source):
        return source
    pieces = [piece for piece in _BLANK.split(source.strip()) if piece]
    if len(pieces) < 2:
        return source
    return "\n".join(piece if _OPENS_BLOCK.match(piece) else f"<p>{piece}</p>" for piece in pieces)


def _enforce_nodes(source: str, options: ExtractOptions) -> None:
    """Count opening tags before parsing: cheap, and never less than the elements that matter."""
    is_long = len(source) > _SHORTEST_TAG * options.max_nodes
    count = sum(1 for _ in _TAG.finditer(source)) if is_long and source.count("<") > options.max_nodes else 0
    if count > options.max_nodes:
        raise RecordRejectedError(Reason.TOO_COMPLEX, f"{count} elements, over the limit of {options.max_nodes}")


def _enforce_attributes(source: str) -> None:
    """Count the attributes of very long tags before parsing, which takes time with the square of their number."""
    for tag in _find_long_tags(source):
        count = len(_QUOTED.sub("", tag[0]).split())
        if count > _MOST_ATTRIBUTES:
            detail = f"an element of {count} attributes, over the limit of {_MOST_ATTRIBUTES}"
            raise RecordRejectedError(Reason.TOO_COMPLEX, detail)


def _find_long_tags(source: str) -> Iterator[re.Match[str]]:
    """Very long tags. Each holds a stretch without angle brackets, so only what opens right before such a stretch is looked at."""
    done = 0
    for at in range(0, len(source) - _STRETCH + 1, _STRETCH):
        if at < done or source.find("<", at, at + _STRETCH) >= 0 or source.find(">", at, at + _STRETCH) >= 0:
            continue
        opening = source.rfind("<", done, at)
        tag = _LONG_TAG.match(source, opening) if opening >= 0 else None
        done = tag.end() if tag else at + _STRETCH
        if tag:
            yield tag


def _encode(source: str) -> bytes:
    """The page in UTF-8, without what the tree cannot hold."""
    for character in _NON_CHARACTERS:
        if character in source:
            source = source.replace(character, "")
    return source.encode("utf-8", "ignore").translate(None, _CONTROLS)


def _parse(source: bytes) -> html.HtmlElement:
    # bytes with a stated encoding: a declaration inside the page is then without effect
    parser = html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        collect_ids=False,
    )
    # one class for all elements: lxml.html's own choice of class runs Python code for each element it hands out
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        tree = html.document_fromstring(source, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise RecordRejectedError(Reason.NO_ARTICLE, f"not a page: {error}") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise RecordRejectedError(Reason.TOO_COMPLEX, "nested deeper than the parser goes")
    _gather(tree)
    return tree


def _gather(tree: html.HtmlElement) -> None:
    """Move what stands behind an early end of the document, beside the root, into the body."""
    body = tree.find("body")
    if body is not None:
        for late in list(tree.itersiblings()):
            if isinstance(late.tag, str):
                body.append(late)


def _read_meta(tree: html.HtmlElement) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.strip().lower(), content.strip())
        for element in tree.iter("meta")
        if (content := element.get("content"))
        for attribute in _NAMES
        if (name := element.get(attribute))
    )


def _read_json_ld(tree: html.HtmlElement) -> tuple[dict[str, object], ...]:
    return tuple(
        item
        for script in tree.iter("script")
        if "ld+json" in script.get("type", "").lower()
        for item in parse_json_ld(script.text or "")
    )
