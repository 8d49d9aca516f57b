"""The versions that decide whether two runs may add to one dataset."""

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version

from transforms.resources import hash_resources

_LIBRARIES = (
    "prefect", "great-expectations", "pandas", "pyarrow", "duckdb", "trafilatura", "lxml", "lightgbm", "ftfy", "regex",
)  # fmt: skip


def find_version(package: str = "copydesk") -> str:
    """The installed version of a package; 0 where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "0"


def find_rules_version() -> str:
    """A short hash of all lexicons, models and tables that ship with the transforms."""
    return hash_resources("transforms")[:12]


def find_settings_version(*options: object) -> str:
    """A short hash of the options that change what is published."""
    return hashlib.sha256("\n".join(map(repr, options)).encode()).hexdigest()[:12]


def find_library_versions() -> dict[str, str]:
    """Versions of Python and of the libraries that do the work."""
    return {"python": platform.python_version()} | {name: find_version(name) for name in _LIBRARIES}
