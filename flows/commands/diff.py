"""`copydesk diff`: what changed between two snapshots."""

from dataclasses import replace

import typer

from flows.compare import Comparison, compare, find_snapshot
from flows.exit_codes import GOOD, WRONG_USAGE
from flows.reading import have_whole, open_to_read
from flows.settings import RunSettings
from flows.sources import UsageError
from flows.storage import Snapshot
from flows.terminal import printable

_SHOWN = 100  # characters of a value


def diff_command(settings: RunSettings, before: str, after: str, examples: int) -> int:
    """Compare, print, and give the exit code."""
    try:
        (before, one), (after, other) = (_open(place, settings) for place in (before, after))
        found = replace(compare(one, other, examples, settings.database_memory), before=before, after=after)
    except UsageError as error:
        typer.echo(f"copydesk: {printable(str(error))}", err=True)
        return WRONG_USAGE
    for line in describe(found):
        typer.echo(printable(line))
    return GOOD


def _open(place: str, settings: RunSettings) -> tuple[str, Snapshot]:
    """A snapshot with its files at hand, and what to call it. Raises UsageError where there is none."""
    if place.startswith("s3://"):
        settings, place = settings.model_copy(update={"data_dir": place}), ""
    data_dir = open_to_read(settings)
    snapshot = have_whole(data_dir, find_snapshot(place or str(data_dir.root), data_dir))
    if data_dir.address and snapshot.folder.resolve().is_relative_to(data_dir.root.resolve()):
        return f"{data_dir.address}, snapshot {snapshot.snapshot_id}", snapshot
    return str(snapshot.folder), snapshot


def describe(found: Comparison) -> list[str]:
    """A comparison in lines."""
    lines = [f"before: {found.before}", f"after:  {found.after}"]
    lines += [f"{kind}: {was} -> {now}" for kind, (was, now) in found.versions.items()]
    lines.append(f"{found.same:,} records stand in the same table as before")
    for (was, now), count in found.moved.items():
        ids = ", ".join(found.moved_examples[was, now])
        lines.append(f"{count:,} {_name_move(was, now)}{': ' + ids if ids else ''}")
    for change in found.changed:
        lines.append(f"{change.column} differs in {change.records:,} articles")
        for one, was, now in change.examples:
            lines += [f"  {one}", *(f"    {sign} {text}" for sign, text in zip("-+", _around(was, now), strict=True))]
    if not found.moved and not found.changed:
        lines.append("no article differs")
    return lines


def _name_move(was: str, now: str) -> str:
    if not was:
        return f"came, as {now}"
    return f"went, from {was}" if not now else f"moved from {was} to {now}"


def _around(was: str, now: str) -> tuple[str, str]:
    """Two values where they begin to differ."""
    at = next((n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
    start = max(0, at - 20) if max(len(was), len(now)) > _SHOWN else 0
    return _cut(was, start), _cut(now, start)


def _cut(text: str, start: int) -> str:
    shown = text[start : start + _SHOWN].replace("\n", " ")
    return ("..." if start else "") + shown + ("..." if start + _SHOWN < len(text) else "")
