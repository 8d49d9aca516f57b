"""Where a record stands: its canonical address, checked against the record's own host, its site and the site's names."""

import html
import re
from collections.abc import Sequence

from transforms.metadata.decision import Decision, Loss
from transforms.metadata.lexicon import agencies, fold_words
from transforms.metadata.urls import CanonicalUrl, normalise_url, parse_path, parse_site, resolve_url
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

_TITLE_WORDS = 4  # of a name that may be the story's headline
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_SLUG = 3  # hyphens of a segment that names its story in words
_IDENTITY = re.compile(r"=[^&]*\d{4}|=[0-9a-f]{8}-[0-9a-f]{4}-", re.IGNORECASE)
_FIRM = re.compile(r"(?<!\w)(?:g?GmbH|AG|KG|S\.L\.|S\.A\.|S\.p\.A\.|Inc|LLC|Ltd|e\. ?V|B\.V|株式会社)(?!\w)")
_ORDER = {"rel=canonical": 0, "og:url": 1, "article.url": 2, "parsely-link": 3, "webpage.url": 4}


def choose_url(evidence: Sequence[Evidence], source_url: str | None) -> Decision[CanonicalUrl | None]:
    """The canonical address: the page's own word where it stands on the record's site and is no home page."""
    own = normalise_url(source_url) if source_url else None
    lost: list[Loss] = []
    items = [item for item in evidence if item.field is Field.URL]
    for item in sorted(items, key=lambda i: _ORDER.get(i.place, 5)):
        absolute = resolve_url(item.value, source_url)
        url = normalise_url(absolute) if absolute else None
        reason = _refuse(url, own)
        if reason is None:
            return Decision(url, (item,), f"the page's own word ({item.place})", tuple(lost))
        lost.append(Loss(item, reason, is_bad=url is not None))
    if own is not None and source_url is not None:
        return Decision(
            own, (Evidence(Field.URL, source_url, "record", "source_url"),), "the record's address", tuple(lost)
        )
    if source_url:
        lost.append(
            Loss(
                Evidence(Field.URL, source_url, "record", "source_url"),
                "the record's address is no web address",
                is_bad=True,
            )
        )
    return Decision(None, lost=tuple(lost))


def _refuse(url: CanonicalUrl | None, own: CanonicalUrl | None) -> str | None:
    if url is None:
        return "no web address"
    if own is None:
        return None if parse_path(url) and parse_site(url) else "a home page, not the story's"
    if parse_site(url) != parse_site(own):
        return f"stands on another site ({parse_site(url)})"
    if not parse_path(url) and (parse_path(own) or "?" in own):
        return "a home page, not the story's"
    if _names_list(url, own):
        return "leaves out what tells the story from others"
    return None


def _names_list(url: CanonicalUrl, own: CanonicalUrl) -> bool:
    """Whether an address is the record's own without what names the story: "/news.asp" for "/news.asp?id=14123"."""
    path, _, query = own.partition("?")
    if url != path.partition("#")[0] or any(map(str.isdigit, "".join(parse_path(url)))):
        return False
    last = parse_path(url)[-1] if parse_path(url) else ""
    return "#!" in own or (last.count("-") < _SLUG and _IDENTITY.search(query) is not None)


def choose_site(evidence: Sequence[Evidence], source_url: str | None, url: CanonicalUrl | None) -> Decision[str | None]:
    """The registered domain: of the record's address, else of a line or field that is a domain."""
    if source_url and (site := parse_site(source_url)):
        return Decision(site, (Evidence(Field.SITE, source_url, "record", "source_url"),), "the record's address")
    if url and (site := parse_site(url)):
        return Decision(site, (Evidence(Field.SITE, url, "record", "url"),), "the page's own address")
    lost: list[Loss] = []
    for item in evidence:
        if item.field in (Field.SITE, Field.SITE_NAME):
            named = item.value.strip()
            address = f"https://{named}" if item.field is Field.SITE and "//" not in named else named
            site = parse_site(address) if re.fullmatch(r"\S+\.\S+", named) else None
            if site:
                return Decision(site, (item,), "a domain in the record", tuple(lost))
            lost.append(Loss(item, "no registered domain"))
    return Decision(None, lost=tuple(lost))


def find_site_names(evidence: Sequence[Evidence], site: str | None) -> list[str]:
    """What the site calls itself, best first; the domain and its first label last."""
    titles = {fold_words(item.value) for item in evidence if item.field is Field.TITLE}
    items = [item for item in evidence if item.field is Field.SITE_NAME]
    told = [" ".join(html.unescape(item.value).split()) for item in sorted(items, key=_is_publisher)]
    told = [name for name in told if len(name.split()) < _TITLE_WORDS or fold_words(name) not in titles]
    names = [name for name in told if _is_name(name)]
    if site:
        names += [site, site.split(".")[0]]
    return list(dict.fromkeys(name for name in (*names, *told) if 1 < len(name) < 80))


def _is_publisher(item: Evidence) -> bool:
    """Whether what a page calls its site is the firm behind it, or the agency that a story is from."""
    is_stated = item.place == "publisher.name"
    return _FIRM.search(item.value) is not None or (is_stated and agencies().find(item.value) is not None)


def _is_name(name: str) -> bool:
    return any(map(str.isalpha, name)) and _ADDRESS.match(name) is None
