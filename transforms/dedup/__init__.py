"""Which records tell the same story: fingerprints, candidates, exact verification, clusters, the canonical article."""

from transforms.dedup.decide import decide_merges
from transforms.dedup.fingerprint import fingerprint_batch
from transforms.dedup.options import DedupOptions

__all__ = ["DedupOptions", "decide_merges", "fingerprint_batch"]
