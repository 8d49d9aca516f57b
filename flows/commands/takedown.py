"""`copydesk takedown add|list|apply`."""

from collections.abc import Iterable

import pyarrow.compute as pc
import pyarrow.parquet as pq
import typer

from expectations.database import open_database
from flows.desk import Desk
from flows.exit_codes import FAILED, GOOD, WRONG_USAGE
from flows.reading import open_to_read
from flows.running import new_run_id
from flows.settings import RunSettings
from flows.sources import UsageError
from flows.storage import DataDirBusyError, Snapshot, clear_staging, hold_lock, open_latest, recover, send_changes
from flows.takedown.entries import add_entries, parse_entry, read_takedowns
from flows.takedown.honour import TakedownError, honour_takedowns
from flows.terminal import printable
from transforms.schema.tables import ARTICLES, DUPLICATES, REJECTIONS
from transforms.schema.vocabularies import Reason

_OF_ID = "SELECT DISTINCT text_hash FROM read_parquet($files) WHERE article_id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY ALL"
_OF_CLUSTER = """
    WITH records AS (SELECT article_id, cluster_id FROM read_parquet($files, union_by_name = true))
    SELECT DISTINCT article_id FROM records
    WHERE cluster_id IN (SELECT cluster_id FROM records WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))) ORDER BY ALL
"""


def add_command(settings: RunSettings, entries: Iterable[str], note: str, *, duplicates: bool, apply: bool) -> int:
    """Add to the list, with the hash of the text of each article that is named by its id."""
    path = settings.takedown_path
    wanted = list(entries)
    try:
        for entry in wanted:
            if parse_entry(entry) is None:
                raise UsageError(f"{entry!r} is no article_id, address, site or text_hash")
        ids = [parsed[1] for parsed in map(parse_entry, wanted) if parsed and parsed[0] == "ids"]
        snapshot = open_latest(open_to_read(settings))
        if ids and snapshot is not None:
            if duplicates:
                ids = sorted({*ids, *_find(settings, snapshot, _OF_CLUSTER, ids)})
            wanted += [*ids, *_find(settings, snapshot, _OF_ID, ids)]
        added = add_entries(path, dict.fromkeys(wanted), note)
    except UsageError as error:
        return _fail(error, WRONG_USAGE)
    typer.echo(f"{len(added)} entries added to {path}")
    return apply_command(settings) if apply else GOOD


def list_command(settings: RunSettings) -> int:
    """Show the list, and which raw records it keeps back: there, too, somebody may want to delete them."""
    try:
        takedowns = read_takedowns(settings.takedown_path, must_exist=settings.takedown is not None)
    except UsageError as error:
        return _fail(error, WRONG_USAGE)
    for line in takedowns.lines:
        typer.echo(printable(line))
    snapshot = open_latest(open_to_read(settings))
    kept_back = 0
    for path in snapshot.files(REJECTIONS.name) if snapshot else ():
        rows = pq.read_table(path, columns=["source", "raw_file", "raw_record", "article_id", "reason"])
        for row in rows.filter(pc.equal(rows["reason"], Reason.TAKEN_DOWN.value)).to_pylist():
            kept_back += 1
            typer.echo(
                printable(
                    f"kept back: {row['source']}/{row['raw_file']} record {row['raw_record']} ({row['article_id']})"
                )
            )
    typer.echo(f"{len(takedowns.entries)} entries, {kept_back} records kept back")
    return GOOD


def apply_command(settings: RunSettings) -> int:
    """Take down what is on the list."""
    desk = Desk(settings, new_run_id())
    try:
        with hold_lock(desk.data_dir, desk.run_id, settings.wait_seconds, settings.lock_seconds) as taken_over:
            told = [*taken_over, *recover(desk.data_dir), *honour_takedowns(desk)]
            send_changes(desk.data_dir)
            clear_staging(desk.data_dir)
    except (UsageError, TakedownError) as error:
        return _fail(error, WRONG_USAGE)
    except DataDirBusyError as error:
        return _fail(error, FAILED)
    for line in told or ["nothing to take down"]:
        typer.echo(printable(line))
    return GOOD


def _find(settings: RunSettings, snapshot: Snapshot, query: str, ids: list[str]) -> list[str]:
    files = [str(path) for table in (ARTICLES, DUPLICATES) for path in snapshot.files(table.name)]
    with open_database(settings.database_memory) as db:
        return [row[0] for row in db.execute(query, {"files": files, "ids": ids}).fetchall()]


def _fail(error: Exception, code: int) -> int:
    typer.echo(f"copydesk: {printable(' '.join(str(error).split()))}", err=True)
    return code
