"""BM25 by rank-bm25, with what it gets wrong on small collections put right.

rank-bm25's idf is 0 for a term in half of the units, negative above that, and then replaced by a
floor that ranks common words above rarer ones: here it is Lucene's.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.engines.bm25 import K1, B, Scores, idf, idfs, saturated
from index.engines.engine import Likely, Positions, Scored
from index.engines.postings import NO_POSTINGS, Postings
from index.fields import Change, Field
from index.ragged import Numbers
from index.revision import Places, inverse

# Term scores that are kept: 8 bytes for each passage and term.
CACHED_SCORES = 4_000_000
_NOWHERE: Numbers = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class BM25:
    """An index of units, each a list of terms; any of them, or all, may be empty."""

    size: int
    # None where no unit has a term: rank-bm25 divides by their number and their mean length.
    okapi: BM25Okapi | None
    postings: Postings

    @classmethod
    def of(cls, units: Sequence[Sequence[str]]) -> "BM25":
        if not any(map(len, units)):
            return cls(len(units), None, NO_POSTINGS)
        okapi = BM25Okapi(units, k1=K1, b=B)
        postings = Postings.of(units)
        okapi.doc_len = np.array(okapi.doc_len)
        okapi.idf = _idfs(len(units), postings)
        return cls(len(units), okapi, postings)

    @property
    def vocabulary(self) -> AbstractSet[str]:
        """The terms that any unit has."""
        return self.postings.numbers.keys()

    def scores(self, term: str) -> Scores:
        """What the term adds to the score of each unit, shape (size,); 0 where it is absent."""
        scores = np.zeros(self.size)
        units, found = self.unit_scores(term)
        scores[units] = found
        return scores

    def unit_scores(self, term: str) -> tuple[NDArray[np.integer], Scores]:
        """The numbers of the units that have the term, and what it adds to the score of each."""
        if self.okapi is None or term not in self.postings.numbers:
            return _NOWHERE, np.empty(0)
        # rank-bm25's own expression, for these units alone: it looks at all of them.
        units, counts = self.postings.of_term(term)
        share = saturated(counts, self.okapi.doc_len[units], self.okapi.avgdl)
        return units, np.asarray(self.okapi.idf[term] * share)

    def idf(self, term: str) -> float:
        """Lucene's idf; for a term of no unit that of a term of none, the largest there is."""
        known = self.okapi.idf.get(term) if self.okapi else None
        return idf(self.size, 0) if known is None else float(known)

    def revised(self, earlier: Places, units: Mapping[int, Sequence[str]]) -> "BM25":
        """Units of which only those that are new are read.

        `earlier` has the former number of each unit, in rising order, and -1 for the `units` that
        are new, or others than before.
        """
        places = earlier.tolist()
        if self.okapi is None:
            return BM25.of([units.get(number, ()) for number in range(len(places))])
        counts = {number: dict(Counter(unit)) for number, unit in units.items()}
        postings = self.postings.revised(inverse(earlier, self.size), len(places), counts)
        if not postings.numbers:
            return BM25(len(places), None, NO_POSTINGS)
        okapi = copy(self.okapi)
        okapi.corpus_size = len(places)
        before = okapi.doc_freqs
        okapi.doc_freqs = [
            counts[number] if place < 0 else before[place] for number, place in enumerate(places)
        ]
        okapi.doc_len = okapi.doc_len[earlier]
        for number, unit in units.items():
            okapi.doc_len[number] = len(unit)
        okapi.avgdl = int(okapi.doc_len.sum()) / len(places)
        okapi.idf = _idfs(len(places), postings)
        return BM25(len(places), okapi, postings)


def _idfs(size: int, postings: Postings) -> dict[str, float]:
    return dict(zip(postings.numbers, idfs(size, postings.frequencies()), strict=True))


@dataclass(frozen=True, slots=True)
class IndexedField:
    """The index of a field, and what its units count for in the passages."""

    bm25: BM25
    # The number of each passage's unit, shape (number of passages,); None where each has its own.
    unit_of: NDArray[np.intp] | None
    # Shape (number of passages,).
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, field: Field) -> "IndexedField":
        return cls.over(BM25.of(field.units), field.unit_of, field.weights)

    @classmethod
    def over(
        cls, bm25: BM25, unit_of: NDArray[np.intp], weights: NDArray[np.float64]
    ) -> "IndexedField":
        own = np.array_equal(unit_of, np.arange(bm25.size))
        return cls(bm25, None if own else unit_of, weights)

    def add_scores(self, term: str, to: Scores) -> None:
        """Adds what the term counts for to the scores `to` of the passages."""
        if term not in self.bm25.vocabulary:
            return
        if self.unit_of is None:
            units, scores = self.bm25.unit_scores(term)
            to[units] += self.weights[units] * scores
        else:
            to += self.weights * self.bm25.scores(term)[self.unit_of]


class RankBM25:
    """An engine for few passages."""

    def __init__(self, fields: tuple[IndexedField, ...]) -> None:
        self._fields = fields
        self._size = len(fields[0].weights)
        self.vocabulary: AbstractSet[str] = frozenset().union(
            *(field.bm25.vocabulary for field in fields)
        )
        # People ask for words without end: only those that the corpus has are kept.
        kept = max(16, CACHED_SCORES // max(1, self._size))
        self._kept = lru_cache(maxsize=kept)(partial(_summed, fields))
        self._nothing = np.zeros(self._size)

    @classmethod
    def of(cls, fields: Iterable[Field]) -> "RankBM25":
        return cls(tuple(map(IndexedField.of, fields)))

    def changed(self, changes: Iterable[Change | None]) -> "RankBM25":
        pairs = zip(self._fields, changes, strict=True)
        return RankBM25(tuple(_changed(field, change) for field, change in pairs))

    def idf(self, term: str) -> float:
        return self._fields[0].bm25.idf(term)

    def scored(self, weights: Mapping[str, float], _limit: int, _likely: Likely, /) -> Scored:
        return Scored(self.scores(weights), self.added)

    def scores(self, weights: Mapping[str, float]) -> Scores:
        total = np.zeros(self._size)
        for term, weight in weights.items():
            total += weight * self._of_term(term)
        return total

    def added(self, term: str, positions: Positions) -> Scores:
        return self._of_term(term)[positions]

    def _of_term(self, term: str) -> Scores:
        return self._kept(term) if term in self.vocabulary else self._nothing


def _summed(fields: Sequence[IndexedField], term: str) -> Scores:
    total = np.zeros(len(fields[0].weights))
    for field in fields:
        field.add_scores(term, total)
    return total


def _changed(field: IndexedField, change: Change | None) -> IndexedField:
    if change is None:
        return field
    bm25 = field.bm25
    if change.earlier is not None:
        bm25 = bm25.revised(change.earlier, change.units)
    return IndexedField.over(bm25, change.unit_of, change.weights)
