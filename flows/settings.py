"""What a run can be told: one frozen model, read from arguments and from COPYDESK_ variables; nothing else reads them.

Settings that change what is published are the first group; the rest say where and how the work is done, and never
change a byte of the data.
"""

import os
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import AliasChoices, Field, PositiveFloat, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.workspace import find_workspace
from transforms.schema.vocabularies import Reason

MIB = 1024 * 1024
_OTHER_VARIABLES = {"COPYDESK_SERVING_PID"}  # what our processes tell each other
TimedStage = Literal[
    "find", "extract", "strip", "normalise", "fingerprint", "stage", "deduplicate", "assemble", "validate"
]


def find_unknown_variables() -> list[str]:
    """COPYDESK_ variables in the environment that set nothing: misspelt ones, most likely."""
    known = {f"COPYDESK_{name.upper()}" for name in RunSettings.model_fields} | _OTHER_VARIABLES
    return sorted(name for name in os.environ if name.startswith("COPYDESK_") and name.upper() not in known)


class RunSettings(BaseSettings):
    """Settings of one run. Every field can be set as COPYDESK_<NAME>.

    >>> RunSettings(inputs=("news.jsonl",), workers=1).workers
    1
    """

    model_config = SettingsConfigDict(env_prefix="COPYDESK_", frozen=True, extra="forbid", populate_by_name=True)

    inputs: tuple[str, ...] = Field(
        default=("data/raw",), description="Files, folders, globs or remote addresses (s3://...) to read."
    )
    data_dir: str = Field(default="data", description="Folder, or s3:// address, that holds published, runs and state.")
    workspace: str | None = Field(
        default=None,
        description="Folder for the local mirrors of data directories on object storage; by default one in the user's cache.",
    )
    roots: dict[str, str] = Field(
        default_factory=dict,
        description="Source roots, name to folder or address: raw_file is relative to the root, whichever part of it is "
        "read. By default a folder named as input is one, and the data directory remembers it.",
    )
    field_map: dict[str, str] = Field(
        default_factory=dict,
        description="Names of fields in rows: one that copydesk knows, to the name or dotted path used there.",
    )
    learned: tuple[str, ...] = Field(
        default=(),
        description="Files of learned tables (lines and habits of sites) to take into use, as `copydesk learn` writes them.",
    )
    max_record_bytes: int = Field(default=20 * MIB, ge=1, description="A larger raw record is rejected.")
    full: bool = Field(default=False, description="Read everything again instead of what is new or changed.")
    retire_missing: bool = Field(
        default=False, description="Retire the records of raw files that are gone; by default they stay."
    )
    since: date | None = Field(
        default=None,
        description="First day of a backfill: raw files of these days are read again, known or not, and no others. A "
        "file's day is the one in its path, else the day (UTC) on which it was modified.",
    )
    until: date | None = Field(default=None, description="Last day of a backfill, this day included.")
    reread_rejected: tuple[Reason, ...] = Field(
        default=(), description="Read the raw files again that hold a record rejected for one of these reasons."
    )
    takedown: str | None = Field(
        default=None,
        description="File of what must not be published (article ids, addresses, sites); by default takedown.txt in the "
        "data directory, where there is one.",
    )
    keep_snapshots: int = Field(default=5, ge=1, description="How many snapshots stay, the new one included.")
    keep_run_days: int = Field(
        default=90, ge=1, description="Retention removes logs and Data Docs of runs that are older than so many days."
    )

    batch_records: int = Field(default=2000, ge=1, description="At most so many records in a batch.")
    batch_bytes: int = Field(default=12 * MIB, ge=1, description="A batch is closed once it holds so many bytes.")
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, description="Worker processes.")
    runner: Literal["local", "dask"] = Field(
        default="local", description="Where batches and deduplication are worked on: here, or on a Dask cluster."
    )
    dask_address: str | None = Field(
        default=None,
        description="The scheduler of the Dask cluster, e.g. tcp://host:8786; without one a cluster of `workers` processes "
        "is started here for the run.",
    )
    record_seconds: float = Field(
        default=20.0, gt=0, description="Time one stage has for one record before its worker is replaced."
    )
    stage_seconds: dict[TimedStage, PositiveFloat] = Field(
        default_factory=dict,
        description="Time that a stage has, for one batch or for the whole where it looks at the whole; a run in which one "
        "takes longer fails and publishes nothing. By default there is no limit.",
    )
    worker_memory_bytes: int = Field(
        default=4096 * MIB, ge=512 * MIB, description="Bound on a worker's own memory, where the system can set one."
    )
    database_memory: str = Field(
        default="512MB",
        pattern=r"\d+(KB|MB|GB)",
        description="Memory that joining and sorting whole tables may take before it goes on the disk.",
    )
    wait_seconds: float = Field(
        default=0.0, ge=0, description="Time to wait for another run that holds the data directory."
    )
    lock_seconds: float = Field(
        default=120.0,
        gt=0,
        description="On object storage: a run that gave no sign of life for so long is taken for dead, its lock for stale.",
    )
    server_seconds: float = Field(default=180.0, gt=0, description="Time the temporary Prefect server has to come up.")
    prefect_api_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("prefect_api_url", "COPYDESK_PREFECT_API_URL", "PREFECT_API_URL"),
        description="The Prefect server to report to; without one a temporary server runs as long as the run.",
    )

    notify_url: SecretStr | None = Field(
        default=None,
        description="Address that is told of a run that failed or crashed, by a POST with JSON. Better set as "
        "COPYDESK_NOTIFY_URL than here: what is set here, Prefect shows.",
    )

    @field_validator("data_dir")
    @classmethod
    def _check_place(cls, data_dir: str) -> str:
        if "://" in data_dir and not data_dir.startswith("s3://"):
            raise ValueError("data can be kept in a folder or on s3://, which writes under a condition")
        return data_dir

    @model_validator(mode="after")
    def _check_range(self) -> Self:
        if self.full and (self.since or self.until):
            raise ValueError("full reads everything again, since and until a part: choose one")
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since ({self.since}) is after until ({self.until})")
        return self

    @property
    def takedown_path(self) -> Path:
        """The takedown list, which need not be there."""
        return Path(self.takedown) if self.takedown else self.data_path / "takedown.txt"

    @property
    def data_path(self) -> Path:
        """The data directory as a local path: of one on object storage, its workspace."""
        return Path(self.data_dir) if self.data_address is None else find_workspace(self.data_address, self.workspace)

    @property
    def data_address(self) -> str | None:
        """The address of a data directory on object storage; None for one on a disk."""
        return self.data_dir.rstrip("/") if self.data_dir.startswith("s3://") else None
