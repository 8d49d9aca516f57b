"""For all tests: hypothesis tries the same examples each time, new ones where asked to; long values have short names."""

import os

from hypothesis import HealthCheck, settings

_UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
settings.register_profile("same", _UNHURRIED, derandomize=True)
settings.register_profile("new", _UNHURRIED)
settings.load_profile("new" if os.environ.get("NEW_EXAMPLES") else "same")

_LONGEST_NAME = 100


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A short name for texts and bytes of many characters; pytest's own for all else."""
    if isinstance(val, str | bytes) and len(val) > _LONGEST_NAME:
        return f"{argname} of {len(val)} from {val[:12]!a}"
    return None
