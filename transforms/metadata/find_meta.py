"""Metadata in a page's meta elements: Open Graph, Twitter, Dublin Core, Parse.ly and their kin."""

from collections.abc import Iterator, Sequence

from transforms.page import Page
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

SOURCE = "meta"
_FIELDS: dict[str, Field] = {
    "og:title": Field.TITLE,
    "twitter:title": Field.TITLE,
    "parsely-title": Field.TITLE,
    "sailthru.title": Field.TITLE,
    "dc.title": Field.TITLE,
    "dcterms.title": Field.TITLE,
    "hdl": Field.TITLE,
    "citation_title": Field.TITLE,
    "cxenseparse:title": Field.TITLE,
    "dc:title": Field.TITLE,
    "headline": Field.TITLE,
    "og:description": Field.SUMMARY,
    "twitter:description": Field.SUMMARY,
    "description": Field.SUMMARY,
    "dc.description": Field.SUMMARY,
    "dcterms.abstract": Field.SUMMARY,
    "author": Field.AUTHOR,
    "authors": Field.AUTHOR,
    "article:author": Field.AUTHOR,
    "article:author_name": Field.AUTHOR,
    "og:article:author": Field.AUTHOR,
    "og:author": Field.AUTHOR,
    "parsely-author": Field.AUTHOR,
    "sailthru.author": Field.AUTHOR,
    "dc.creator": Field.AUTHOR,
    "dcterms.creator": Field.AUTHOR,
    "dcsext.author": Field.AUTHOR,
    "byl": Field.AUTHOR,
    "citation_author": Field.AUTHOR,
    "cxenseparse:author": Field.AUTHOR,
    "article.author": Field.AUTHOR,
    "mediator_author": Field.AUTHOR,
    "rbauthors": Field.AUTHOR,
    "lp.article:author": Field.AUTHOR,
    "citation_authors": Field.AUTHOR,
    "articleauthor": Field.AUTHOR,
    "article_author": Field.AUTHOR,
    "article-author": Field.AUTHOR,
    "article:author:name": Field.AUTHOR,
    "article:byline": Field.AUTHOR,
    "byline": Field.AUTHOR,
    "bt:author": Field.AUTHOR,
    "creator": Field.AUTHOR,
    "dable:author": Field.AUTHOR,
    "dc:creator": Field.AUTHOR,
    "dcterms:creator": Field.AUTHOR,
    "shareaholic:article_author_name": Field.AUTHOR,
    "article:section": Field.SECTION,
    "parsely-section": Field.SECTION,
    "cxenseparse:section": Field.SECTION,
    "section": Field.SECTION,
    "og:section": Field.SECTION,
    "article:tag": Field.TAG,
    "og:article:tag": Field.TAG,
    "news_keywords": Field.TAG,
    "keywords": Field.TAG,
    "parsely-tags": Field.TAG,
    "sailthru.tags": Field.TAG,
    "dc.subject": Field.TAG,
    "og:locale": Field.LANGUAGE,
    "content-language": Field.LANGUAGE,
    "dc.language": Field.LANGUAGE,
    "dcterms.language": Field.LANGUAGE,
    "language": Field.LANGUAGE,
    "inlanguage": Field.LANGUAGE,
    "og:url": Field.URL,
    "parsely-link": Field.URL,
    "og:site_name": Field.SITE_NAME,
    "application-name": Field.SITE_NAME,
    "dc.publisher": Field.SITE_NAME,
    "publisher": Field.SITE_NAME,
    "article:content_tier": Field.PAYWALL,
    "isaccessibleforfree": Field.PAYWALL,
    "og:type": Field.CONTENT_TYPE,
    "dc.source": Field.AGENCY,
}
_WRITTEN_BY = frozenset({
    "written by", "author", "by", "verfasst von", "geschrieben von", "écrit par", "escrito por", "scritto da", "geschreven door",
    "skrevet av", "skriven av", "skrevet af", "autor", "auteur", "napisane przez", "написано автором", "yazan", "ditulis oleh", "投稿者",
    "执笔者", "執筆者", "작성자", "autorius", "napsal", "napsal(a)", "szerző", "kirjoittaja", "est. reading time by",
})  # fmt: skip


def find_meta_evidence(page: Page) -> list[Evidence]:
    """What the page's meta elements say, in their order; one value may still hold several names."""
    pairs = [*page.meta, *_misspelt(page)]
    return [*_plain(pairs), *_labelled(pairs)]


def _misspelt(page: Page) -> Iterator[tuple[str, str]]:
    """Elements that say `value` where they should say `content`."""
    for element in page.tree.iter("meta"):
        name = element.get("property") or element.get("name")
        value = element.get("value")
        if name and value and not element.get("content"):
            yield name.strip().lower(), value.strip()


def _plain(pairs: Sequence[tuple[str, str]]) -> Iterator[Evidence]:
    for name, content in pairs:
        field = _FIELDS.get(name)
        if field is not None and content.strip():
            yield Evidence(field, content, SOURCE, name)


def _labelled(pairs: Sequence[tuple[str, str]]) -> Iterator[Evidence]:
    """Names in pairs like twitter:label1 = "Written by", twitter:data1 = the name."""
    values = dict(pairs)
    for number in (1, 2):
        if values.get(f"twitter:label{number}", "").strip().lower() in _WRITTEN_BY:
            name = values.get(f"twitter:data{number}", "")
            if name.strip():
                yield Evidence(Field.AUTHOR, name, SOURCE, f"twitter:data{number}")
