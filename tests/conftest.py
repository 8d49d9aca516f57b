"""For all tests: hypothesis tries the same examples each time, new ones where asked to; long values have short names."""

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("new", deadline=None)
settings.load_profile("new" if os.environ.get("NEW_EXAMPLES") else "same")

_LONGEST_NAME = 100


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A short name for texts and bytes of many characters; pytest's own for all else."""
    if isinstance(val, str | bytes) and len(val) > _LONGEST_NAME:
        return f"{argname} of {len(val)} from {val[:12]!a}"
    return None
