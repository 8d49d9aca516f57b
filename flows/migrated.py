"""The database of a temporary Prefect server, ready made: its hundred migrations take two thirds of the server's start.

What they gave is kept in the user's cache, one file for each version of Prefect, and copied for the next server. Without it, or
where it cannot be kept or read, the migrations run as ever.
"""

import asyncio
import contextlib
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

from flows.workspace import find_cache


def prepare_database(target: Path) -> None:
    """Put an empty, migrated database where a Prefect server of this environment will look for it; Prefect's settings are read here."""
    from prefect import __version__

    kept = _find_kept(__version__)
    if kept is not None and _is_database(kept):
        try:
            shutil.copyfile(kept, target)
            return
        except OSError:
            target.unlink(missing_ok=True)
    asyncio.run(_migrate())
    if kept is not None:
        with contextlib.suppress(OSError, sqlite3.Error):
            _keep(target, kept)


def _find_kept(version: str) -> Path | None:
    """Where the database for a version of Prefect is kept; None for a user without a home."""
    try:
        return find_cache() / f"prefect-{version}.db"
    except (OSError, RuntimeError):
        return None


async def _migrate() -> None:
    from prefect.server.database import provide_database_interface

    await provide_database_interface().create_db()


def _is_database(path: Path) -> bool:
    """Whether a file is a database that was migrated; what is newer or older than the code is for Prefect to find."""
    if not path.is_file():
        return False
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as database:
            return bool(database.execute("SELECT version_num FROM alembic_version").fetchall())
    except sqlite3.Error:
        return False


def _keep(source: Path, kept: Path) -> None:
    """Copy a database, the part of it that lies in its log too; nobody sees it half written."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=kept.parent, prefix=kept.stem)
    os.close(handle)
    try:
        with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(name)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")  # one file, none beside it
        Path(name).replace(kept)
    finally:
        Path(name).unlink(missing_ok=True)
