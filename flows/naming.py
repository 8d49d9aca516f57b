"""How runs are called in Prefect: by date and input; and how they are tagged, so that they can be filtered."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from prefect.runtime import flow_run

from flows.settings import RunSettings

_LONGEST = 80


def name_run() -> str:
    """The name of a run of `clean_news`: the minute (UTC), what it reads, and what is special about it."""
    given = flow_run.parameters["settings"]
    settings = given if isinstance(given, RunSettings) else RunSettings(**given)
    return compose_name(settings, datetime.now(UTC))


def name_plain_run() -> str:
    """The name of a run of a flow that reads nothing: the minute (UTC), and the data directory."""
    given = flow_run.parameters
    settings = given.get("settings")
    place = given.get("data_dir") or (settings.get("data_dir") if isinstance(settings, dict) else settings.data_dir)
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} {_shorten(str(place))}"


def compose_name(settings: RunSettings, now: datetime) -> str:
    """A run's name.

    >>> compose_name(RunSettings(inputs=("/srv/news/raw",), full=True), datetime(2025, 5, 14, 2, 30))
    '2025-05-14 02:30 news/raw, full'
    """
    special = []
    if settings.full:
        special.append("full")
    if settings.since or settings.until:
        special.append(f"{settings.since or '...'} to {settings.until or '...'}")
    if settings.reread_rejected:
        special.append("rejected " + " ".join(settings.reread_rejected))
    return f"{now:%Y-%m-%d %H:%M} {', '.join([name_inputs(settings.inputs), *special])}"


def name_inputs(inputs: Iterable[str]) -> str:
    """Inputs by the last two parts of their paths, as many as fit.

    >>> name_inputs(["/srv/news/raw/2025", "s3://bucket/news/*.warc.gz"])
    'raw/2025 + news/*.warc.gz'
    """
    shown = [_shorten(name) for name in inputs]
    text = " + ".join(shown)
    return text if len(text) <= _LONGEST else f"{shown[0]} and {len(shown) - 1} more"


def find_tags(settings: RunSettings) -> tuple[str, ...]:
    """Tags of a run and its tasks.

    >>> find_tags(RunSettings(full=True))
    ('copydesk', 'full')
    """
    kind = "full" if settings.full else "backfill" if settings.since or settings.until else "incremental"
    return ("copydesk", kind)


def _shorten(name: str) -> str:
    parts: tuple[Any, ...] = PurePosixPath(name.partition("://")[2] or name).parts[-2:]
    text = "/".join(str(part).strip("/") for part in parts).strip("/") or name
    return text if len(text) <= _LONGEST else f"...{text[-_LONGEST:]}"
