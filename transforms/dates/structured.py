"""Dates that a page states for machines: JSON-LD, meta elements, microdata and RDFa."""

from collections.abc import Iterator
from typing import Any

import regex

from transforms.page import Page
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

MAX_DEPTH = 8
MAX_NODES = 3000

ARTICLE_TYPES = frozenset(
    "article newsarticle blogposting reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle "
    "reviewnewsarticle asknewsarticle liveblogposting socialmediaposting discussionforumposting techarticle "
    "scholarlyarticle advertisercontentarticle satiricalarticle report medicalscholarlyarticle recipe blog "
    "medicalwebpage claimreview howto podcastepisode".split()
)
PAGE_TYPES = frozenset("webpage itempage creativework webcontent aboutpage faqpage qapage question collectionpage".split())
MEDIA_TYPES = frozenset("videoobject audioobject mediaobject".split())
_PUBLISHED_KEYS = ("datePublished", "dateCreated", "uploadDate")
_ASIDE_KEYS = frozenset(
    "itemListElement hasPart isPartOf comment review reviews relatedLink mentions citation isBasedOn associatedMedia "
    "subjectOf image video audio author publisher offers liveBlogUpdate suggestedAnswer acceptedAnswer about "
    "aggregateRating breadcrumb thumbnail workExample potentialAction".split()
)

_PUBLISHED_META = frozenset(
    """article:published_time article:published article.published og:article:published_time og:published_time
    og:article:published og:pubdate og:publish_date og:release_date article:publicationdate article:publication_date
    article:post_date article:posted datepublished date_published date-published published published-date
    published_date published_at published_time published-at publisheddate publishdate publish-date publish_date
    publish_time publishtime publish publication-date publication_date publicationdate pubdate pub_date pub-date
    article_date_original article-published article_published article_publish_date originalpublicationdate
    original_publish_date displaydate display_date dc.date dc.date.issued dc.date.published dc.date.created dc.created
    dc.issued dc:date dc:created dcterms.created dcterms.issued dcterms.date dcterms.available dcsext.articlefirstpublished
    parsely-pub-date sailthru.date citation_publication_date citation_date citation_online_date citation_cover_date
    cxenseparse:recs:publishtime cxenseparse:publishtime cxenseparse:recs:articlepublicationdate cre:publish-date
    rnews:datepublished rnews.datepublished bt:pubdate shareaholic:article_published_time posted posted_date post_date
    postdate datecreated date_created date-created created release_date releasedate vr:published_time eprints.date
    prism.publicationdate bepress_citation_date bepress_citation_online_date hdl_date article:create_time firstpublished
    first_published first-published gentime news_date newsdate timestamp pagepubdate contentdate og:article:created_time
    article:created_time vf:publish_date weibo:article:create_at weibo:webpage:create_at twt-published-at nrk:published
    iso-8601-publish-date article_publish_time analyticsattributes.articledate brightspot:published_time""".split()
)
_GENERAL_META = frozenset("date datum data fecha article:date article-date article_date og:date creation_date creation-date dateposted date-of-publication".split())
_MODIFIED_META = frozenset(
    """article:modified_time article:modified article:updated_time article:updated og:updated_time og:article:modified_time
    og:modified_time datemodified date_modified date-modified modified modified-date modified_date modified_time
    modifieddate last-modified last_modified lastmodified last-updated lastupdated last_updated updated updated_time
    dateupdated date_updated dc.date.modified dc.modified dcterms.modified dcterms.updated revised revision_date
    article:last_modified cxenseparse:recs:articlelastmodified lastmod dc.date.updated dcsext.articlelastupdated
    iso-8601-modified-date utime""".split()
)
_PLACE_CACHE_LIMIT = 64


def find_meta_dates(page: Page) -> Iterator[Evidence]:
    """Dates in meta elements, named after the element."""
    for name, content in page.meta:
        if not content or len(content) > 120:
            continue
        if name in _PUBLISHED_META:
            yield Evidence(Field.PUBLISHED, content, "meta", name)
        elif name in _GENERAL_META:
            yield Evidence(Field.PUBLISHED, content, "meta", f"{name} (general)")
        elif name in _MODIFIED_META:
            yield Evidence(Field.MODIFIED, content, "meta", name)


def _types(node: dict[str, Any]) -> list[str]:
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [str(name).rsplit("/", 1)[-1] for name in names if isinstance(name, str)]


def _role(node: dict[str, Any]) -> str:
    """What a node describes: "article", "page", "media" or ""."""
    names = {name.lower() for name in _types(node)}
    for role, members in (("article", ARTICLE_TYPES), ("page", PAGE_TYPES), ("media", MEDIA_TYPES)):
        if names & members:
            return role
    return ""


def _walk(value: Any, path: str, *, is_aside: bool, depth: int, budget: list[int]) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Every object inside a JSON-LD value with its path and whether it hangs on the story as something else."""
    budget[0] -= 1
    if depth > MAX_DEPTH or budget[0] < 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, path, is_aside=is_aside, depth=depth + 1, budget=budget)
    elif isinstance(value, dict):
        yield path, value, is_aside
        for key, child in value.items():
            if isinstance(child, dict | list):
                aside = is_aside or key in _ASIDE_KEYS
                yield from _walk(child, f"{path}.{key}", is_aside=aside, depth=depth + 1, budget=budget)


def find_json_ld_dates(page: Page) -> Iterator[Evidence]:
    """Dates of the JSON-LD node that is the article first; of the page and of other nodes marked as such."""
    budget = [MAX_NODES]
    nodes = [
        found
        for index, value in enumerate(page.json_ld)
        for found in _walk(value, f"${index}", is_aside=False, depth=0, budget=budget)
    ]
    articles = [(path, node) for path, node, aside in nodes if not aside and _role(node) == "article"]
    main = _pick_main(page, articles)
    for path, node, aside in nodes:
        name = "/".join(_types(node)) or "node"
        role = _role(node)
        note = ""
        if aside:
            note = " (other)"
        elif role == "article":
            note = "" if main is None or node is main or node.get("@id") == main.get("@id", object()) else " (other)"
        else:
            note = f" ({role or 'other'})"
        for key, value in node.items():
            yield from _dates_of(key, value, f"{path} {name}", note)


def _dates_of(key: str, value: Any, place: str, note: str) -> Iterator[Evidence]:
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > 120:
        return
    short = key.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    if short in _PUBLISHED_KEYS:
        yield Evidence(Field.PUBLISHED, value.strip(), "json_ld", f"{place}.{short}{note}")
    elif short == "dateModified":
        yield Evidence(Field.MODIFIED, value.strip(), "json_ld", f"{place}.{short}{note}")


def _pick_main(page: Page, articles: list[tuple[str, dict[str, Any]]]) -> dict[str, Any] | None:
    """The node that is this page's article: the one that names the page's address, else the first with a date."""
    dated = [node for _, node in articles if any(node.get(key) for key in _PUBLISHED_KEYS)]
    if len(dated) <= 1:
        return dated[0] if dated else None
    if page.url:
        wanted = _plain(page.url)
        for node in dated:
            if wanted in {_plain(address) for address in _addresses(node)}:
                return node
    return dated[0]


def _addresses(node: dict[str, Any]) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def _plain(address: str) -> str:
    return regex.sub(r"^https?://(?:www\.|m\.|amp\.)?|[?#].*$|/$", "", address.strip().lower())
