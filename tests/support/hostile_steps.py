"""Steps for the worker pool that do to a worker what hostile records do: they are run in real worker processes."""

import ctypes
import time

import pyarrow as pa


def upper(table, options, watch):
    """Upper case; some records hang, crash, end or fail instead."""
    words = []
    for place, word in enumerate(table["word"].to_pylist()):
        watch.begin(place)
        if word == "hang":
            time.sleep(600)
        if word == "spin":
            while True:
                sum(range(10_000_000))
        if word == "crash":
            ctypes.string_at(0)
        if word == "eat":
            b"x" * (64 << 30)
        words.append(word.upper())
        watch.rest()
    if "fail" in table["word"].to_pylist():
        raise ValueError("a step that fails")
    return {"words": pa.table({"word": pa.array(words, pa.string())})}


def tell_modules(table, options, watch):
    """The names of all modules that a worker has imported."""
    import sys

    return {"modules": pa.table({"name": sorted(sys.modules)})}
