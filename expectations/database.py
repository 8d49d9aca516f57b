"""DuckDB as all of copydesk opens it: bounded, silent, in UTC, and with its overflow in a folder that is gone afterwards."""

import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

MEMORY = "512MB"
THREADS = 2


@contextmanager
def open_database(
    memory: str = MEMORY, *, threads: int = THREADS, overflow: Path | None = None, file: Path | None = None, **more: Any
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB for the length of the block, in memory or in `file`.

    What does not fit into `memory` (such as 512MB) goes to `overflow`, or to a temporary folder; DuckDB makes either only when it needs
    it, so that a process that is killed before leaves none. No progress bar: it would draw over what a command tells. `more` goes to
    DuckDB as it stands.

    >>> with open_database() as db:
    ...     db.execute("SELECT current_setting('TimeZone'), current_setting('enable_progress_bar')").fetchall()
    [('UTC', False)]
    """
    scratch = Path(tempfile.gettempdir()) / f"copydesk-database-{uuid.uuid4().hex}"
    config: dict[str, Any] = {"memory_limit": memory, "threads": threads, "temp_directory": str(overflow or scratch)}
    try:
        with duckdb.connect(file or ":memory:", config=config | more) as db:
            db.execute("SET TimeZone = 'UTC'")
            db.execute("SET enable_progress_bar = false")
            yield db
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def read_files(files: Iterable[Path]) -> str:
    """The words of a statement for the rows of some Parquet files, one or more.

    >>> read_files([Path("a.parquet"), Path("it's.parquet")])
    "read_parquet(['a.parquet', 'it''s.parquet'], hive_partitioning = false)"
    """
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    return f"read_parquet([{listed}], hive_partitioning = false)"
