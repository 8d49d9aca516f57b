"""What a snapshot says about itself to people and to tools: README.md, datapackage.json, croissant.json.

All three follow from the manifest and the declared schema, so the same snapshot always says the same.
"""

from pathlib import Path

from flows.storage.describe.croissant import describe_croissant
from flows.storage.describe.datapackage import describe_datapackage
from flows.storage.describe.readme import describe_readme
from flows.storage.files import write_bytes
from flows.storage.manifest import Manifest

DESCRIPTIONS = {
    "README.md": describe_readme,
    "datapackage.json": describe_datapackage,
    "croissant.json": describe_croissant,
}

__all__ = ["DESCRIPTIONS", "write_descriptions"]


def write_descriptions(folder: Path, manifest: Manifest) -> None:
    """Write the three files into the folder of a snapshot that has this manifest."""
    for name, describe in DESCRIPTIONS.items():
        write_bytes(folder / name, describe(manifest))
