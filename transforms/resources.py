"""Data that ships inside the package (lexicons, models, tables): the only thing that transforms ever reads."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
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


@cache
def hash_resources(package: str) -> str:
    """SHA-256 over all data files inside a package and below, by name and content: a version of the data in use."""
    digest = hashlib.sha256()
    for name, entry in sorted(_data_files(files(package), "")):
        digest.update(f"{name}\x00".encode() + hashlib.sha256(entry.read_bytes()).digest())
    return digest.hexdigest()


def _data_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _data_files(entry, f"{prefix}{entry.name}/")
        elif not entry.name.endswith((".py", ".pyc")):
            yield f"{prefix}{entry.name}", entry
