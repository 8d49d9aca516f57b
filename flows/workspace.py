"""Where the workspace of a data directory on object storage lies, and what else is kept for the user."""

import hashlib
import os
import re
from pathlib import Path


def find_workspace(address: str, chosen: str | None = None) -> Path:
    """The local folder that mirrors a data directory: below the chosen folder, else below the user's cache.

    >>> find_workspace("s3://news/clean/", "cache").as_posix()
    'cache/news-clean-d6dd1017'
    """
    address = address.rstrip("/")
    words = re.sub(r"[^A-Za-z0-9]+", "-", address.partition("://")[2]).strip("-")
    name = f"{words[:40]}-{hashlib.sha256(address.encode()).hexdigest()[:8]}"
    return (Path(chosen) if chosen else find_cache()) / name


def find_cache() -> Path:
    """The folder for what is kept between runs and may be removed at any time."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "copydesk"
