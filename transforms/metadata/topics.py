"""Sections and tags: split, trimmed, each once, without the names of languages and sites."""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from transforms.metadata.decision import Decision, Loss
from transforms.metadata.languages import is_language_name
from transforms.metadata.lexicon import fold_words, is_unspaced
from transforms.metadata.urls import parse_path, parse_site
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_SPLIT = re.compile(r"\s*(?:[,;|>»›→•、，；،؛\n\t]|\s/\s|\s::\s|\s(?=#\w))\s*")
_SPACES = re.compile(r"[^\S\n\t]{2,}")
_HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_LOCALE = re.compile(r"[a-z]{2}(-[a-z]{2})?")
_SECTION = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+){0,2}")
_EDGES = " \t-–—:.,;#*/|»›>\"'[]"
_HOME = frozenset({
    "home", "homepage", "startseite", "start", "accueil", "inicio", "portada", "início", "inizio", "hem", "hjem", "etusivu", "strona główna",
    "главная", "головна", "anasayfa", "ana sayfa", "beranda", "trang chủ", "ホーム", "首页", "首頁", "홈", "الرئيسية", "صفحه اصلی", "होम", "αρχική", "uncategorized", "uncategorised",
    "sin categoría", "non classé", "allgemein", "news", "article", "articles", "all", "latest", "top news", "main", "category", "blog", "без рубрики",
    "featured", "highlight", "highlights", "topstory", "top story", "top stories", "front page", "frontpage", "latest headlines", "latest news", "slider", "all articles", "news article",
    "alle artikel", "alle news", "aktuelles", "aktuell", "aktuelle meldungen", "nachrichten", "meldungen", "top thema", "top-thema", "topthema", "artikel", "actualité", "actualités", "à la une",
    "actualidad", "noticias", "últimas noticias", "notícias", "últimas notícias", "attualità", "notizie", "nieuws", "nyheter", "nyheder", "forsiden", "uutiset", "wiadomości", "aktuality", "zprávy",
    "vijesti", "hírek", "naujienos", "uudised", "новости", "новини", "haberler", "son dakika", "berita", "tin tức", "ニュース", "新闻", "新聞", "뉴스", "أخبار", "اخبار",
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
_KEYED = re.compile(r"(?P<key>[^\W\d]+)\s?[:/]\s?(?P<value>\S.*)")
_TOPIC_KEYS = frozenset({"tag", "subject", "topic", "category", "keyword"})
_KEYS = _TOPIC_KEYS | {
    "type",
    "path",
    "clone",
    "source",
    "target",
    "length",
    "ssts",
    "channel",
    "articleid",
    "content_subtype",
    "section",
    "template",
    "layout",
    "format",
    "status",
}
_MOST_WORDS = 7  # of a tag
_LONG_TITLE = 25  # letters of a headline that is told from a topic
_CUT_UP = 5  # words of a headline that stand as tags one after another
_LONGEST = 60
_MANY = 3  # sections of a story; of more, those that are tags too are only that where most are
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")  # lower case: "Web.de" may be a topic, "web.de" names where it stood


def is_general(text: str) -> bool:
    """Whether a text names no topic and no story: "Home", "News", "Allgemein".

    >>> is_general("Startseite"), is_general("Harbour news")
    (True, False)
    """
    folded = text.strip(_EDGES).casefold()
    return folded in _HOME or folded.replace("-", " ") in _HOME


def split_topics(values: Iterable[str], names: Sequence[str] = ()) -> tuple[str, ...]:
    """The topics in raw values, each once; `names` (of the site), names of hosts and of languages are none.

    >>> split_topics([",English,International - ,Snippets", "www.harbourpost.com"])
    ('International', 'Snippets')
    """
    known = {fold_words(name) for name in names}
    kept: dict[str, str] = {}
    for value in values:
        for part in _SPLIT.split(_SPACES.sub(" ", html.unescape(value))):
            topic = " ".join(unicodedata.normalize("NFC", _HIDDEN.sub("", part)).split()).strip(_EDGES)
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
    tagged = {fold_words(tag) for item in evidence if item.field is Field.TAG for tag in _SPLIT.split(item.value)}
    groups: dict[tuple[str, bool], list[Evidence]] = {}
    for item in items:
        last = re.fullmatch(r"breadcrumb\[(\d+)/(\d+)\]", item.place)
        if last is None or last.group(1) != last.group(2):
            groups.setdefault((item.source, last is not None), []).append(item)
    for group in groups.values():
        sections = tuple(s for s in split_topics((item.value for item in group), names) if not is_general(s))
        alone = tuple(section for section in sections if fold_words(section) not in tagged)
        if len(sections) > _MANY and 0 < len(alone) * _MANY < len(sections):
            sections = alone
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
    if (len(name) == 1 and not is_unspaced(name)) or _CODE.search(name) or name.casefold() in _split_host(url):
        return None
    words = name.casefold().split()
    return (
        None
        if name.casefold() in _NO_SECTION or all(word in _NO_SECTION or word in _FILLING for word in words)
        else name
    )


def _split_host(url: str | None) -> frozenset[str]:
    """The labels of an address's host: "bva" of www.bva.harbour.example names the site, no section."""
    return frozenset((url or "").split("/", 3)[2].casefold().split(".")) if (url or "").count("/") > 2 else frozenset()


_NOT_SECTIONS = frozenset({
    "columnists", "blogs", "homenews", "features", "corner", "issues", "indepth", "video", "videos", "photos", "gallery", "interactive", "live", "feeds", "rss", "author", "authors", "tag", "tags",
    "story", "stories", "entry", "entries", "text", "texts", "show", "static", "single", "permalink", "print", "share", "nid", "articleview", "newsview", "post", "posts", "archive", "archives", "artikel", "beitrag", "noticia", "noticias", "nota", "actu", "actualite", "clanek", "cnt", "doc", "p", "a", "id", "index",
    "service", "services", "presse", "press", "pressemitteilungen", "pressemitteilung", "pressemeldungen", "releases", "themen", "thema", "theme", "themes", "topic", "topics", "tema", "temas", "rubriques", "rubrique",
    "shareddocs", "docs", "contents", "download", "downloads", "doi", "wiki", "forum", "forums", "thread", "threads", "discussion", "autoren", "auteurs", "autores", "ausgaben", "ausgabe", "archiv", "archivo", "photo", "words", "current", "nouvelle", "nouvelles",
    "hub", "abs", "resources", "resource", "discover", "learn", "insights", "explore", "library", "support", "company", "about", "solutions", "newsletters", "redaktionsbaum", "produkte", "products", "product", "magazine", "magazin", "community", "portal", "site", "sites", "public", "default", "main",
    "amp", "wp", "premium", "plus", "abo", "subscriber", "subscribers", "exclusive", "content", "html", "view", "read", "item", "node", "page", "pages", "detail", "details", "www", "web", "en", "de", "haber", "nyheter", "notizie", "articulo", "articolo", "nieuws",
})  # fmt: skip


_FILLING = frozenset(
    {
        "und",
        "and",
        "et",
        "y",
        "e",
        "og",
        "och",
        "en",
        "les",
        "la",
        "le",
        "toutes",
        "alle",
        "all",
        "weitere",
        "ultimas",
        "dernieres",
        "latest",
        "more",
    }
)
_CODE = re.compile(r"[a-z][A-Z]|^[b-df-hj-np-tv-xzB-DF-HJ-NP-TV-XZ]{2,4}$")  # "SharedDocs", "pmn"
_NO_SECTION = _HOME | _NOT_SECTIONS


def choose_tags(
    evidence: Sequence[Evidence], names: Sequence[str], most: int, title: str | None = None
) -> Decision[tuple[str, ...]]:
    """All keywords and topics, best evidence first, each once; not the headline or the description cut up, no codes of the site's software."""
    items = sorted((i for i in evidence if i.field is Field.TAG), key=lambda i: _ORDER.get(i.source, 6))
    told = {fold_words(i.value) for i in evidence if i.field is Field.SUMMARY and len(i.value) > _LONGEST}
    values = [item.value for item in items if fold_words(item.value) not in told]
    found = split_topics((_read_tag(topic) for topic in split_topics(values, names)), names)
    tags = _leave_out_headline([tag for tag in found if _is_tag(tag)], fold_words(title or ""))[:most]
    return (
        Decision(tags, tuple(items), "all tags") if tags else Decision((), lost=tuple(Loss(i, "no tag") for i in items))
    )


def _read_tag(topic: str) -> str:
    """A topic without the key that a site's software sets before it ("tag:Ports"); empty where the key says that it is no topic."""
    match = _KEYED.match(topic)
    key = match["key"].casefold() if match else ""
    if match is None or key not in _KEYS:
        return topic
    return match["value"] if key in _TOPIC_KEYS else ""


def _is_tag(topic: str) -> bool:
    return not (
        is_general(topic)
        or len(topic.split()) > _MOST_WORDS
        or re.fullmatch(r"\d{1,3}|\d{5,}", topic)
        or (" " not in topic and re.search(r"\w_\w", topic))
    )


def _leave_out_headline(tags: Sequence[str], title: str) -> tuple[str, ...]:
    """Tags without the headline; nothing of those that are the headline's words one by one."""
    kept = [
        tag for tag in tags if not (fold_words(tag) == title or (len(title) > _LONG_TITLE and title in fold_words(tag)))
    ]
    kept = [tag for tag in kept if " " in tag or len(tag) < _LONG_TITLE or sum(other in tag for other in kept) <= _MANY]
    words = title.split()
    places = [words.index(folded) if (folded := fold_words(tag)) in words else -1 for tag in kept]
    ends = [at for at, place in enumerate(places) if at and not 0 <= places[at - 1] < place]
    runs = [range(start, end) for start, end in pairwise([0, *ends, len(kept)]) if end - start >= _CUT_UP]
    cut = {at for run in runs for at in run}
    return tuple(tag for at, tag in enumerate(kept) if at not in cut)
