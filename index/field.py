"""One field of the passages, scored by BM25."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.bm25 import BM25, Scores


class Field:
    """BM25 over units of text that passages share: themselves, their paragraphs or headings.

    `unit_of` and `weights` have one entry a passage: the number of its unit, and what the unit's
    score counts for in the passage's.
    """

    def __init__(
        self,
        units: Sequence[Sequence[str]],
        unit_of: Sequence[int],
        weights: NDArray[np.float64],
    ) -> None:
        self.bm25 = BM25(units)
        self._unit_of = np.asarray(unit_of, dtype=np.intp)
        self._weights = weights

    def scores(self, term: str) -> Scores:
        """What the term adds to the score of each passage, shape (number of passages,)."""
        if term not in self.bm25.vocabulary:
            return np.zeros(len(self._unit_of))
        return np.asarray(self._weights * self.bm25.scores(term)[self._unit_of])
