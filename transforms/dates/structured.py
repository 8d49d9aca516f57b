"""Dates that a page states for machines: JSON-LD, meta elements, microdata and RDFa."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import regex

from transforms.dates.markup import load_markup
from transforms.page import Page
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

MAX_DEPTH = 8
MAX_NODES = 3000

_PUBLISHED_KEYS = ("datePublished", "dateCreated", "uploadDate")
_DATE_KEYS = frozenset((*_PUBLISHED_KEYS, "dateModified"))
_MAX_LENGTH = 120
_HOLDERS = (dict, list)
_BESIDE_PATH = regex.compile(r"^https?://(?:www\.|m\.|amp\.)?|[?#].*$|/$")


def find_meta_dates(page: Page) -> Iterator[Evidence]:
    """Dates in meta elements, named after the element; "(created)" and "(general)" mark those that may mean another."""
    kinds = load_markup().meta
    for name, content in page.meta:
        kind = kinds.get(name)
        if kind is None or not content or len(content) > _MAX_LENGTH:
            continue
        if kind == "modified":
            yield Evidence(Field.MODIFIED, content, "meta", name)
        else:
            yield Evidence(Field.PUBLISHED, content, "meta", name if kind == "published" else f"{name} ({kind})")


def _types(node: dict[str, Any]) -> list[str]:
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [str(name).rsplit("/", 1)[-1] for name in names if isinstance(name, str)]


def _role(node: dict[str, Any]) -> str:
    """What a node describes: "article", "page", "media" or ""."""
    roles = load_markup().roles
    found = {roles.get(name.lower(), "") for name in _types(node)}
    return next((role for role in ("article", "page", "media") if role in found), "")


def _collect(
    value: Any, path: str, found: list[tuple[str, dict[str, Any], bool]], budget: int, *, is_aside: bool, depth: int
) -> int:
    """Add every object inside a JSON-LD value with its path and whether it hangs on the story as something else; what is left of
    the budget of values.
    """
    budget -= 1
    if depth > MAX_DEPTH or budget < 0:
        return budget
    if isinstance(value, list):
        for item in value:
            if isinstance(item, _HOLDERS):
                budget = _collect(item, path, found, budget, is_aside=is_aside, depth=depth + 1)
            else:
                budget -= 1
    else:
        found.append((path, value, is_aside))
        aside_keys = load_markup().aside_keys
        for key, child in value.items():
            if isinstance(child, _HOLDERS):
                aside = is_aside or key.lower() in aside_keys
                budget = _collect(child, f"{path}.{key}", found, budget, is_aside=aside, depth=depth + 1)
    return budget


def find_json_ld_dates(page: Page) -> Iterator[Evidence]:
    """Dates of the JSON-LD node that is the article first; of the page and of other nodes marked as such."""
    nodes: list[tuple[str, dict[str, Any], bool]] = []
    budget = MAX_NODES
    for index, value in enumerate(page.json_ld):
        budget = _collect(value, f"${index}", nodes, budget, is_aside=False, depth=0)
    dated = [(*node, dates) for node in nodes if (dates := _read_dates(node[1]))]
    main = _pick_main(page, [node for _, node, aside, _ in dated if not aside and _role(node) == "article"])
    for path, node, aside, dates in dated:
        place = f"{path} {'/'.join(_types(node)) or 'node'}"
        role = _role(node)
        if aside:
            note = " (other)"
        elif role == "article":
            note = "" if main is None or node is main or node.get("@id") == main.get("@id", object()) else " (other)"
        else:
            note = f" ({role or 'other'})"
        for name, text in dates:
            field = Field.MODIFIED if name == "dateModified" else Field.PUBLISHED
            yield Evidence(field, text, "json_ld", f"{place}.{name}{note}")


def _read_dates(node: dict[str, Any]) -> list[tuple[str, str]]:
    """What an object states under the names of dates: (name, text)."""
    return [
        (name, text)
        for key, value in node.items()
        if (name := _date_name(key)) and (text := _read_text(value)) is not None
    ]


@lru_cache(maxsize=4096)
def _date_name(key: str) -> str | None:
    """The name of a date that a key stands for, whatever prefix it carries."""
    name = key.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    return name if name in _DATE_KEYS else None


def _read_text(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > _MAX_LENGTH:
        return None
    return value.strip() or None


def _pick_main(page: Page, articles: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The node that is this page's article: the one that names the page's address, else the first with a date."""
    dated = [node for node in articles if any(node.get(key) for key in _PUBLISHED_KEYS)]
    if len(dated) <= 1:
        return dated[0] if dated else None
    if page.url:
        wanted = _plain(page.url)
        for node in dated:
            if wanted in {_plain(address) for address in _addresses(node)}:
                return node
    return dated[0]


def _addresses(node: dict[str, Any]) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value


def _plain(address: str) -> str:
    return _BESIDE_PATH.sub("", address.strip().lower())
