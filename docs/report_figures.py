"""report-figures.md: the JSON of `copydesk report --json`, from the classes of `flows.report.figures`."""

import dataclasses
import types
import typing
from collections.abc import Iterator

from docs.generate import page
from flows.report import figures

INTRODUCTION = """# The figures of the report

Written by `make docs` from `flows/report/figures.py`; do not edit. What `copydesk report --json` prints: one object, whose members are described here
by where they stand. `[]` marks a list. Shares are 0 to 1, lengths of time are seconds, memory and sizes are bytes, times are UTC in ISO 8601;
None stands for `null`, what is not known. See [the report](report.md).
"""


@page("report-figures.md")
def make_page() -> str:
    """The whole page."""
    places: dict[type, list[str]] = {}
    for kind, place in _find_kinds(figures.Figures, ""):
        places.setdefault(kind, []).append(place)
    return "\n".join([INTRODUCTION, *(_describe(kind, found) for kind, found in places.items())])


def _describe(kind: type, places: list[str]) -> str:
    heading = ", ".join(f"`{place}`" for place in places if place) or "The whole"
    says = " ".join((kind.__doc__ or "").split())
    hints = typing.get_type_hints(kind)
    rows = "\n".join(f"| `{name}` | {_name_type(hint)} |" for name, hint in hints.items())
    return f"## {heading}\n\n{says}\n\n| member | is |\n|---|---|\n{rows}\n"


def _find_kinds(kind: type, place: str) -> Iterator[tuple[type, str]]:
    """This kind of object and those inside it, with where they stand."""
    yield kind, place
    for name, hint in typing.get_type_hints(kind).items():
        inner, many = _find_kind(hint)
        if inner is not None:
            yield from _find_kinds(inner, f"{place}{'.' if place else ''}{name}{'[]' if many else ''}")


def _find_kind(hint: typing.Any) -> tuple[type | None, bool]:
    """The kind of object that a hint speaks of, if any, and whether there is a list of them."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return hint, False
    found = [_find_kind(argument)[0] for argument in typing.get_args(hint)]
    return next((kind for kind in found if kind is not None), None), typing.get_origin(hint) is tuple


def _name_type(hint: typing.Any) -> str:
    """A type in the words of JSON.

    >>> _name_type(tuple[int, ...]), _name_type(str | None)
    ('list of numbers', 'text or null')
    """
    names = {str: "text", int: "number", float: "number", bool: "true or false", types.NoneType: "null"}
    if hint in names:
        return names[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        inner = _name_type(arguments[0])
        return f"list of {inner}s" if inner in ("number", "object", "date", "time") else f"list of {inner}"
    if origin in (types.UnionType, typing.Union):
        return " or ".join(map(_name_type, arguments))
    if dataclasses.is_dataclass(hint):
        return "object"
    plain = {"date": "date", "datetime": "time"}
    return plain.get(getattr(hint, "__name__", ""), "object")
