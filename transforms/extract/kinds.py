"""What sort of piece a page holds, and whether its text is known to be incomplete."""

import re
from collections.abc import Sequence
from typing import Any

from transforms.extract.outline import HEADINGS, Outline, Passage
from transforms.extract.structured import Body
from transforms.page import Page
from transforms.schema.vocabularies import ContentType, Truncation

_TYPES = {
    "liveblogposting": ContentType.LIVE,
    "imagegallery": ContentType.GALLERY,
    "mediagallery": ContentType.GALLERY,
    "opinionnewsarticle": ContentType.OPINION,
    "reviewnewsarticle": ContentType.REVIEW,
    "review": ContentType.REVIEW,
    "criticreview": ContentType.REVIEW,
    "itemlist": ContentType.LISTING,
    "collectionpage": ContentType.LISTING,
    "podcastepisode": ContentType.AUDIO,
    "videoobject": ContentType.VIDEO,
}
_STORIES = frozenset(
    (
        "newsarticle",
        "article",
        "blogposting",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "backgroundnewsarticle",
        "report",
        "socialmediaposting",
        "techarticle",
        "scholarlyarticle",
    )
)
_WINNING = (
    ContentType.LIVE,
    ContentType.OPINION,
    ContentType.REVIEW,
    ContentType.GALLERY,
)
_URL = (
    (
        re.compile(
            r"/(?:live|liveblog|live-?ticker|newsticker|en-direct|directo|ao-vivo|livebericht|liveblogs)(?:[/-]|$)"
        ),
        ContentType.LIVE,
    ),
    (
        re.compile(
            r"/(?:gallery|galleries|bildergalerie|fotostrecke|diaporama|fotogaleria|galeria|photos|fotogallery)(?:[/-]|$)"
        ),
        ContentType.GALLERY,
    ),
    (re.compile(r"/(?:video|videos)/"), ContentType.VIDEO),
    (re.compile(r"/(?:podcast|podcasts|audio)/"), ContentType.AUDIO),
    (
        re.compile(
            r"/(?:opinion|opinions|opinionen|meinung|kommentar|kommentare|comment|commentisfree|editorial|tribune|tribunes|opinione|columnists?)/"
        ),
        ContentType.OPINION,
    ),
    (re.compile(r"/(?:press-?releases?|pressemitteilung(?:en)?|communique|comunicado)s?/"), ContentType.PRESS_RELEASE),
)
_LIVE_TOKEN = re.compile(r"(?:^|[-_])live(?:blog|-?blog|-?ticker|-events?|-?update|-?post|-?entry)")
_MAYBE_BLOCKED = re.compile("wall|gate|premium|subscriber|locked")
_BLOCKED = re.compile(
    r"(?:^|[-_ ])(?:pay-?wall|regwall|paygate|premium-?(?:overlay|gate|wall)|subscriber-?only|locked-?content|content-?gate|article-?gate)(?:[-_ ]|$)"
)
_CUT = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])[\"”’»)]?$")
_LONGEST_CUT = 6  # characters of what _CUT finds
_MORE = re.compile(
    r"(?i)^(?:continue reading|read (?:the )?(?:full|more)|keep reading|weiterlesen|lire la suite|seguir leyendo|leer más|continua a leggere|leia mais|lees verder|czytaj dalej|читать далее)\b"
)
_SHORT_WORDS = 250
_TEASER = 400  # characters
_LINKED = 0.8
_FEWEST_TEASERS = 4
_MOSTLY_TEASERS = 0.6


def find_content_type(page: Page, outline: Outline) -> ContentType:
    """The sort of piece, from JSON-LD types, the address and the markup; an article where nothing speaks for another."""
    types = [name for item in page.json_ld for name in read_types(item)]
    kinds = {_TYPES[name] for name in types if name in _TYPES}
    for kind in _WINNING:
        if kind in kinds and (kind is not ContentType.REVIEW or types[0] not in _STORIES):
            return kind
    path = re.sub(r"^\w+://[^/]*", "", page.url or "").lower()
    for pattern, kind in _URL:
        if pattern.search(path):
            return kind
    if "live" in outline.names() and _count_live(outline) >= 6:
        return ContentType.LIVE
    if not _STORIES.intersection(types):
        for kind in (ContentType.VIDEO, ContentType.AUDIO, ContentType.LISTING):
            if kind in kinds:
                return kind
    return ContentType.ARTICLE


def is_listing(passages: Sequence[Passage], chosen: Sequence[bool]) -> bool:
    """Whether most of what was chosen are teasers: short passages, each right below a heading that is a link."""
    teasers = total = count = 0
    for at, (passage, yes) in enumerate(zip(passages, chosen, strict=True)):
        size = len(passage.text) if yes else 0
        total += size
        above = passages[at - 1] if at else None
        if above and 0 < size <= _TEASER and above.node.tag in HEADINGS and above.link_density > _LINKED:
            teasers += size
            count += 1
    return count >= _FEWEST_TEASERS and teasers >= _MOSTLY_TEASERS * total


def _count_live(outline: Outline) -> int:
    """How many blocks call themselves a part of a live report."""
    return sum(any("live" in token and _LIVE_TOKEN.search(token) for token in node.tokens) for node in outline.nodes)


def read_types(item: dict[str, Any]) -> tuple[str, ...]:
    """The types of a JSON-LD object, lower case, without their namespace.

    >>> read_types({"@type": ["http://schema.org/NewsArticle", "Report"]})
    ('newsarticle', 'report')
    """
    value = item.get("@type")
    names = value if isinstance(value, list) else [value]
    return tuple(name.rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for name in names if isinstance(name, str))


def find_truncation(page: Page, outline: Outline, text: str, body: Body | None) -> Truncation | None:
    """Why the text is known to be incomplete, or None.

    A page that says it is not free is cut by its paywall only where the text is short too, or a gate stands in it: many
    publishers send the whole text and hide it.
    """
    gated = _MAYBE_BLOCKED.search(outline.names()) is not None and _BLOCKED.search(outline.names()) is not None
    closed = any(_is_closed(item) for item in page.json_ld) or _is_closed_by_meta(page)
    cut = bool(_CUT.search(text.rstrip()[-_LONGEST_CUT:]))
    whole = body is not None and not body.is_cut and len(body.text) <= 1.2 * len(text)
    words = len(text.split()) if closed or gated else 0
    if closed and not whole and (words < _SHORT_WORDS or (gated and cut)):
        return Truncation.PAYWALL
    if gated and words < _SHORT_WORDS // 2 and not whole:
        return Truncation.PAYWALL
    if cut and any(_MORE.match(passage.text) and passage.link_density > 0.8 for passage in outline.passages):
        return Truncation.TEASER
    if cut and not whole:
        return Truncation.CUT
    return None


def _is_closed(item: dict[str, Any]) -> bool:
    value = item.get("isAccessibleForFree")
    return value is False or (isinstance(value, str) and value.strip().lower() in ("false", "no", "0"))


def _is_closed_by_meta(page: Page) -> bool:
    return any(
        name in ("article:content_tier", "og:article:content_tier", "content_tier")
        and value.lower() in ("locked", "paid")
        for name, value in page.meta
    )
