"""What the batches of the run at work leave: typed tables as Parquet, one file a batch, gone when the run is over."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.storage.files import remove_tree, replacing
from flows.storage.layout import DataDir
from flows.storage.parquet import ROW_GROUP_ROWS
from transforms.schema import Table, enforce_schema


@dataclass(frozen=True, slots=True)
class Staging:
    """The staged tables of one run. Safe to use from several processes at once: each batch is a file of its own."""

    folder: Path

    @classmethod
    def of(cls, data_dir: DataDir, run_id: str) -> "Staging":
        """The staging of a run."""
        return cls(data_dir.staging / run_id)

    def write(self, rows: pa.Table, table: Table, batch: str) -> Path:
        """Stage one batch's rows of a table; a batch staged again replaces what it left before.

        Raises SchemaError where the rows do not fit the declaration.
        """
        path = self.folder / table.name / f"{batch}.parquet"
        with replacing(path) as temporary:
            pq.write_table(
                enforce_schema(rows, table),
                temporary,
                row_group_size=ROW_GROUP_ROWS,
                compression="none",  # read twice and soon gone: even the quickest codec takes longer than the file saves
                use_dictionary=False,
                write_statistics=False,
            )
        return path

    def files(self, table: Table) -> list[Path]:
        """The staged files of a table, in order of their names."""
        return sorted((self.folder / table.name).glob("*.parquet"))

    def clear(self) -> None:
        """Remove all of it."""
        remove_tree(self.folder)


def clear_staging(data_dir: DataDir) -> None:
    """Remove what a run has not finished: staged tables and candidate. For the run that holds the lock."""
    remove_tree(data_dir.staging)
    remove_tree(data_dir.building)
