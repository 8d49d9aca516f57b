"""Which records tell the same story: fingerprints, candidates, exact verification, clusters, the canonical article.

What is done with one batch is here; `decide` looks at all records, and is imported by who does that: it takes scipy, which a
worker has no use for.
"""

from transforms.dedup.fingerprint import fingerprint_batch
from transforms.dedup.options import DedupOptions

__all__ = ["DedupOptions", "fingerprint_batch"]
