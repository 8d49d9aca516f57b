"""Metadata in a page's JSON-LD: the article's own node, with references into the graph followed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from transforms.page import Page
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

Node = Mapping[str, Any]

SOURCE = "json_ld"
_ARTICLE_TYPES = frozenset({
    "article", "newsarticle", "blogposting", "reportagenewsarticle", "opinionnewsarticle", "analysisnewsarticle",
    "backgroundnewsarticle", "reviewnewsarticle", "askpublicnewsarticle", "advertisercontentarticle", "liveblogposting",
    "socialmediaposting", "discussionforumposting", "techarticle", "scholarlyarticle", "medicalscholarlyarticle",
    "report", "satiricalarticle", "review", "recipe", "howto", "podcastepisode", "creativework", "videoobject",
})  # fmt: skip
_WEAK_TYPES = frozenset({"review", "recipe", "howto", "podcastepisode", "creativework", "videoobject"})
_PAGE_TYPES = frozenset({"webpage", "itempage", "medicalwebpage", "aboutpage", "collectionpage"})
_CONTENT_TYPES = {
    "liveblogposting": "live",
    "opinionnewsarticle": "opinion",
    "reviewnewsarticle": "review",
    "imagegallery": "gallery",
    "videoobject": "video",
}
_NESTING = 4  # how deep values are followed


def find_json_ld_evidence(page: Page) -> list[Evidence]:
    """What the page's JSON-LD says about the article, in the order of the graph.

    Author evidence from a node that calls itself an organisation has a place ending in `@organization`.
    """
    nodes = {str(node["@id"]): node for node in _walk(page.json_ld) if "@id" in node and len(node) > 1}
    article = find_article_node(page)
    found: list[Evidence] = []
    if article is not None:
        found += _article_evidence(article, nodes)
    for node in page.json_ld:
        types = _types(node)
        if types & _PAGE_TYPES:
            found += _texts(Field.URL, node.get("url"), "webpage.url")
            found += _texts(Field.LANGUAGE, node.get("inLanguage"), "webpage.inLanguage")
            if article is None:
                found += _texts(Field.TITLE, node.get("headline"), "webpage.headline")
                found += _authors(node.get("author"), nodes, "webpage.author")
                found += _texts(Field.SUMMARY, node.get("description"), "webpage.description")
        elif "website" in types:
            found += _texts(Field.SITE_NAME, node.get("name"), "website.name")
        elif "breadcrumblist" in types:
            found += _breadcrumbs(node)
    return found


def find_article_node(page: Page) -> Node | None:
    """The node that describes the page's article: of several, the one whose address is the page's, else the first."""
    candidates = [
        node
        for node in _walk(page.json_ld)
        if _types(node) & _ARTICLE_TYPES and (node.get("headline") or node.get("name"))
    ]
    if not candidates:
        return None
    strong = [node for node in candidates if not _types(node) <= _WEAK_TYPES]
    own = [node for node in strong if page.url and _path(page.url) in {_path(address) for address in _addresses(node)}]
    return (own or [n for n in strong if n.get("headline")] or strong or candidates)[0]


def _article_evidence(node: Node, nodes: Mapping[str, Node]) -> Iterator[Evidence]:
    is_news = any("news" in kind for kind in _types(node))
    yield from _texts(Field.TITLE, node.get("headline"), "headline@news" if is_news else "headline")
    if not node.get("headline"):
        yield from _texts(Field.TITLE, node.get("name"), "name")
    yield from _texts(Field.SUMMARY, node.get("description"), "description")
    yield from _texts(Field.SUMMARY, node.get("abstract"), "abstract")
    yield from _authors(node.get("author"), nodes, "author")
    if not node.get("author"):
        yield from _authors(node.get("creator"), nodes, "creator")
    yield from _texts(Field.SECTION, node.get("articleSection"), "articleSection")
    yield from _texts(Field.TAG, node.get("keywords"), "keywords")
    yield from _texts(Field.LANGUAGE, node.get("inLanguage"), "inLanguage")
    for address in _addresses(node):
        yield Evidence(Field.URL, address, SOURCE, "article.url")
    for publisher in _resolve(node.get("publisher"), nodes):
        yield from _texts(Field.SITE_NAME, publisher.get("name"), "publisher.name")
    for provider in _resolve(node.get("sourceOrganization"), nodes):
        yield from _texts(Field.AGENCY, provider.get("name"), "sourceOrganization.name")
    free = node.get("isAccessibleForFree")
    if free is not None:
        yield Evidence(Field.PAYWALL, str(free), SOURCE, "isAccessibleForFree")
    for kind in sorted(_types(node) & set(_CONTENT_TYPES)):
        yield Evidence(Field.CONTENT_TYPE, _CONTENT_TYPES[kind], SOURCE, "@type")


def _authors(value: Any, nodes: Mapping[str, Node], place: str) -> Iterator[Evidence]:
    """Author names: strings, persons, organisations, lists of them, and references into the graph."""
    for index, item in enumerate(_listed(value)):
        where = f"{place}[{index}]"
        if isinstance(item, str):
            if item.startswith(("http://", "https://", "#")) and item in nodes:
                item = nodes[item]
            elif item.strip():
                yield Evidence(Field.AUTHOR, item, SOURCE, where)
                continue
        if isinstance(item, Mapping):
            node = nodes.get(str(item.get("@id")), item) if not item.get("name") else item
            kind = "@organization" if _types(node) & {"organization", "newsmediaorganization", "corporation"} else ""
            names = [name for name in _listed(node.get("name")) if isinstance(name, str) and name.strip()]
            given = " ".join(str(node[key]) for key in ("givenName", "familyName") if isinstance(node.get(key), str))
            for name in names or ([given] if given else []):
                yield Evidence(Field.AUTHOR, name, SOURCE, where + kind)


def _breadcrumbs(node: Node) -> Iterator[Evidence]:
    items = [item for item in _listed(node.get("itemListElement")) if isinstance(item, Mapping)]
    for index, item in enumerate(items):
        inner = item.get("item")
        name = item.get("name") or (inner.get("name") if isinstance(inner, Mapping) else None)
        if isinstance(name, str) and name.strip():
            yield Evidence(Field.SECTION, name, SOURCE, f"breadcrumb[{index + 1}/{len(items)}]")


def _addresses(node: Node) -> Iterator[str]:
    for key in ("mainEntityOfPage", "url"):
        for value in _listed(node.get(key)):
            address = value.get("@id") or value.get("url") if isinstance(value, Mapping) else value
            if isinstance(address, str) and address.strip():
                yield address.strip()


def _path(address: str) -> str:
    try:
        return urlsplit(address.strip()).path.rstrip("/")
    except ValueError:
        return address


def _texts(field: Field, value: Any, place: str) -> Iterator[Evidence]:
    for item in _listed(value):
        text = item.get("name") if isinstance(item, Mapping) else item
        if isinstance(text, str) and text.strip():
            yield Evidence(field, text, SOURCE, place)


def _resolve(value: Any, nodes: Mapping[str, Node]) -> Iterator[Node]:
    for item in _listed(value):
        if isinstance(item, Mapping):
            yield nodes.get(str(item.get("@id")), item) if not item.get("name") else item
        elif isinstance(item, str):
            yield nodes.get(item, {"name": item})


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _types(node: Node) -> frozenset[str]:
    return frozenset(str(kind).rsplit("/", 1)[-1].lower() for kind in _listed(node.get("@type")))


def _walk(nodes: Iterable[Any], depth: int = 0) -> Iterator[Node]:
    """The nodes, and what they nest as their main entity or parts, outermost first."""
    for node in nodes:
        if isinstance(node, Mapping):
            yield node
            if depth < _NESTING:
                for key in ("mainEntity", "mainEntityOfPage", "author", "publisher", "about", "@graph"):
                    yield from _walk(_listed(node.get(key)), depth + 1)
