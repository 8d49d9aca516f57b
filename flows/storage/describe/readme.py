"""README.md of a snapshot: what lies here, how to open it, and its data dictionary."""

from flows.storage.manifest import Manifest
from transforms.schema import PUBLISHED
from transforms.schema.describe import describe_table

OPENING = """## Opening it

```python
import pandas

articles = pandas.read_parquet("articles")
```

```sql
FROM 'articles/*.parquet'
```

A snapshot never changes. `manifest.json` names its files with their hashes; `datapackage.json` (Frictionless Data Package)
and `croissant.json` (Croissant, JSON-LD) say the same to tools.
"""

RELATIONS = """## How the tables hang together

Each raw record is in exactly one of `articles`, `duplicates` and `rejections`. `duplicates.duplicate_of` names the row of
`articles` that a record was merged into. `removed_text` holds every change that cleaning made to the text of a row of
`articles` or `duplicates`, joined by `article_id`. Times are UTC with microseconds.
"""


def describe_readme(manifest: Manifest) -> bytes:
    """The page as UTF-8."""
    rows = "\n".join(
        f"| `{table.name}` | {manifest.rows(table.name):,} | {len(manifest.tables.get(table.name, ()))} "
        f"| {table.one_row_is} |"
        for table in PUBLISHED
    )
    versions = "\n".join(f"| {kind} | `{version}` |" for kind, version in manifest.versions.items())
    parts = [
        f"# News dataset, snapshot {manifest.snapshot_id}\n",
        "Made by copydesk from scraped news: clean text, dates and authors with their evidence, near-identical stories merged.\n",
        f"| table | rows | files | one row is |\n|---|---|---|---|\n{rows}\n",
        OPENING,
        RELATIONS,
        f"## Versions that made it\n\n| of | version |\n|---|---|\n{versions}\n",
        "## Columns\n",
        *map(describe_table, PUBLISHED),
    ]
    return ("\n".join(parts).rstrip() + "\n").encode()
