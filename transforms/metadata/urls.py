"""Canonical addresses, and the registered domain they stand on. Pure text: nothing is looked up anywhere."""

import re
from functools import cache, lru_cache
from typing import NewType
from urllib.parse import quote, unquote, urljoin, urlsplit

import tldextract

from transforms.resources import read_resource_yaml

CanonicalUrl = NewType("CanonicalUrl", str)

_MOBILE = re.compile(r"^(?:m|mobile|mobil|amp|wap|touch)\.(?=[^.]+\.[^.]+)")
_WWW_MOBILE = re.compile(r"^(www\.)(?:m|mobile|amp)\.(?=[^.]+\.[^.]+)")
_AMP_PATH = re.compile(r"/amp(?:/|\.html)?$|\.amp(?=(?:\.html?)?/?$)|^/amp(?=/.)|(?<=.)/amphtml/?$", re.IGNORECASE)
_AMP_CACHE = re.compile(r"^(?:[\w-]+\.)?(?:cdn\.ampproject\.org|cdn\.ampproject\.net|amp\.cloudflare\.com)$")
_AMP_CACHE_PATH = re.compile(r"^/(?:[a-z]/)?(?:s/)?(?=[^/]+\.[^/]+/)")
_NO_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_SAFE_PATH = "/:@!$&'()*+,;=~-._%"
_SAFE_QUERY = "/?:@!$'()*+,;~-._%="
_SESSION = re.compile(r"(?:s|sid|sess|session)=[0-9a-f]{32}", re.IGNORECASE)  # a visit's number
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
_HOST = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.?$", re.UNICODE)
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_LONGEST = 4096
_PLAIN = re.compile(  # an address as most are, with nothing in it that is ever changed
    r"https?://(?!(?:www\.)?(?:m|mobile|mobil|amp|wap|touch)\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/(?:[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)?)+"
)


@cache
def _suffixes() -> tldextract.TLDExtract:
    """The Public Suffix List as the library ships it: no download, no cache on disk."""
    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    entries = read_resource_yaml("transforms.metadata.lexicons", "tracking.yml")["tracking"]
    names = frozenset(str(name) for entry in entries for name in entry["names"])
    return names, tuple(sorted({str(prefix) for entry in entries for prefix in entry["prefixes"]}))


@lru_cache(maxsize=1024)  # a record's address and its page's own word for it are mostly one
def normalise_url(address: str) -> CanonicalUrl | None:
    """An address as one of its many spellings, or None where it is no web address.

    Goes: tracking parameters, fragment, AMP and mobile variants, default port, user name, dot segments; host and
    percent-encoding get one case. Idempotent.

    >>> normalise_url("HTTPS://m.Harbourpost.example:443/a/../b/?utm_source=x&id=7#top")
    'https://harbourpost.example/b/?id=7'
    >>> normalise_url("mailto:desk@harbourpost.example") is None
    True
    """
    if _PLAIN.fullmatch(address) and "amp" not in address.lower() and len(address) < _LONGEST:
        return CanonicalUrl(address)
    text = _SPACE.sub("", address) if _SPACE.search(address.strip()) is None else _SPACE.sub("%20", address.strip())
    if text.startswith("//"):
        text = f"https:{text}"
    for _ in range(5):  # one spelling can hide another: an AMP cache's address of a mobile page
        done = _normalise_once(text)
        if done is None or done == text:
            return CanonicalUrl(done) if done else None
        text = done
    return CanonicalUrl(text)


def _normalise_once(text: str) -> str | None:
    if len(text) > _LONGEST:
        return None
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not _HOST.match(host):
        return None
    path = _normalise_path(parts.path)
    if _AMP_CACHE.match(host):
        inner = _AMP_CACHE_PATH.sub("/", path).lstrip("/")
        if "." in inner.split("/")[0]:
            return f"https://{inner}" + (f"?{parts.query}" if parts.query else "")
    if path.startswith("/amp/") and re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host):
        return "https://" + path.removeprefix("/amp/").removeprefix("s/") + (f"?{parts.query}" if parts.query else "")
    host = _MOBILE.sub("", host)
    host = _WWW_MOBILE.sub(r"\1", host)
    authority = host if port is None or port == {"http": 80, "https": 443}[scheme] else f"{host}:{port}"
    trimmed = _AMP_PATH.sub("", path)
    path = trimmed if trimmed.strip("/") else path
    query = _normalise_query(parts.query)
    fragment = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""
    return f"{scheme}://{authority}{path or '/'}{query}{_encode(fragment, _SAFE_QUERY + '#')}"


def _normalise_path(path: str) -> str:
    """A path without dot segments, in one percent-encoding."""
    kept: list[str] = []
    segments = path.split("/")
    for index, segment in enumerate(segments):
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
            continue
        if index == len(segments) - 1:
            kept.append("")
    joined = "/".join(kept)
    return _encode(joined if joined.startswith("/") else f"/{joined}", _SAFE_PATH)


def _normalise_query(query: str) -> str:
    names, prefixes = _tracking()
    kept = [
        part
        for part in re.split(r"&(?:amp;)?", query)
        if part
        and (name := unquote(part.split("=", 1)[0]).lower()) not in names
        and not name.startswith(prefixes)
        and _SESSION.fullmatch(part) is None
    ]
    return "?" + _encode("&".join(kept), _SAFE_QUERY + "&") if kept else ""


def _encode(text: str, safe: str) -> str:
    """One percent-encoding: unreserved characters plain, everything else that needs it in capitals."""
    if not text:
        return text

    def one(match: re.Match[str]) -> str:
        character = chr(int(match.group(1), 16))
        return (
            character if character.isascii() and (character.isalnum() or character in "-._~") else match.group().upper()
        )

    text = _NO_ESCAPE.sub("%25", text)
    return _ESCAPE.sub(one, quote(text, safe=safe, errors="replace"))


def resolve_url(address: str, base: str | None) -> str | None:
    """An address made absolute against the page's own, or None where neither is absolute."""
    try:
        absolute = address.strip()
        return urljoin(base, absolute) if base and not _ABSOLUTE.match(absolute) else absolute
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def parse_site(address_or_host: str) -> str | None:
    """The registered domain of an address or a host name; None where there is none.

    A top-level domain that the Public Suffix List does not know counts as a suffix in an address (the list's own
    default), but not in a bare name, which may be no domain at all.

    >>> parse_site("https://sport.harbourpost.co.uk/a"), parse_site("rki.news"), parse_site("http://127.0.0.1/a")
    ('harbourpost.co.uk', 'rki.news', None)
    >>> parse_site("https://www.harbourpost.example/a"), parse_site("so.forth")
    ('harbourpost.example', None)
    """
    text = address_or_host.strip().lower()
    try:
        host = urlsplit(text).hostname if "//" in text else text.split("/")[0].split(":")[0]
    except ValueError:
        return None
    if not host or not _HOST.match(host):
        return None
    return _registered(host.rstrip("."), is_address="//" in text)


@lru_cache(maxsize=4096)
def _registered(host: str, *, is_address: bool) -> str | None:
    parts = _suffixes().extract_str(host)
    if parts.suffix or not is_address or parts.ipv4:
        return parts.top_domain_under_public_suffix or None
    labels = host.split(".")
    return ".".join(labels[-2:]) if len(labels) > 1 else None


@lru_cache(maxsize=1024)
def parse_path(address: str | None) -> tuple[str, ...]:
    """The segments of an address's path, decoded; empty for a home page."""
    try:
        path = urlsplit(address or "").path
    except ValueError:
        return ()
    return tuple(unquote(segment) for segment in path.split("/") if segment)
