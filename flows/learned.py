"""Learned tables as files: lines and habits of sites, written by the flow that learns, taken into use by a setting."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import fsspec
import yaml

from flows.sources.model import UsageError
from flows.storage.files import write_bytes
from transforms.boilerplate.site_lines import Part, SiteLine, SiteLines, find_version
from transforms.metadata import SiteHabits
from transforms.metadata.learn_habits import Habit, make_site_habits


@dataclass(frozen=True, slots=True)
class Learned:
    """The learned tables that a run takes into use."""

    site_lines: SiteLines = field(default_factory=SiteLines)
    habits: tuple[Habit, ...] = ()

    @property
    def site_habits(self) -> SiteHabits:
        """The habits as cleaning reads them."""
        return make_site_habits(self.habits)

    @property
    def versions(self) -> list[str]:
        """A word for each table that is not empty."""
        found = (("lines", self.site_lines.version), ("habits", self.habits and self.site_habits.version))
        return [f"{name}-{version}" for name, version in found if version]


def read_learned(paths: Iterable[str | Path]) -> Learned:
    """The tables in these files, at most one of a kind.

    Raises UsageError where a file is no learned table, was changed by hand, or is the second of its kind.
    """
    found: dict[str, Any] = {}
    for path in map(str, paths):
        try:
            kind, table = read_table(path)
        except OSError as error:
            raise UsageError(f"the learned table {path} cannot be read: {error.strerror or error}") from error
        except ValueError as error:
            raise UsageError(str(error)) from error
        if kind in found:
            raise UsageError(f"{path} is a second table of {kind}; name one")
        found[kind] = table
    return Learned(**found)


def read_table(path: str | Path) -> tuple[str, SiteLines | tuple[Habit, ...]]:
    """One table: the field of `Learned` that it is, and what it holds.

    Raises ValueError where the file is no such table, or was changed by hand without a new version.
    """
    try:
        content = yaml.safe_load(_read_bytes(str(path)))
        if "lines" in content:
            rows = ({**row, "part": Part(row["part"])} for row in content["lines"])
            lines = tuple(SiteLine(**row | {"example_records": tuple(row["example_records"])}) for row in rows)
            table: SiteLines | tuple[Habit, ...] = SiteLines(content["version"], lines)
            kind, version = "site_lines", find_version(lines)
        else:
            table = tuple(Habit(**row | {"examples": tuple(row["examples"])}) for row in content["habits"])
            kind, version = "habits", make_site_habits(table).version
        stated = content["version"]
    except (KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path} is no learned table: {type(error).__name__}: {error}") from error
    if version != stated:
        raise ValueError(f"{path} does not hold what its version {stated} holds; learn again instead of changing it")
    return kind, table


def _read_bytes(path: str) -> bytes:
    if "://" not in path:
        return Path(path).read_bytes()
    with fsspec.open(path) as file:
        return bytes(file.read())


def write_site_lines(folder: Path, site_lines: SiteLines) -> Path:
    """Write a table of lines, named by its version; the same table is the same file."""
    rows = [_plain(line) | {"part": line.part.value} for line in site_lines.lines]
    return _write(folder, "site_lines", site_lines.version, {"lines": rows})


def write_habits(folder: Path, habits: Sequence[Habit]) -> Path:
    """Write a table of habits, named by its version; the same table is the same file."""
    return _write(folder, "site_habits", make_site_habits(habits).version, {"habits": list(map(_plain, habits))})


def _plain(row: SiteLine | Habit) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(row).items()}


def _write(folder: Path, name: str, version: str, rows: dict[str, Any]) -> Path:
    content = yaml.safe_dump({"version": version, **rows}, allow_unicode=True, sort_keys=False, width=120)
    path = folder / f"{name}-{version or 'empty'}.yml"
    write_bytes(path, content.encode())
    return path
