"""data-dictionary.md: every table and column, from the declaration."""

from docs.generate import page
from transforms.schema import BOUNDARIES, PUBLISHED, TABLES
from transforms.schema.describe import describe_table

INTRODUCTION = """# Data dictionary

Written by `make docs` from `transforms/schema`; do not edit. The first tables are published, the others cross the
boundaries between the stages or belong to the runs. Times are UTC with microseconds.
"""


@page("data-dictionary.md")
def make_page() -> str:
    """The whole page."""
    inner = [table for table in TABLES.values() if table not in PUBLISHED]
    parts = [
        INTRODUCTION,
        "## Published tables\n",
        *map(describe_table, PUBLISHED),
        "## Tables between the stages, and of the runs\n",
        *map(
            describe_table,
            sorted(
                inner,
                key=lambda table: (table not in BOUNDARIES, BOUNDARIES.index(table) if table in BOUNDARIES else 0),
            ),
        ),
    ]
    return "\n".join(parts)
