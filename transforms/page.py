"""A page, parsed once: the tree and the structured data in it, shared by all who look for evidence or text."""

from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. Nobody changes the tree; who needs another one copies it.

    `meta` holds (name, content) of every meta element in order, name being `name`, `property`, `itemprop` or
    `http-equiv`, lower case; `json_ld` the objects of all JSON-LD blocks, with `@graph` and lists flattened, in order;
    `url` the address the record gave, or None.
    """

    tree: HtmlElement
    url: str | None = None
    meta: tuple[tuple[str, str], ...] = ()
    json_ld: tuple[dict[str, Any], ...] = field(default=())
