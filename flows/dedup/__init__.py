"""Deduplication of a whole dataset from its fingerprint files, in bounded memory."""

from flows.dedup.deduplicate import DoAll, deduplicate, do_in_turn
from flows.dedup.nearest import NEAREST_FILE

__all__ = ["NEAREST_FILE", "DoAll", "deduplicate", "do_in_turn"]
