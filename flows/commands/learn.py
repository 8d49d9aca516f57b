"""`copydesk learn`: tables of the lines and habits of sites, from what is published."""

from rich.console import Console
from rich.text import Text

from flows.exit_codes import GOOD, WRONG_USAGE
from flows.learned import read_learned
from flows.reading import open_to_read
from flows.settings import RunSettings
from flows.sources.model import UsageError
from flows.terminal import printable


def learn_command(settings: RunSettings) -> int:
    """Learn, and say where the tables are and how a run takes them into use."""
    from flows.learn_boilerplate import learn_tables

    try:
        paths = learn_tables(open_to_read(settings), in_use=settings.learned)
    except UsageError as error:
        Console(stderr=True).print(Text(printable(f"copydesk: {error}")), soft_wrap=True)
        return WRONG_USAGE
    if not any(read_learned(paths).versions):
        Console().print(
            Text("nothing was learned: no line and no habit recurs often enough (docs/learned.md)"), soft_wrap=True
        )
        return GOOD
    use = " ".join(f"--learned {path}" for path in paths)
    Console().print(Text(f"to use them: copydesk run --full --data-dir {settings.data_dir} {use}"), soft_wrap=True)
    return GOOD
