"""What deduplication may be set to. The numbers were chosen on extractor variants and synthetic edits; see the docs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DedupOptions:
    """Settings of deduplication; fingerprints made with other values of the first five are not comparable.

    `shingle_words`: words in a shingle. `shingle_characters`: characters in a shingle of a script without spaces.
    `bands` x `rows`: MinHash bands and values in each; a pair of Jaccard similarity J becomes a candidate with
    probability 1 - (1 - J^rows)^bands.
    `near_similarity`: Jaccard from which two texts are the same story. `near_containment`: containment that may stand
    in for it when the Jaccard similarity is at least `near_floor` (both texts hold mostly the same).
    `contained_share`: share of a text's shingles found in a longer one from which it is contained there.
    `guard_similarity`: Jaccard to the canonical article below which a member of a chain is split off.
    `short_words`: texts below this many words are compared exactly, and only with the same title.
    `crowd`: bucket size up to which all pairs are compared; in larger ones each text is compared with its neighbours.
    """

    shingle_words: int = 5
    shingle_characters: int = 8
    bands: int = 48
    rows: int = 3
    sample_rate: int = 8
    near_similarity: float = 0.36
    near_containment: float = 0.55
    near_floor: float = 0.3
    contained_share: float = 0.8
    guard_similarity: float = 0.25
    step_similarity: float = 0.1
    short_words: int = 25
    crowd: int = 48
    common: int = 32
    sampled_share: float = 0.34

    @property
    def version(self) -> str:
        """Names the settings that fingerprints depend on.

        >>> DedupOptions().version
        'w5-c8-b48x3-s8'
        """
        return f"w{self.shingle_words}-c{self.shingle_characters}-b{self.bands}x{self.rows}-s{self.sample_rate}"
