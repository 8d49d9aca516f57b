"""`copydesk path`: where the tables of the last snapshot lie, for whatever reads them."""

from rich.console import Console

from flows.exit_codes import FAILED, GOOD, WRONG_USAGE
from flows.failures import describe_failure
from flows.settings import RunSettings
from flows.storage import DataDir, find_tables
from flows.terminal import printable
from transforms.schema import PUBLISHED


def path_command(settings: RunSettings, table: str | None) -> int:
    """Print the folder or address of the last snapshot, or of a table in it. It never changes what it holds."""
    names = [known.name for known in PUBLISHED]
    if table is not None and table not in names:
        return _fail(f"no such table: {table!r}; there are {', '.join(names)}", WRONG_USAGE)
    data_dir = DataDir(settings.data_path, settings.data_address)
    try:
        found = find_tables(data_dir)
    except OSError as error:
        return _fail(describe_failure(error), FAILED)
    if found is None:
        return _fail(f"nothing is published in {data_dir.shown} yet; copydesk run publishes", WRONG_USAGE)
    print(f"{found}/{table}" if table else found)
    return GOOD


def _fail(why: str, code: int) -> int:
    Console(stderr=True).print(f"copydesk: {printable(why)}", soft_wrap=True, highlight=False, markup=False)
    return code
