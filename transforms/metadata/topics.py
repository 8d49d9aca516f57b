"""Sections and tags: split, trimmed, each once, without the names of languages and sites."""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence

from transforms.metadata.decision import Decision, Loss
from transforms.metadata.languages import is_language_name
from transforms.metadata.lexicon import fold_words, is_unspaced
from transforms.metadata.urls import parse_path, parse_site
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_SPLIT = re.compile(r"\s*(?:[,;|>»›→•、，；،؛\n\t]|\s/\s|\s::\s|\s(?=#\w))\s*")
_SPACES = re.compile(r"[^\S\n\t]{2,}")
_LOCALE = re.compile(r"[a-z]{2}(-[a-z]{2})?")
_SECTION = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+){0,2}")
_EDGES = " \t-–—:.,;#*/|»›>\"'[]"
_HOME = frozenset({
    "home", "homepage", "startseite", "start", "accueil", "inicio", "portada", "início", "inizio", "hem", "hjem", "etusivu", "strona główna",
    "главная", "головна", "anasayfa", "ana sayfa", "beranda", "trang chủ", "ホーム", "首页", "首頁", "홈", "الرئيسية", "صفحه اصلی", "होम", "αρχική", "uncategorized", "uncategorised",
    "sin categoría", "non classé", "allgemein", "news", "article", "articles", "all", "latest", "top news", "main", "category", "blog", "без рубрики",
})  # fmt: skip
_ORDER = {
    "sidecar": 0,
    "field": 1,
    "json_ld": 2,
    "meta": 3,
    "html": 4,
    "microdata": 4,
    "section_line": 5,
    "tag_line": 5,
}
_LONGEST = 60
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")  # lower case: "Web.de" may be a topic, "web.de" names where it stood


def is_general(text: str) -> bool:
    """Whether a text names no topic and no story: "Home", "News", "Allgemein".

    >>> is_general("Startseite"), is_general("Harbour news")
    (True, False)
    """
    return text.strip(_EDGES).casefold() in _HOME


def split_topics(values: Iterable[str], names: Sequence[str] = ()) -> tuple[str, ...]:
    """The topics in raw values, each once; `names` (of the site), names of hosts and of languages are none.

    >>> split_topics([",English,International - ,Snippets", "www.harbourpost.com"])
    ('International', 'Snippets')
    """
    known = {fold_words(name) for name in names}
    kept: dict[str, str] = {}
    for value in values:
        for part in _SPLIT.split(_SPACES.sub(" ", html.unescape(value))):
            topic = " ".join(unicodedata.normalize("NFC", part).split()).strip(_EDGES)
            folded = fold_words(topic)
            if not folded or len(topic) > _LONGEST or folded in known or is_language_name(topic):
                continue
            if not _HOST.fullmatch(topic) or parse_site(topic) is None:
                kept.setdefault(folded, topic)
    return tuple(kept.values())


def choose_sections(evidence: Sequence[Evidence], names: Sequence[str], url: str | None) -> Decision[tuple[str, ...]]:
    """The sections, from the best evidence that names one; the address's path is a guess and says so."""
    items = sorted(
        (item for item in evidence if item.field is Field.SECTION),
        key=lambda item: (_ORDER.get(item.source, 6), "breadcrumb" in item.place),
    )
    groups: dict[tuple[str, bool], list[Evidence]] = {}
    for item in items:
        last = re.fullmatch(r"breadcrumb\[(\d+)/(\d+)\]", item.place)
        if last is None or last.group(1) != last.group(2):
            groups.setdefault((item.source, last is not None), []).append(item)
    for group in groups.values():
        sections = tuple(s for s in split_topics((item.value for item in group), names) if s.casefold() not in _HOME)
        if sections:
            return Decision(
                sections, tuple(group), "best evidence", tuple(Loss(i, "outranked") for i in items if i not in group)
            )
    guess = _guess_from_path(url)
    if guess:
        return Decision((guess,), (Evidence(Field.SECTION, guess, "url_path", "path"),), "a guess from the address")
    return Decision((), lost=tuple(Loss(item, "no section's name") for item in items))


def _guess_from_path(url: str | None) -> str | None:
    """The first word of the path where the story stands below it: /sport/2025/05/harbour-cup-final."""
    segments = [s for s in parse_path(url) if not is_language_name(s) and not _LOCALE.fullmatch(s)]
    if len(segments) < 2 or not _SECTION.fullmatch(segments[0]):
        return None
    name = segments[0].replace("-", " ")
    if len(name) == 1 and not is_unspaced(name):
        return None
    return None if name.casefold() in _NO_SECTION else name


_NOT_SECTIONS = frozenset({
    "columnists", "blogs", "homenews", "features", "corner", "issues", "indepth", "video", "videos", "photos", "gallery", "interactive", "live", "feeds", "rss", "author", "authors", "tag", "tags",
    "story", "stories", "entry", "entries", "text", "texts", "show", "static", "single", "permalink", "print", "share", "nid", "articleview", "newsview", "post", "posts", "archive", "archives", "artikel", "beitrag", "noticia", "noticias", "nota", "actu", "actualite", "clanek", "cnt", "doc", "p", "a", "id", "index",
    "amp", "wp", "premium", "plus", "abo", "subscriber", "subscribers", "exclusive", "content", "html", "view", "read", "item", "node", "page", "pages", "detail", "details", "www", "web", "en", "de", "haber", "nyheter", "notizie", "articulo", "articolo", "nieuws",
})  # fmt: skip


_NO_SECTION = _HOME | _NOT_SECTIONS


def choose_tags(evidence: Sequence[Evidence], names: Sequence[str], most: int) -> Decision[tuple[str, ...]]:
    """All keywords and topics, best evidence first, each once."""
    items = sorted((i for i in evidence if i.field is Field.TAG), key=lambda i: _ORDER.get(i.source, 6))
    tags = split_topics((item.value for item in items), names)[:most]
    return (
        Decision(tags, tuple(items), "all tags") if tags else Decision((), lost=tuple(Loss(i, "no tag") for i in items))
    )
