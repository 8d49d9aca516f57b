"""Halves of surrogate pairs, which JSON and Python literals can write but no encoding can store.

Promise: what comes out of here can be written as UTF-8.
"""

from typing import Any


def join_surrogates(text: str) -> str:
    r"""The text with halves that belong together joined, and lone ones as U+FFFD.

    >>> join_surrogates("a\ud800"), join_surrogates("\ud83c\udf27") == "\U0001f327"
    ('a�', True)
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def join_all_surrogates(value: Any) -> Any:
    r"""A parsed JSON value or Python literal with every text in it joined, the names of fields too.

    Raises RecursionError where it is nested deeper than Python goes.

    >>> join_all_surrogates({"a\udc00": ["b", 1]})
    {'a�': ['b', 1]}
    """
    if isinstance(value, str):
        return join_surrogates(value)
    if isinstance(value, list):
        return [join_all_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {join_all_surrogates(name): join_all_surrogates(item) for name, item in value.items()}
    return value
