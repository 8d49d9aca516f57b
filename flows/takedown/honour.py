"""Honour the takedown list in a data directory: in every snapshot that is kept, and in what runs left beside them.

The last snapshot is superseded by one of the next number and removed; earlier ones are replaced under their own number.
So readers of `latest` see the one or the other, and a crash at any point leaves whole snapshots, some of them still to be
done by whoever comes next.
"""

from typing import Any

from expectations.judge import DatasetFailureError
from flows.desk import Desk
from flows.storage import Snapshot, fetch_whole, open_latest, publish_candidate, start_candidate
from flows.storage.replace import finish_replacements, remove_snapshot, replace_snapshot, start_replacement
from flows.storage.snapshots import discard_candidate, list_snapshots, open_snapshot
from flows.takedown.find import find_covered
from flows.takedown.purge import purge_run_files
from flows.takedown.rewrite import fill_without
from transforms.schema import SchemaError

FACT = "takedown"
Rows = list[dict[str, Any]]
_UNFIT = (DatasetFailureError, SchemaError, ValueError, KeyError)


class TakedownError(RuntimeError):
    """The last snapshot cannot be made again without what was taken down; the message says what to do."""


def honour_takedowns(desk: Desk) -> list[str]:
    """Take what is on the list out of all snapshots; for the holder of the lock. Returns what was done, in words.

    Raises TakedownError where the last snapshot was made by a version that this one cannot follow; a full run goes on, as
    it makes that snapshot again, and honours the list in the old one afterwards.
    """
    told = [f"completed the replacement of snapshot {name}" for name in finish_replacements(desk.data_dir)]
    latest = open_latest(desk.data_dir)
    if not desk.takedowns or latest is None:
        return told
    covered: Rows = []
    for folder in list_snapshots(desk.data_dir):
        snapshot = open_snapshot(folder)
        if desk.takedowns.entries <= set(snapshot.manifest.facts.get(FACT, ())):
            continue  # made with these entries, so it holds nothing of theirs
        fetch_whole(desk.data_dir, snapshot)
        if rows := find_covered(snapshot, desk.takedowns, desk.settings.database_memory):
            covered += rows
            is_latest = snapshot.snapshot_id == latest.snapshot_id
            told.append(_supersede(desk, snapshot, rows) if is_latest else _replace(desk, snapshot, rows))
    if covered or desk.takedowns.entries - set(latest.manifest.facts.get(FACT, ())):
        purged = purge_run_files(desk.data_dir, desk.takedowns, covered, desk.run_id)
        if purged:
            told.append(
                f"removed logs, Data Docs and examples of {len(purged)} runs, which may quote what was taken down"
            )
    return told


def _supersede(desk: Desk, snapshot: Snapshot, rows: Rows) -> str:
    """A new snapshot in use, the last one gone."""
    candidate = start_candidate(desk.data_dir)
    try:
        fill_without(candidate, snapshot, rows, desk)
    except _UNFIT as error:
        discard_candidate(candidate)
        why = f"snapshot {snapshot.snapshot_id}, made by another version, cannot be made again without it ({error})"
        if desk.settings.full:
            return f"{len(rows)} records are taken down by this run: {why}"
        raise TakedownError(f"{len(rows)} records to take down: {why}; run with --full") from error
    keep = len(list_snapshots(desk.data_dir)) + 1
    published = publish_candidate(candidate, snapshot.manifest.versions, _facts(desk, snapshot), keep)
    remove_snapshot(desk.data_dir, snapshot.snapshot_id)
    return f"took {len(rows)} records down: snapshot {published.snapshot_id} supersedes {snapshot.snapshot_id}"


def _replace(desk: Desk, snapshot: Snapshot, rows: Rows) -> str:
    """An earlier snapshot without the records; without a snapshot, where that cannot be."""
    candidate = start_replacement(desk.data_dir, snapshot)
    try:
        fill_without(candidate, snapshot, rows, desk)
    except _UNFIT as error:
        discard_candidate(candidate)
        remove_snapshot(desk.data_dir, snapshot.snapshot_id)
        return f"removed snapshot {snapshot.snapshot_id}: it cannot be made again without {len(rows)} records ({error})"
    replace_snapshot(candidate, _facts(desk, snapshot))
    return f"took {len(rows)} records out of snapshot {snapshot.snapshot_id}"


def _facts(desk: Desk, snapshot: Snapshot) -> dict[str, Any]:
    """What the manifest keeps of the old snapshot: not the measures of a site that is taken down."""
    facts = dict(snapshot.manifest.facts)
    if "volumes" in facts:
        facts["volumes"] = {site: told for site, told in facts["volumes"].items() if site not in desk.takedowns.hosts}
    return {**facts, FACT: sorted(desk.takedowns.entries)}
