"""Giving memory back to the system: what was freed stays with a process else, in each place where one of its threads allocated."""

import contextlib
import ctypes

import pyarrow as pa


def release_memory() -> None:
    """Hand back what is free, of Arrow's pool and, where the C library can (glibc), of everything else. Some milliseconds."""
    pa.default_memory_pool().release_unused()
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
