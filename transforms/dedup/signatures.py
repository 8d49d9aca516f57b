"""MinHash signatures by one-permutation hashing, and the band hashes that make candidates.

One-permutation hashing (Li, Owen, Zhang 2012) sorts a text's shingles into as many bins as the signature has values
and keeps the smallest of each: one pass instead of one per value. Empty bins borrow from a bin that a hash of their
own number names (optimal densification, Shrivastava 2017), so equal sets still give equal signatures.
"""

import numpy as np
from numpy.typing import NDArray

from transforms.dedup.options import DedupOptions
from transforms.dedup.shingles import ShingleSets, mark_run_starts, mix

_EMPTY = np.uint32(0xFFFFFFFF)
_SALT = np.uint64(0xD6E8FEB86659FD93)
_ATTEMPTS = 200


def sign_sets(sets: ShingleSets, options: DedupOptions) -> NDArray[np.uint32]:
    """Signatures, one row of bands x rows values for each text; a text without shingles has all values 2^32 - 1."""
    size = options.bands * options.rows
    count = len(sets.counts)
    owner = np.repeat(np.arange(count, dtype=np.uint64), sets.counts)
    mixed = mix(sets.values.astype(np.uint64) ^ _SALT)
    slot = owner * np.uint64(size) + mixed % np.uint64(size)
    keys = np.sort((slot << np.uint64(32)) | np.minimum(mixed >> np.uint64(32), np.uint64(_EMPTY - 1)))
    slots = keys >> np.uint64(32)
    first = mark_run_starts(slots)
    signatures = np.full(count * size, _EMPTY, np.uint32)
    signatures[slots[first].astype(np.int64)] = keys[first].astype(np.uint32)
    return _fill_empty(signatures.reshape(count, size))


def _fill_empty(signatures: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Signatures whose empty values are borrowed from other bins of the same text."""
    size = signatures.shape[1]
    filled = signatures.copy()
    rows, bins = np.nonzero((signatures == _EMPTY) & (signatures != _EMPTY).any(axis=1, keepdims=True))
    for attempt in range(1, _ATTEMPTS):
        if not len(rows):
            return filled
        lender = (mix(bins.astype(np.uint64) * np.uint64(_ATTEMPTS) + np.uint64(attempt)) % np.uint64(size)).astype(int)
        found = signatures[rows, lender] != _EMPTY
        filled[rows[found], bins[found]] = signatures[rows[found], lender[found]]
        rows, bins = rows[~found], bins[~found]
    filled[rows, bins] = signatures[rows].min(axis=1)
    return filled


def hash_bands(signatures: NDArray[np.uint32], options: DedupOptions) -> NDArray[np.uint32]:
    """One hash for each band of each text (rows: texts, columns: bands); 32 bits, as candidates are verified."""
    grouped = signatures.reshape(len(signatures), options.bands, options.rows).astype(np.uint64)
    hashes = np.zeros(grouped.shape[:2], np.uint64)
    for row in range(options.rows):
        hashes = mix(hashes * np.uint64(31) + grouped[:, :, row] + np.uint64(row + 1))
    return (hashes >> np.uint64(32)).astype(np.uint32)
