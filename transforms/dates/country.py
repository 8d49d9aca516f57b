"""The country a site writes from, as far as its address says."""

from urllib.parse import urlsplit

# country codes sold to the whole world as if they were generic
_GENERIC = frozenset("ac ad ag ai am as bz cc cd co cx dj fm gg gl gs io is la li ly me ms mu nf nu pn pw re sc sh so st su tc tk tm to tv vc vg vu ws eu".split())
_SAME = {"uk": "gb"}


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
