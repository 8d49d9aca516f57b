"""Deduplication of a whole dataset from its fingerprint files, in bounded memory."""

from flows.dedup.deduplicate import deduplicate

__all__ = ["deduplicate"]
