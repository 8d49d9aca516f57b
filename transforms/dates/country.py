"""The country a site writes from, as far as its address says."""

from functools import lru_cache
from urllib.parse import urlsplit

import regex

# country codes sold to the whole world as if they were generic
_GENERIC = frozenset(
    [
        "ac",
        "ad",
        "ag",
        "ai",
        "am",
        "as",
        "bz",
        "cc",
        "cd",
        "co",
        "cx",
        "dj",
        "fm",
        "gg",
        "gl",
        "gs",
        "io",
        "is",
        "la",
        "li",
        "ly",
        "me",
        "ms",
        "mu",
        "nf",
        "nu",
        "pn",
        "pw",
        "re",
        "sc",
        "sh",
        "so",
        "st",
        "su",
        "tc",
        "tk",
        "tm",
        "to",
        "tv",
        "vc",
        "vg",
        "vu",
        "ws",
        "eu",
    ]
)
_SAME = {"uk": "gb"}
_REGION = regex.compile(
    r"^/(?:[a-z]{2}[-_](?P<region>[a-z]{2})|(?P<edition>uk|us|au|in|nz|za))(?=/|$)", regex.IGNORECASE
)


@lru_cache(maxsize=1024)
def find_country(host: str | None) -> str | None:
    """The country (ISO 3166, lower case) of a host's or address's top-level domain, or None for a generic one.

    >>> find_country("www.harbourpost.co.uk"), find_country("https://harbourpost.example/a"), find_country("x.io")
    ('gb', None, None)
    """
    if not host:
        return None
    if "//" in host:
        try:
            host = urlsplit(host).hostname or ""
        except ValueError:
            return None
    top = host.rstrip(".").rsplit(".", 1)[-1].lower()
    if len(top) != 2 or not top.isalpha() or top in _GENERIC:
        return None
    return _SAME.get(top, top)


@lru_cache(maxsize=1024)
def find_path_region(url: str | None) -> str | None:
    """The country that the first part of an address's path names ("/en-gb/", "/uk/"), or None.

    >>> find_path_region("https://harbourpost.example/en-gb/news/1")
    'gb'
    """
    if not url:
        return None
    try:
        match = _REGION.match(urlsplit(url).path)
    except ValueError:
        return None
    if match is None:
        return None
    region = (match["region"] or match["edition"]).lower()
    return _SAME.get(region, region)
