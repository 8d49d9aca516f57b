"""What a page's own scripts know of its story: the state that frameworks leave in the page, JSON in scripts, and data layers.

Read as JSON only, bounded in size and depth, and used only from the object that is the page's own story: one that carries the page's address,
the last part of that address as its slug, or the page's title. Everything else in such data may be about other stories.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from transforms.page import Page
from transforms.surrogates import join_surrogates

State = Mapping[str, Any]

_HINTS = ("ublish", "ublicat", "uthor", "yline", "osted", "ostDate")
_PARTS = (
    "DATA__",
    "STATE__",
    "PROPS__",
    "NUXT__",
    "QUERIES__",
    "ayer",
    "geData",
    "gedata",
    "ge_data",
    "ge_Data",
    "utag_data",
    "digitalData",
    "rticle",
)
_ASSIGNED = re.compile(  # a name that holds one of these parts, and what is given to it
    r"\w*(?:__(?:NEXT_DATA|NUXT|INITIAL_(?:STATE|DATA|PROPS)|PRELOADED_(?:STATE|DATA)|APOLLO_STATE|DATA|STATE|PAGE_DATA|PRELOADED_QUERIES)__|"
    r"[dD]ata_?[lL]ayer|[pP]age_?[dD]ata|utag_data|digitalData|[aA]rticle_?(?:[dD]ata|[iI]nfo|[mM]eta))\w*+(?:\[['\"]?\w+['\"]?\])?"
    r"\s*(?:=|\.push\()\s*(?:JSON\.parse\(\s*)?(?=[\[{\"])"
)
_NAME = re.compile(r"\w+")
_LONGEST_NAME = 200
_LEAST, _MOST = 40, 1_000_000  # characters of a script
_MOST_IN_ALL = 2_500_000
_MOST_VALUES = 40  # assignments looked at in a script
_DEEPEST, _MOST_OBJECTS = 14, 20_000
_NESTING = 3  # how deep a name is looked for in what an object holds as its author
_LONGEST = 200
_SLUG = 8  # characters from which a slug alone tells a story
_TITLE_WORDS = 3


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


_ADDRESSES = _words(
    "url canonicalurl canonical permalink link href path pathname uri urlpath weburl shareurl fullurl relativeurl pageurl articleurl "
    "websiteurl mainentityofpage canonicallink"
)
_SLUGS = _words("slug urlslug uid pageslug postname")
_TITLES = _words("title headline name pagetitle posttitle articletitle heading seotitle")
_PUBLISHED = _words(
    "datepublished publishedat publisheddate publishdate publishedtime publishtime publicationdate publicationtime firstpublished publisheddatetime "
    "firstpublishedat firstpublisheddate firstpublicationdate dateposted postedat postdate pubdate displaydate publishedon published publishat "
    "datepublication originalpublishdate originalpublicationdate pagepostdate articlepublishdate articlepublisheddate releasedate"
)
_MODIFIED = _words(
    "datemodified modifiedat modifieddate updatedat updateddate dateupdated lastmodified lastmodifieddate lastupdated lastpublicationdate "
    "lastpublishedat articlemodifieddate updatedon"
)
_AUTHORS = _words(
    "author authors byline bylines authorname authornames writer writers postauthor pagepostauthor pageauthor articleauthor articleauthors "
    "writtenby contributors"
)
_NAMES = ("name", "fullName", "full_name", "displayName", "display_name", "authorName", "title")
_INNER = (
    "fields",
    "attributes",
    "data",
    "node",
    "author",
    "person",
    "profile",
    "contributor",
    "creator",
    "document",
    "nodes",
    "edges",
    "items",
)
_WORD = re.compile(r"\w+")
_DECODER = json.JSONDecoder()
_HOLDERS = (dict, list)
_LAYER = re.compile(r"[dD]ata_?[lL]ayer|utag_data|digitalData")


@dataclass(frozen=True, slots=True)
class StoryState:
    """What scripts say of the page's own story, each with the key it stands under."""

    published: tuple[tuple[str, str], ...] = ()
    modified: tuple[tuple[str, str], ...] = ()
    authors: tuple[tuple[str, str], ...] = ()


def find_story_state(page: Page) -> StoryState:
    """What the page's scripts say of its story; empty where no object can be told to be it. Raises nothing, whatever the scripts hold."""
    published: dict[tuple[str, str], None] = {}
    modified: dict[tuple[str, str], None] = {}
    authors: dict[tuple[str, str], None] = {}
    own = _Own(page)
    for root, is_layer in _read_states(page):
        for found in _walk(root):
            if not (own.is_story(found) or (is_layer and found is root)):
                continue
            for key, value in found.items():
                plain = _plain(key)
                if plain in _PUBLISHED and (text := _text_of_date(value)):
                    published[key, text] = None
                elif plain in _MODIFIED and (text := _text_of_date(value)):
                    modified[key, text] = None
                elif plain in _AUTHORS:
                    authors.update(dict.fromkeys((key, name) for name in _list_names(value, root)))
    return StoryState(tuple(published), tuple(modified), tuple(authors))


def _read_states(page: Page) -> Iterator[tuple[Any, bool]]:
    """The values that scripts hold as JSON, and whether each is an entry of a data layer, which describes the page as a whole."""
    left = _MOST_IN_ALL
    for script in page.tree.iter("script"):
        text, kind = script.text or "", (script.get("type") or "").lower()
        if not _LEAST <= len(text) <= min(_MOST, left) or "ld+json" in kind or not any(hint in text for hint in _HINTS):
            continue
        left -= len(text)
        if "json" in kind:
            yield from ((value, False) for value in _decode(text.strip(), 0))
            continue
        for match in islice(_find_assigned(text), _MOST_VALUES):
            is_layer = _LAYER.search(match.group()) is not None
            for value in _decode(text, match.end()):
                entries = value if is_layer and isinstance(value, list) else [value]
                yield from ((entry, is_layer) for entry in entries)


def _find_assigned(text: str) -> Iterator[re.Match[str]]:
    """Where a script gives a value to a name of ours. Looked for by parts of the names, which is many times faster than by pattern."""
    done = 0
    for at in find_parts(text, _PARTS):
        if at < done:
            continue
        start = at
        while start > done and (text[start - 1].isalnum() or text[start - 1] == "_"):
            start -= 1
        name = _NAME.match(text, start)
        done = name.end() if name else at + 1
        match = _ASSIGNED.match(text, start) if done - start <= _LONGEST_NAME else None
        if match:
            done = match.end()
            yield match


def find_parts(text: str, parts: Iterable[str]) -> list[int]:
    """Where any of some words stands in a text, in order: faster than a pattern of them where they are rare.

    >>> find_parts("data, a date, data", ("data", "date"))
    [0, 8, 14]
    """
    found: list[int] = []
    for part in parts:
        at = text.find(part)
        while at >= 0:
            found.append(at)
            at = text.find(part, at + len(part))
    found.sort()
    return found


def _decode(text: str, start: int) -> Iterator[Any]:
    """The JSON value at a place, a text that holds JSON read once more; nothing where there is none."""
    try:
        value, _ = _DECODER.raw_decode(text, start)
        if isinstance(value, str) and value[:1] in ("{", "["):
            value = json.loads(value)
    except (ValueError, RecursionError):
        return
    yield value


def _walk(root: Any) -> Iterator[State]:
    """Every object in a value, outermost first."""
    waiting: list[tuple[Any, int]] = [(root, 0)]
    seen = 0
    while waiting and seen < _MOST_OBJECTS:
        value, depth = waiting.pop()
        seen += 1
        inner: Iterable[Any] = value if isinstance(value, list) else ()
        if isinstance(value, dict):
            yield value
            inner = value.values()
        if depth < _DEEPEST:
            below = [(item, depth + 1) for item in inner if isinstance(item, _HOLDERS)]
            below.reverse()
            waiting += below


class _Own:
    """Which objects are the page's own story."""

    def __init__(self, page: Page) -> None:
        self._path = _path(page.url or "")
        self._slug = self._path.rsplit("/", 1)[-1].removesuffix(".html")
        titles = [content for name, content in page.meta if name in ("og:title", "twitter:title")]
        titles += [" ".join(heading.itertext()) for heading in page.tree.iter("h1")]
        self._titles = {folded for folded in map(_fold, titles) if folded.count(" ") >= _TITLE_WORDS - 1}

    def is_story(self, found: State) -> bool:
        """Whether an object carries the page's address, slug or title."""
        for key, value in found.items():
            if not isinstance(value, str) or not _may_identify(key) or not value or len(value) > 2000:
                continue
            plain = _plain(key)
            if plain in _ADDRESSES and len(self._path) > 1 and _path(value) == self._path:
                return True
            if plain in _SLUGS and len(self._slug) >= _SLUG and value.strip("/") in (self._slug, self._path.strip("/")):
                return True
            if plain in _TITLES and _fold(value) in self._titles:
                return True
        return False


def _path(address: str) -> str:
    try:
        return urlsplit(address.strip()).path.rstrip("/").lower()
    except ValueError:
        return ""


def _fold(title: str) -> str:
    return " ".join(_WORD.findall(title.lower()))


@lru_cache(maxsize=4096)
def _may_identify(key: str) -> bool:
    """Whether a key is one under which a story's address, slug or title stands."""
    plain = _plain(key)
    return plain in _ADDRESSES or plain in _SLUGS or plain in _TITLES


def _plain(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()


def _text_of_date(value: Any) -> str:
    """A date as text: a string that holds a figure, or a number of seconds or milliseconds; empty where it is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 8 <= len(value) <= 60 or not any(map(str.isdigit, value)):
        return ""
    return join_surrogates(value.strip())


def _list_names(value: Any, root: Any, depth: int = 0) -> Iterator[str]:
    """The names in what stands for authors: a text, an object with a name, a reference to one, lists of them."""
    if depth > _NESTING:
        return
    if isinstance(value, str):
        text = join_surrogates(value.strip())
        if 1 < len(text) <= _LONGEST and not text.startswith(("http", "/", "{", "<")):
            yield text
    elif isinstance(value, list):
        for item in value[:20]:
            yield from _list_names(item, root, depth + 1)
    elif isinstance(value, dict):
        known = value.get("__ref")
        if isinstance(known, str) and isinstance(root, dict):
            value = root.get(known) if isinstance(root.get(known), dict) else {}
        name = next((value[key] for key in _NAMES if isinstance(value.get(key), str) and value[key].strip()), None)
        given = [value.get(key) for key in ("firstName", "lastName")]
        if name is None and all(isinstance(part, str) and part for part in given):
            name = " ".join(map(str, given))
        if name is not None:
            yield from _list_names(name, root, depth + 1)
        else:
            for key in _INNER:
                if isinstance(value.get(key), dict | list):
                    yield from _list_names(value[key], root, depth + 1)
