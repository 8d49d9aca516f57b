"""What a run may set for the extract stage. Every limit is a count, none is a time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """Bounds on the work for one record.

    `max_bytes` bounds the content as read, `max_nodes` the elements of a page and `max_depth` their nesting.
    """

    max_bytes: int = 25_000_000
    max_nodes: int = 120_000
    max_depth: int = 1_000
