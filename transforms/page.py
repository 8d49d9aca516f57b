"""A page, parsed once: the tree and the structured data in it, shared by all who look for evidence or text."""

from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. Nobody changes the tree, who needs another one copies it; but for the choice of the text, which comes last
    and uses it up.

    `meta` holds (name, content) of every meta element in order, name being `name`, `property`, `itemprop` or
    `http-equiv`, lower case; `json_ld` the objects of all JSON-LD blocks, with `@graph` and lists flattened, in order;
    `url` the address the record gave, or None; `source` the text that was parsed, where it is still known: what it does not hold
    need not be looked for in the tree.
    """

    tree: HtmlElement
    url: str | None = None
    meta: tuple[tuple[str, str], ...] = ()
    json_ld: tuple[dict[str, Any], ...] = field(default=())
    source: str | None = field(default=None, repr=False)

    def may_hold(self, *words: str) -> bool:
        """Whether one of some words of plain letters may stand anywhere in the page, its markup included."""
        return self.source is None or any(word in self.source for word in words)
