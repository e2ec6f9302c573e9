"""What every engine does: scores passages by the terms that they have."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.engines.bm25 import Scores
from index.fields import Change

Positions = NDArray[np.intp]
# Passages whose scores are looked at together: where the best of them is none of the best, none is.
BLOCK = 256
# The passages, so many at most, for which most is said by other things than the words.
Likely = Callable[[int], Positions]


@dataclass(frozen=True, slots=True)
class Scored:
    """The passages by weighted terms."""

    # Shape (number of passages,); an array of its own, which its owner may change.
    scores: Scores
    # What a term of these, with weight 1, adds to the scores of some passages.
    added: Callable[[str, Positions], Scores]


class Engine(Protocol):
    """BM25 over several fields of the same passages, summed with the fields' weights.

    Every engine gives the same scores, to the last bit. What it has is never changed.
    """

    @property
    def vocabulary(self) -> AbstractSet[str]:
        """The terms that any field has."""

    def idf(self, term: str) -> float:
        """Lucene's idf of the term in the first field, the passages' own."""

    def scored(self, weights: Mapping[str, float], limit: int, likely: Likely, /) -> Scored:
        """The scores of the passages.

        An engine that does not look at all of them gives a score above 0 to those alone that may be
        among the `limit` best, and to `likely` ones; `added` is then asked of these.
        """

    def changed(self, changes: Iterable[Change | None]) -> "Engine":
        """With a change of each field, None for a field that stays as it is."""


def best(scores: Scores, limit: int) -> Positions:
    """At most `limit` passages with a score above 0, the best first, the earlier one on ties."""
    least = least_of_best(scores, limit)
    found = np.flatnonzero(scores >= least) if least > 0 else np.flatnonzero(scores > 0)
    return found[np.argsort(-scores[found], kind="stable")[:limit]]


def least_of_best(scores: Scores, limit: int) -> float:
    """A score that at least `limit` passages have; 0 where none is known.

    The best of each block is one passage's: so many blocks' are so many passages'.
    """
    whole = len(scores) // BLOCK
    if not 0 < limit < whole:
        return 0.0
    highest = scores[: whole * BLOCK].reshape(whole, BLOCK).max(axis=1)
    return float(np.partition(highest, whole - limit)[whole - limit])
