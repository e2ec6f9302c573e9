"""BM25's formula, which is the same in every engine.

Lucene's idf, ln(1 + (N − n + .5) / (n + .5)), is positive everywhere and falls with n. (Robertson
and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; Lucene's
BM25Similarity.)
"""

from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
# Lucene's defaults; others change nothing here.
K1, B = 1.2, 0.75


def idf(size: int, frequency: int) -> float:
    """Lucene's idf of a term that `frequency` of `size` units have."""
    return log(1 + (size - frequency + 0.5) / (frequency + 0.5))


def idfs(size: int, frequencies: NDArray[np.int64]) -> list[float]:
    """Of each term; few numbers of units occur, and the logarithm is taken once for each."""
    found = {frequency: idf(size, frequency) for frequency in set(frequencies.tolist())}
    return [found[frequency] for frequency in frequencies.tolist()]


def saturated(counts: NDArray[Any], lengths: NDArray[Any], mean: float) -> Scores:
    """What units of these lengths have of a term's idf that they have so often."""
    scores = counts * (K1 + 1) / (counts + K1 * (1 - B + B * lengths / mean))
    return np.asarray(scores)
