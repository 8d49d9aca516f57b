"""What a run can be told: one frozen model, read from arguments and from COPYDESK_ variables; nothing else reads them.

Settings that change what is published are the first group; the rest say where and how the work is done, and never
change a byte of the data.
"""

import os
from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MIB = 1024 * 1024


class RunSettings(BaseSettings):
    """Settings of one run. Every field can be set as COPYDESK_<NAME>.

    >>> RunSettings(inputs=("news.jsonl",), workers=1).workers
    1
    """

    model_config = SettingsConfigDict(env_prefix="COPYDESK_", frozen=True, extra="forbid", populate_by_name=True)

    inputs: tuple[str, ...] = Field(
        default=("data/raw",), description="Files, folders, globs or remote addresses (s3://...) to read."
    )
    data_dir: str = Field(default="data", description="Folder that holds published, runs and state.")
    roots: dict[str, str] = Field(
        default_factory=dict,
        description="Source roots, name to folder or address: raw_file is relative to the root, whichever part of it is "
        "read. By default a folder named as input is one, and the data directory remembers it.",
    )
    field_map: dict[str, str] = Field(
        default_factory=dict,
        description="Names of fields in rows: one that copydesk knows, to the name or dotted path used there.",
    )
    max_record_bytes: int = Field(default=20 * MIB, ge=1, description="A larger raw record is rejected.")
    full: bool = Field(default=False, description="Read everything again instead of what is new or changed.")
    retire_missing: bool = Field(
        default=False, description="Retire the records of raw files that are gone; by default they stay."
    )
    keep_snapshots: int = Field(default=5, ge=1, description="How many snapshots stay, the new one included.")

    batch_records: int = Field(default=1000, ge=1, description="At most so many records in a batch.")
    batch_bytes: int = Field(default=12 * MIB, ge=1, description="A batch is closed once it holds so many bytes.")
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, description="Worker processes.")
    record_seconds: float = Field(
        default=20.0, gt=0, description="Time one stage has for one record before its worker is replaced."
    )
    worker_memory_bytes: int = Field(
        default=4096 * MIB, ge=512 * MIB, description="Bound on a worker's own memory, where the system can set one."
    )
    database_memory: str = Field(
        default="512MB",
        pattern=r"\d+(KB|MB|GB)",
        description="Memory that joining and sorting whole tables may take before it goes on the disk.",
    )
    server_seconds: float = Field(default=180.0, gt=0, description="Time the temporary Prefect server has to come up.")
    prefect_api_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("prefect_api_url", "COPYDESK_PREFECT_API_URL", "PREFECT_API_URL"),
        description="The Prefect server to report to; without one a temporary server runs as long as the run.",
    )

    @property
    def data_path(self) -> Path:
        """The data directory as a local path."""
        return Path(self.data_dir)
