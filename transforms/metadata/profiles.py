"""Links to somebody's own page at an outlet: the addresses that lead to one, and whether it is an author's."""

import re
from itertools import islice

from lxml.html import HtmlElement

from transforms.metadata.lexicon import fold_words
from transforms.metadata.markup import read_text

_AUTHORS = re.compile(
    r"author|aut[eo]u?r|contribut|journalist|reporter|columnist|writer|byline|producer|interviewer|redakt|skribent|yazar|penulis",
    re.IGNORECASE,
)
PROFILE = re.compile(
    r"/(?:authors?|autore?s?|autor[ea]s?|auteurs?|autoren?|by|byline|profiles?|people|persons?|staff|team|contributors?|writers?|producers?|"
    r"journalists?|reporters?|redakt\w+|redazione|members?|users?|editors?|columnists?|columnistas?|firmas|signatures?|interviewers?|"
    r"skribent\w*|yazar\w*|penulis|kirjoittaja\w*|autorzy|autorius|bio|blogger|creators?|experts?)/(?=[^/])|[?&](?:_?author|autor)=|/@[\w.-]+/?$|/about-(?=[a-z]+-[a-z]+)",
    re.IGNORECASE,
)


def is_profile(link: HtmlElement) -> bool:
    """Whether a link leads to an author's page: by the word in its address, or as it ends in the name it shows."""
    address = link.get("href", "")
    if not PROFILE.search(address):
        return False
    return bool(_AUTHORS.search(address)) or _is_slug_of(address, read_text(link))


def leads_to_author(element: HtmlElement) -> bool:
    """Whether a short text holds one link, and that leads to an author's page."""
    links = list(islice(element.iter("a"), 2))
    return len(links) == 1 and is_profile(links[0]) and bool(_AUTHORS.search(links[0].get("href", "")))


def _is_slug_of(address: str, name: str) -> bool:
    """Whether an address ends in a name: /people/jane-whitlock and Jane Whitlock."""
    tail = re.split(r"[/=]", address.rstrip("/"))[-1]
    return fold_words(tail.replace("_", " ").replace("+", " ")).replace(" ", "") == fold_words(name).replace(" ", "")
