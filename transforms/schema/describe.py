"""Tables and columns in words, for the data dictionary and for what a snapshot says about itself."""

from transforms.schema.model import Column, Table


def describe_table(table: Table) -> str:
    """One table as Markdown: what a row is, its key, and its columns."""
    key = ", ".join(f"`{name}`" for name in table.key)
    order = ", ".join(f"`{name}`" for name in table.sort_by)
    rows = "\n".join(map(describe_column, table.columns))
    return (
        f"### {table.name}\n\nOne row is {table.one_row_is}. Key: {key}."
        + (f" Each file is sorted by {order}." if order else "")
        + f"\n\n| column | type | null | constraint | description |\n|---|---|---|---|---|\n{rows}\n"
    )


def describe_column(column: Column) -> str:
    """One column as a row of a Markdown table.

    >>> import pyarrow as pa
    >>> describe_column(Column("word_count", pa.int32(), "Number of words.", nullable=False, minimum=0))
    '| `word_count` | int32 | no | at least 0 | Number of words. |'
    """
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
