"""What is known of every record besides its text: who it is, when it appeared, how it ranks."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transforms.dedup.candidates import Indices

ALIKE_TITLES = 0.5  # share of the shorter title's pairs of words


@dataclass(frozen=True, slots=True)
class Keys:
    """What is known of each record, in order of article_id; one array each (see the FINGERPRINTS table).

    A key of 0 means unknown. `published_end` is microseconds since 1970, the largest value where unknown; `size` the
    number of shingles.
    """

    exact: NDArray[np.uint64]
    title: NDArray[np.uint64]
    title_words: NDArray[np.uint64]
    url: NDArray[np.uint64]
    site: NDArray[np.uint64]
    words: NDArray[np.int32]
    is_truncated: NDArray[np.bool_]
    is_syndicated: NDArray[np.bool_]
    published_end: NDArray[np.int64]
    size: NDArray[np.int64]

    @classmethod
    def empty(cls, count: int) -> "Keys":
        """Keys of so many records, to be filled in."""
        exact, title, title_words, url, site = np.zeros((5, count), np.uint64)
        is_truncated, is_syndicated = np.zeros((2, count), np.bool_)
        published_end, size = np.zeros((2, count), np.int64)
        words = np.zeros(count, np.int32)
        return cls(exact, title, title_words, url, site, words, is_truncated, is_syndicated, published_end, size)

    def columns(self) -> dict[str, NDArray[Any]]:
        """The arrays that are columns of FINGERPRINTS, by the column's name."""
        return {
            "exact_key": self.exact,
            "title_key": self.title,
            "title_words": self.title_words,
            "url_key": self.url,
            "site_key": self.site,
            "word_count": self.words,
            "is_truncated": self.is_truncated,
            "is_syndicated": self.is_syndicated,
            "published_end_at": self.published_end,
        }

    def rank(self) -> Indices:
        """The place of each record in the order that an analyst would choose by: whole before truncated, own before
        taken over, earliest, most complete, smallest id.
        """
        count = len(self.exact)
        order = np.lexsort((np.arange(count), -self.words, self.published_end, self.is_syndicated, self.is_truncated))
        rank = np.empty(count, np.int64)
        rank[order] = np.arange(count)
        return rank

    def are_apart(self, left: Indices, right: Indices) -> NDArray[np.bool_]:
        """Which pairs are two articles of one site by all that is known of them: two addresses, and two titles that
        have little in common. What such texts share is often background or furniture of the site.
        """
        one_site = (self.site[left] != 0) & (self.site[left] == self.site[right])
        two_addresses = (self.url[left] != 0) & (self.url[right] != 0) & (self.url[left] != self.url[right])
        apart: NDArray[np.bool_] = one_site & two_addresses
        chosen = np.flatnonzero(apart)
        first, second = self.title_words[left[chosen]], self.title_words[right[chosen]]
        shared = np.bitwise_count(first & second)
        fewest = np.minimum(np.bitwise_count(first), np.bitwise_count(second))
        apart[chosen] = (fewest > 0) & (shared < ALIKE_TITLES * fewest)
        return apart
