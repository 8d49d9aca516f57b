"""`copydesk retain`: keep within bounds what piles up."""

import typer

from flows.exit_codes import FAILED, GOOD
from flows.retain import retain
from flows.settings import RunSettings
from flows.storage import DataDirBusyError


def retain_command(settings: RunSettings) -> int:
    """Remove, say what, and give the exit code."""
    try:
        for line in retain(settings).lines():
            typer.echo(line)
    except DataDirBusyError as error:
        typer.echo(f"copydesk: {error}", err=True)
        return FAILED
    return GOOD
