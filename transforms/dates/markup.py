"""The names under which pages state their dates for machines, ready for lookup."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from transforms.resources import read_resource_yaml


@dataclass(frozen=True, slots=True)
class Markup:
    """`meta` and `properties` map a name to what it states (published, created, general, modified), `roles` a JSON-LD type to
    what it describes (article, page, media); all names lower case.
    """

    meta: dict[str, str]
    properties: dict[str, str]
    roles: dict[str, str]
    aside_keys: frozenset[str]
    attributes: tuple[str, ...]

    @property
    def attributes_of_interest(self) -> frozenset[str]:
        """Every attribute by which an element may state a date."""
        return frozenset((*self.attributes, "itemprop", "property"))


@cache
def load_markup() -> Markup:
    """The tables of markup.yml."""
    table: dict[str, Any] = read_resource_yaml("transforms.dates", "markup.yml")
    roles = dict(table["json_ld"])
    aside = frozenset(name.lower() for name in roles.pop("aside").split())
    return Markup(
        _invert(table["meta"]), _invert(table["microdata"]), _invert(roles), aside, tuple(table["attributes"].split())
    )


def _invert(kinds: dict[str, str]) -> dict[str, str]:
    return {name: kind for kind, names in kinds.items() for name in names.split()}
