"""BM25 by rank-bm25, with what it gets wrong on small collections put right.

rank-bm25's idf is 0 for a term in half of the units, negative above that, and then replaced by a
floor that ranks common words above rarer ones. Lucene's idf, ln(1 + (N − n + .5) / (n + .5)), is
positive everywhere and falls with n. (Robertson and Zaragoza, "The Probabilistic Relevance
Framework: BM25 and Beyond", 2009; Lucene's BM25Similarity.)
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass
from itertools import compress, count
from math import log

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.fields import Change, Field
from index.revision import Places, inverse

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]
# Lucene's defaults; others change nothing here.
K1, B = 1.2, 0.75
_NOWHERE: NDArray[np.int64] = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Postings:
    """Which units have a term, and how often: the lists of all terms one behind the other."""

    # The number of each term, in rising order.
    numbers: Mapping[str, int]
    # The place of each term's first unit, and one that is behind all: shape (terms + 1,).
    starts: Numbers
    # The units, in rising order for each term, and how often each has it.
    units: Numbers
    counts: Numbers

    @classmethod
    def of(cls, units: Sequence[Mapping[str, int]]) -> "Postings":
        return NO_POSTINGS.revised(_NOTHING, len(units), dict(enumerate(units)))

    def of_term(self, term: str) -> tuple[Numbers, Numbers]:
        """The units that have a term which some have, and how often."""
        number = self.numbers[term]
        found = slice(self.starts[number], self.starts[number + 1])
        return self.units[found], self.counts[found]

    def frequencies(self) -> Numbers:
        """How many units have each term."""
        return np.diff(self.starts)

    def revised(self, later: Places, size: int, new: Mapping[int, Mapping[str, int]]) -> "Postings":
        """Of `size` units: `later` has where each is now, `new` the terms of those that are new."""
        unknown = _unknown(self.numbers, new)
        names = [*self.numbers, *unknown]
        numbers = dict(self.numbers)
        numbers.update(zip(unknown, range(len(numbers), len(names)), strict=True))
        moved = later[self.units]
        kept = moved >= 0
        terms = np.repeat(np.arange(len(self.numbers)), self.frequencies())[kept]
        added = _numbers(numbers[term] for found in new.values() for term in found)
        often = _numbers(times for found in new.values() for times in found.values())
        units = np.repeat(_numbers(new), _numbers(map(len, new.values())))
        keys = added * size + units
        order = np.argsort(keys)
        places = np.searchsorted(terms * size + moved[kept], keys[order])
        lengths = np.bincount(terms, minlength=len(names))
        lengths += np.bincount(added, minlength=len(names))
        if not lengths.all():
            numbers = dict(zip(compress(names, lengths > 0), count(), strict=False))
        return Postings(
            numbers,
            np.concatenate(([0], np.cumsum(lengths[lengths > 0]))),
            np.insert(moved[kept], places, units[order]),
            np.insert(self.counts[kept], places, often[order]),
        )


_NOTHING = np.empty(0, dtype=np.int64)
NO_POSTINGS = Postings({}, np.zeros(1, dtype=np.int64), _NOTHING, _NOTHING)


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int64)


def _unknown(known: Mapping[str, int], new: Mapping[int, Mapping[str, int]]) -> list[str]:
    """The terms that are not known yet, in the order in which they come."""
    return [t for t in dict.fromkeys(t for found in new.values() for t in found) if t not in known]


@dataclass(frozen=True, slots=True)
class BM25:
    """An index of units, each a list of terms; any of them, or all, may be empty."""

    size: int
    # None where no unit has a term: rank-bm25 divides by their number and their mean length.
    okapi: BM25Okapi | None
    postings: Postings

    @classmethod
    def of(cls, units: Sequence[Sequence[str]]) -> "BM25":
        if not any(units):
            return cls(len(units), None, NO_POSTINGS)
        okapi = BM25Okapi(units, k1=K1, b=B)
        postings = Postings.of(okapi.doc_freqs)
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

    def unit_scores(self, term: str) -> tuple[NDArray[np.int64], Scores]:
        """The numbers of the units that have the term, and what it adds to the score of each."""
        if self.okapi is None or term not in self.postings.numbers:
            return _NOWHERE, np.empty(0)
        # rank-bm25's own expression, for these units alone: it looks at all of them.
        units, counts = self.postings.of_term(term)
        k1, b, mean = self.okapi.k1, self.okapi.b, self.okapi.avgdl
        length = self.okapi.doc_len[units]
        saturated = counts * (k1 + 1) / (counts + k1 * (1 - b + b * length / mean))
        return units, np.asarray(self.okapi.idf[term] * saturated)

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
    """Of each term; few numbers of units occur, and the logarithm is taken once for each."""
    frequencies = postings.frequencies().tolist()
    found = {frequency: idf(size, frequency) for frequency in set(frequencies)}
    return dict(zip(postings.numbers, map(found.__getitem__, frequencies), strict=True))


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


@dataclass(frozen=True, slots=True)
class WeightedBM25:
    """BM25 over several fields of the same passages, summed with the fields' weights."""

    fields: tuple[IndexedField, ...]

    @classmethod
    def of(cls, fields: Iterable[Field]) -> "WeightedBM25":
        return cls(tuple(map(IndexedField.of, fields)))

    def changed(self, changes: Iterable[Change | None]) -> "WeightedBM25":
        """With a change of each field, None for a field that stays as it is."""
        pairs = zip(self.fields, changes, strict=True)
        return WeightedBM25(tuple(_changed(field, change) for field, change in pairs))

    def scores(self, term: str) -> Scores:
        """What the term adds to the score of each passage, shape (number of passages,)."""
        total = np.zeros(len(self.fields[0].weights))
        for field in self.fields:
            field.add_scores(term, total)
        return total

    def idf(self, term: str) -> float:
        """Lucene's idf of the term in the first field, the passages' own."""
        return self.fields[0].bm25.idf(term)

    def vocabulary(self) -> frozenset[str]:
        """The terms that any field has."""
        return frozenset().union(*(field.bm25.vocabulary for field in self.fields))


def _changed(field: IndexedField, change: Change | None) -> IndexedField:
    if change is None:
        return field
    bm25 = field.bm25
    if change.earlier is not None:
        bm25 = bm25.revised(change.earlier, change.units)
    return IndexedField.over(bm25, change.unit_of, change.weights)


def idf(size: int, frequency: int) -> float:
    """Lucene's idf of a term that `frequency` of `size` units have."""
    return log(1 + (size - frequency + 0.5) / (frequency + 0.5))
