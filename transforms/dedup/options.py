"""What deduplication may be set to. The numbers were chosen on extractor variants and synthetic edits; see the docs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DedupOptions:
    """Settings of deduplication; fingerprints made with other values of the first five are not comparable.

    `shingle_words`: words in a shingle. `shingle_characters`: characters in a shingle of a script without spaces.
    `bands` x `rows`: MinHash bands and values in each; a pair of Jaccard similarity J becomes a candidate with
    probability 1 - (1 - J^rows)^bands. `sample_rate`: one shingle in so many is looked up for contained texts.
    `near_similarity`: Jaccard from which two texts are the same story. At 0.28 about half of each text stands in the
    other; among 9,296 real articles the lowest true pair of two sites had 0.28, two write-ups of one event at most 0.20.
    `apart_similarity`: the same for two articles of one site with unlike titles, which share background and furniture:
    below 0.5 nearly all such real pairs were different stories.
    `contained_share`, `apart_contained_share`: share of a text's shingles that a longer one must hold, likewise.
    `guard_similarity`: Jaccard to the canonical article below which a member of a cluster is split off, unless it is
    near to one that is near to the canonical article, and shares `step_share` of the shorter text with that itself.
    `short_words`: texts below this many words are compared exactly, and only with the same title or address.
    `crowd`: bucket size up to which all pairs are compared; in larger ones each text is compared with its neighbours.
    `common`: number of records from which a shingle that they share says nothing when contained texts are looked up.
    `sampled_share`: share of a text's sampled shingles that another must hold to be compared with it.
    """

    shingle_words: int = 5
    shingle_characters: int = 8
    bands: int = 48
    rows: int = 3
    sample_rate: int = 8
    near_similarity: float = 0.28
    apart_similarity: float = 0.5
    contained_share: float = 0.5
    apart_contained_share: float = 0.8
    guard_similarity: float = 0.25
    step_share: float = 0.15
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
