"""Data that ships inside the package (lexicons, models, tables): the only thing that transforms ever reads."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def read_resource_text(package: str, name: str) -> str:
    """The text of a file inside a package, e.g. `read_resource_text("transforms.dates", "months.yml")`."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def read_resource_yaml(package: str, name: str) -> Any:
    """The content of a YAML file inside a package; a new object at each call."""
    return yaml.load(read_resource_text(package, name), Loader=_LOADER)  # noqa: S506 - the safe loader, in C


@cache
def find_resources(package: str, suffix: str) -> tuple[str, ...]:
    """Names of a package's files with this suffix, sorted."""
    return tuple(sorted(entry.name for entry in files(package).iterdir() if entry.name.endswith(suffix)))
