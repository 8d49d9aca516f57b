"""`copydesk schema`: the tables, and the columns of one."""

from rich.console import Console
from rich.table import Table as Grid

from flows.exit_codes import GOOD, WRONG_USAGE
from transforms.schema import PUBLISHED, TABLES, Table
from transforms.schema.describe import show_type


def schema_command(name: str | None) -> int:
    """List the tables, or describe one."""
    console = Console()
    if name is None:
        for table in (*PUBLISHED, TABLES["runs"]):
            console.print(
                f"{table.name:<14}{len(table.columns):>4} columns  one row is {table.one_row_is}", highlight=False
            )
        return GOOD
    if name not in TABLES:
        Console(stderr=True).print(f"copydesk: no such table: {name!r}; there are {', '.join(TABLES)}", soft_wrap=True)
        return WRONG_USAGE
    console.print(describe(TABLES[name]), highlight=False)
    return GOOD


def describe(table: Table) -> Grid:
    """A table's columns: name, type, whether a value may be missing, description."""
    grid = Grid(title=f"{table.name}: one row is {table.one_row_is}", title_justify="left", box=None, pad_edge=False)
    for heading in ("column", "type", "null", "description"):
        grid.add_column(heading, overflow="fold", no_wrap=heading == "column")
    for column in table.columns:
        grid.add_row(column.name, show_type(column), "yes" if column.nullable else "no", column.description)
    return grid
