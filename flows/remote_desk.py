"""The desk of a run in a process that takes part in it from elsewhere: a worker of a Dask cluster.

A desk crosses as settings, run id and versions. Each process makes one desk a run, with worker processes of its own that
can be killed and that end with it. Data directory and local inputs must be on storage that all machines see under the
same path.
"""

import logging
import threading
from pathlib import Path
from typing import Any

from flows.desk import Desk
from flows.settings import RunSettings

_desks: dict[str, Desk] = {}
_lock = threading.Lock()


class OtherVersionError(RuntimeError):
    """A worker has another version of copydesk, of its rules or of its settings than the run."""


def as_remote(settings: RunSettings) -> RunSettings:
    """Settings that mean the same in another working directory."""
    place = settings.data_dir
    changed: dict[str, Any] = {"data_dir": _absolute(place), "learned": tuple(map(_absolute, settings.learned))}
    if settings.data_address:
        changed["workspace"] = str(settings.data_path.parent.absolute())
    return settings.model_copy(update=changed)


def _absolute(place: str) -> str:
    return place if "://" in place else str(Path(place).absolute())


def find_remote_desk(settings: RunSettings, run_id: str, versions: dict[str, str]) -> Desk:
    """This process's desk for a run, with as many worker processes as it takes tasks at once.

    Raises OtherVersionError where this process would not do the same as the one that sent the settings.
    """
    with _lock:
        if run_id not in _desks:
            _close_all()
            logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
            desk = Desk(settings.model_copy(update={"workers": _count_threads()}), run_id)
            if desk.versions != versions:
                unlike = sorted(name for name in versions if versions[name] != desk.versions.get(name))
                raise OtherVersionError(f"a Dask worker has another version of: {', '.join(unlike)}")
            _desks[run_id] = desk
        return _desks[run_id]


def close_remote_desks() -> None:
    """End the worker processes of all desks of this process."""
    with _lock:
        _close_all()


def _close_all() -> None:
    for desk in _desks.values():
        desk.close()
    _desks.clear()


def _count_threads() -> int:
    """Tasks that this process works on at once; 1 where it is no Dask worker."""
    from distributed import get_worker

    try:
        return int(get_worker().state.nthreads)
    except ValueError:
        return 1
