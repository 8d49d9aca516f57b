"""`copydesk check`: whether the files of the snapshots are what they were when they were published."""

import typer

from flows.exit_codes import FAILED, GOOD, WRONG_USAGE
from flows.reading import have_whole, open_to_read
from flows.settings import RunSettings
from flows.storage import find_damaged
from flows.storage.snapshots import list_snapshots, open_snapshot
from flows.terminal import printable


def check_command(settings: RunSettings) -> int:
    """Look at every data file of every snapshot that is kept, tell of each that is damaged, and give the exit code."""
    data_dir = open_to_read(settings)
    snapshots = [have_whole(data_dir, open_snapshot(folder)) for folder in list_snapshots(data_dir)]
    if not snapshots:
        typer.echo(f"copydesk: nothing is published in {data_dir.shown} yet; copydesk run publishes", err=True)
        return WRONG_USAGE
    damaged = 0
    for snapshot in snapshots:
        for path, why in find_damaged(snapshot):
            damaged += 1
            typer.echo(printable(f"{path} {why}"))
    files = sum(len(files) for snapshot in snapshots for files in snapshot.manifest.tables.values())
    typer.echo(f"{files:,} files of {len(snapshots)} snapshots, {damaged or 'none'} damaged")
    if damaged:
        typer.echo("what is damaged in the last snapshot, copydesk run --full writes anew from the raw files", err=True)
    return FAILED if damaged else GOOD
