"""data-dictionary.md: every table and column, from the declaration."""

from docs.generate import page
from transforms.schema import BOUNDARIES, PUBLISHED, TABLES, Column, Table

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


def describe_table(table: Table) -> str:
    """One table: what a row is, its key, and its columns."""
    key = ", ".join(f"`{name}`" for name in table.key)
    order = ", ".join(f"`{name}`" for name in table.sort_by)
    rows = "\n".join(map(describe_column, table.columns))
    return (
        f"### {table.name}\n\nOne row is {table.one_row_is}. Key: {key}."
        + (f" Sorted by {order}." if order else "")
        + f"\n\n| column | type | null | constraint | description |\n|---|---|---|---|---|\n{rows}\n"
    )


def describe_column(column: Column) -> str:
    """One column as a row of the page's table."""
    null = "yes" if column.nullable else "no"
    cells = (f"`{column.name}`", show_type(column), null, show_constraint(column), column.description)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def show_type(column: Column) -> str:
    """The Arrow type, in short."""
    return str(column.type).replace(" not null", "").replace("item: ", "").replace("element: ", "")


def show_constraint(column: Column) -> str:
    """What a value must be, in words."""
    parts = []
    if column.unique:
        parts.append("unique")
    if column.minimum is not None and column.maximum is not None:
        parts.append(f"{column.minimum:g} to {column.maximum:g}")
    elif column.minimum is not None:
        parts.append(f"at least {column.minimum:g}")
    elif column.maximum is not None:
        parts.append(f"at most {column.maximum:g}")
    if column.min_length is not None:
        parts.append(f"at least {column.min_length} characters")
    if column.pattern is not None:
        parts.append(f"`{column.pattern}`")
    if column.values is not None:
        parts.append("one of " + ", ".join(f"`{value}`" for value in column.values))
    return "; ".join(parts)
