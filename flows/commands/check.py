"""`copydesk check`: whether the files of the snapshots are what they were when they were published."""

from collections.abc import Iterator
from pathlib import Path

import typer

from flows.exit_codes import FAILED, GOOD, WRONG_USAGE
from flows.reading import have_whole, open_to_read
from flows.settings import RunSettings
from flows.storage import DataDir, find_damaged
from flows.storage.snapshots import list_snapshots, open_snapshot
from flows.terminal import printable


def check_command(settings: RunSettings) -> int:
    """Look at every data file of every snapshot that is kept, tell of each that is damaged, and give the exit code."""
    data_dir = open_to_read(settings)
    folders = list_snapshots(data_dir)
    if not folders:
        typer.echo(f"copydesk: nothing is published in {data_dir.shown} yet; copydesk run publishes", err=True)
        return WRONG_USAGE
    damaged = {folder: list(_find_damaged(data_dir, folder)) for folder in folders}
    for line in (line for lines in damaged.values() for line in lines):
        typer.echo(printable(line))
    count = sum(map(len, damaged.values()))
    typer.echo(f"{len(folders)} snapshots, {count or 'no'} files damaged")
    if damaged[folders[-1]]:
        typer.echo("what is damaged in the last snapshot, copydesk run --full writes anew from the raw files", err=True)
    elif count:
        typer.echo("the last snapshot is sound", err=True)
    return FAILED if count else GOOD


def _find_damaged(data_dir: DataDir, folder: Path) -> Iterator[str]:
    try:
        snapshot = have_whole(data_dir, open_snapshot(folder))
    except ValueError as error:
        yield str(error)
        return
    yield from (f"{path} {why}" for path, why in find_damaged(snapshot))
