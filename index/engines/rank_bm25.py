"""BM25 by rank-bm25, with what it gets wrong on small collections put right.

rank-bm25's idf is 0 for a term in half of the units, negative above that, and then replaced by a
floor that ranks common words above rarer ones. Lucene's idf, ln(1 + (N − n + .5) / (n + .5)), is
positive everywhere and falls with n. (Robertson and Zaragoza, "The Probabilistic Relevance
Framework: BM25 and Beyond", 2009; Lucene's BM25Similarity.)
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.fields import Change, Field

Scores = NDArray[np.float64]
# Lucene's defaults; others change nothing here.
K1, B = 1.2, 0.75


@dataclass(frozen=True, slots=True)
class BM25:
    """An index of units, each a list of terms; any of them, or all, may be empty."""

    size: int
    # None where no unit has a term: rank-bm25 divides by their number and their mean length.
    okapi: BM25Okapi | None
    # The numbers of the units that have a term, in rising order.
    postings: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, units: Sequence[Sequence[str]]) -> "BM25":
        if not any(units):
            return cls(len(units), None, {})
        okapi = BM25Okapi(units, k1=K1, b=B)
        postings: dict[str, list[int]] = defaultdict(list)
        for number, counts in enumerate(okapi.doc_freqs):
            for term in counts:
                postings[term].append(number)
        # An array, because rank-bm25 makes one of it for every term that it scores.
        okapi.doc_len = np.array(okapi.doc_len)
        okapi.idf = {term: idf(len(units), len(found)) for term, found in postings.items()}
        return cls(len(units), okapi, dict(postings))

    @property
    def vocabulary(self) -> AbstractSet[str]:
        """The terms that any unit has."""
        return self.postings.keys()

    def scores(self, term: str) -> Scores:
        """What the term adds to the score of each unit, shape (size,); 0 where it is absent."""
        scores = np.zeros(self.size)
        if self.okapi is not None and (units := self.postings.get(term)):
            scores[units] = self.okapi.get_batch_scores([term], units)
        return scores

    def idf(self, term: str) -> float:
        """Lucene's idf; for a term of no unit that of a term of none, the largest there is."""
        return idf(self.size, len(self.postings.get(term, ())))

    def replaced(self, units: Mapping[int, Sequence[str]]) -> "BM25":
        """With other terms in the units of these numbers; the others are not read again."""
        if self.okapi is None:
            return BM25.of([units.get(number, ()) for number in range(self.size)])
        okapi = copy(self.okapi)
        okapi.doc_freqs = list(okapi.doc_freqs)
        okapi.doc_len = okapi.doc_len.copy()
        okapi.idf = dict(okapi.idf)
        postings = dict(self.postings)
        for number, unit in units.items():
            before, after = okapi.doc_freqs[number], dict(Counter(unit))
            okapi.doc_freqs[number], okapi.doc_len[number] = after, len(unit)
            for term in before.keys() ^ after.keys():
                # It has the term from now on, or has it no longer.
                having = sorted({number} ^ set(postings.pop(term, ())))
                okapi.idf[term] = idf(self.size, len(having))
                if having:
                    postings[term] = having
        if not postings:
            return BM25(self.size, None, {})
        okapi.avgdl = int(okapi.doc_len.sum()) / self.size
        return BM25(self.size, okapi, postings)


@dataclass(frozen=True, slots=True)
class WeightedBM25:
    """BM25 over several fields of the same passages, summed with the fields' weights."""

    # Of each field: its index, the number of each passage's unit, and its weight there.
    fields: tuple[tuple[BM25, NDArray[np.intp], NDArray[np.float64]], ...]

    @classmethod
    def of(cls, fields: Iterable[Field]) -> "WeightedBM25":
        return cls(tuple((BM25.of(f.units), f.unit_of, f.weights) for f in fields))

    def changed(self, changes: Iterable[Change | None]) -> "WeightedBM25":
        """With a change of each field, None for a field that stays as it is."""
        return WeightedBM25(
            tuple(
                (field[0].replaced(change.units), field[1], change.weights) if change else field
                for field, change in zip(self.fields, changes, strict=True)
            )
        )

    def scores(self, term: str) -> Scores:
        """What the term adds to the score of each passage, shape (number of passages,)."""
        total: Scores = np.sum(
            [weights * bm25.scores(term)[unit_of] for bm25, unit_of, weights in self.fields], axis=0
        )
        return total

    def idf(self, term: str) -> float:
        """Lucene's idf of the term in the first field, the passages' own."""
        return self.fields[0][0].idf(term)

    def vocabulary(self) -> frozenset[str]:
        """The terms that any field has."""
        return frozenset().union(*(bm25.vocabulary for bm25, _, _ in self.fields))


def idf(size: int, frequency: int) -> float:
    """Lucene's idf of a term that `frequency` of `size` units have."""
    return log(1 + (size - frequency + 0.5) / (frequency + 0.5))
