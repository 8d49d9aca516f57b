"""Dates that a page states for machines: JSON-LD, meta elements, microdata and RDFa."""

from collections.abc import Iterator
from typing import Any

import regex

from transforms.dates.markup import load_markup
from transforms.page import Page
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

MAX_DEPTH = 8
MAX_NODES = 3000

_PUBLISHED_KEYS = ("datePublished", "dateCreated", "uploadDate")
_MAX_LENGTH = 120
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


def _walk(
    value: Any, path: str, *, is_aside: bool, depth: int, budget: list[int]
) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Every object inside a JSON-LD value with its path and whether it hangs on the story as something else."""
    budget[0] -= 1
    aside_keys = load_markup().aside_keys
    if depth > MAX_DEPTH or budget[0] < 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, path, is_aside=is_aside, depth=depth + 1, budget=budget)
    elif isinstance(value, dict):
        yield path, value, is_aside
        for key, child in value.items():
            if isinstance(child, dict | list):
                aside = is_aside or key.lower() in aside_keys
                yield from _walk(child, f"{path}.{key}", is_aside=aside, depth=depth + 1, budget=budget)


def find_json_ld_dates(page: Page) -> Iterator[Evidence]:
    """Dates of the JSON-LD node that is the article first; of the page and of other nodes marked as such."""
    budget = [MAX_NODES]
    nodes = [
        found
        for index, value in enumerate(page.json_ld)
        for found in _walk(value, f"${index}", is_aside=False, depth=0, budget=budget)
    ]
    articles = [(path, node) for path, node, aside in nodes if not aside and _role(node) == "article"]
    main = _pick_main(page, articles)
    for path, node, aside in nodes:
        name = "/".join(_types(node)) or "node"
        role = _role(node)
        note = ""
        if aside:
            note = " (other)"
        elif role == "article":
            note = "" if main is None or node is main or node.get("@id") == main.get("@id", object()) else " (other)"
        else:
            note = f" ({role or 'other'})"
        for key, value in node.items():
            yield from _dates_of(key, value, f"{path} {name}", note)


def _dates_of(key: str, value: Any, place: str, note: str) -> Iterator[Evidence]:
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), None)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > _MAX_LENGTH:
        return
    short = key.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    if short in _PUBLISHED_KEYS:
        yield Evidence(Field.PUBLISHED, value.strip(), "json_ld", f"{place}.{short}{note}")
    elif short == "dateModified":
        yield Evidence(Field.MODIFIED, value.strip(), "json_ld", f"{place}.{short}{note}")


def _pick_main(page: Page, articles: list[tuple[str, dict[str, Any]]]) -> dict[str, Any] | None:
    """The node that is this page's article: the one that names the page's address, else the first with a date."""
    dated = [node for _, node in articles if any(node.get(key) for key in _PUBLISHED_KEYS)]
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
