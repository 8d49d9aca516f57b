"""What a snapshot says about itself: its files with rows and hashes, and the versions that made them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from transforms.schema import PUBLISHED

LAYOUT_VERSION = "2"  # changes when the same rows would be cut or written otherwise


@dataclass(frozen=True, slots=True)
class DataFile:
    """One Parquet file of a table; `partition` names the rows that belong in it."""

    name: str
    partition: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of manifest.json."""

    snapshot_id: str
    tables: dict[str, tuple[DataFile, ...]]
    versions: dict[str, str]
    facts: dict[str, Any]

    @classmethod
    def describe(
        cls,
        snapshot_id: str,
        tables: Mapping[str, Sequence[DataFile]],
        versions: Mapping[str, str],
        facts: Mapping[str, Any],
    ) -> "Manifest":
        """The manifest of a snapshot with these files."""
        files = {name: tuple(sorted(tables[name], key=lambda file: file.name)) for name in sorted(tables)}
        return cls(snapshot_id, files, dict(sorted(versions.items())), dict(facts))

    @classmethod
    def parse(cls, content: Mapping[str, Any]) -> "Manifest":
        """A manifest from its JSON. Raises KeyError or TypeError where it is not one."""
        tables = {name: tuple(DataFile(**file) for file in table["files"]) for name, table in content["tables"].items()}
        return cls(content["snapshot_id"], tables, content["versions"], content["facts"])

    def rows(self, table: str) -> int:
        """Number of rows of a table."""
        return sum(file.rows for file in self.tables.get(table, ()))

    def dump(self) -> bytes:
        """The manifest as JSON, the same bytes for the same content."""
        declared = {table.name: table for table in PUBLISHED}
        tables = {
            name: {
                "one_row_is": declared[name].one_row_is if name in declared else "",
                "rows": self.rows(name),
                "files": [asdict(file) for file in files],
            }
            for name, files in self.tables.items()
        }
        content = {
            "snapshot_id": self.snapshot_id,
            "versions": self.versions,
            "facts": self.facts,
            "tables": tables,
        }
        return json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n"


def schema_version() -> str:
    """A short hash of the published tables' declaration: names, order, types, whether a value may be missing."""
    lines = [
        f"{table.name} {column.name} {column.type} {column.nullable}" for table in PUBLISHED for column in table.columns
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
