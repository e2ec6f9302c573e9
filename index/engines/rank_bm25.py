"""BM25 by rank-bm25, with what it gets wrong on small collections put right.

rank-bm25's idf is 0 for a term in half of the passages, negative above that, and then replaced by
a floor that ranks common words above rarer ones. Lucene's idf, ln(1 + (N − n + .5) / (n + .5)), is
positive everywhere and falls with n. (Robertson and Zaragoza, "The Probabilistic Relevance
Framework: BM25 and Beyond", 2009; Lucene's BM25Similarity.)
"""

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

Scores = NDArray[np.float64]


class BM25:
    """An index of term lists, one a passage; any of them, or all, may be empty."""

    def __init__(
        self, documents: Sequence[Sequence[str]], k1: float = 1.2, b: float = 0.75
    ) -> None:
        self.size = len(documents)
        # rank-bm25 divides by the number of passages and by their mean length.
        self._okapi = BM25Okapi(documents, k1=k1, b=b) if any(documents) else None
        self._idf: dict[str, float] = {}
        if self._okapi is not None:
            frequencies = Counter(term for counts in self._okapi.doc_freqs for term in counts)
            self._idf = {term: idf(self.size, n) for term, n in frequencies.items()}
            self._okapi.idf = self._idf
        self.vocabulary = frozenset(self._idf)

    def scores(self, term: str) -> Scores:
        """What the term adds to the score of each passage, shape (size,); 0 where it is absent."""
        if self._okapi is None or term not in self._idf:
            return np.zeros(self.size)
        return np.asarray(self._okapi.get_scores([term]), dtype=np.float64)

    def idf(self, term: str) -> float:
        """Lucene's idf; for a term of no passage that of a term of none, the largest there is."""
        return self._idf.get(term, idf(self.size, 0))


def idf(size: int, frequency: int) -> float:
    return log(1 + (size - frequency + 0.5) / (frequency + 0.5))
