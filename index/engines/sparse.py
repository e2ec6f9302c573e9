"""BM25 with one number for each passage and term, summed over the fields when it is built.

A question is then a sum of a few columns, however many fields there are: for more passages than
rank-bm25 looks through in time. Its statistics are the fields' own, and its scores the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from index.engines.bm25 import Scores, idf, idfs, saturated
from index.engines.engine import Likely, Positions, Scored
from index.engines.postings import Small
from index.engines.sparse_fields import (
    SparseField,
    numbered_terms,
    read_fields,
    write_fields,
)
from index.fields import Change, Field
from index.files import FilesReader, FilesWriter
from index.ragged import Numbers, Ragged, numbers_of, places

# Numbers of all fields that are summed at a time, so that memory is bounded: 100 MB.
SUMMED = 2_000_000


@dataclass(frozen=True)
class SparseBM25:
    """An engine for many passages."""

    fields: tuple[SparseField, ...]
    # The number of each term that any field has, in rising order.
    numbers: Mapping[str, int]
    # The place of each term's first passage, and one that is behind all: shape (terms + 1,).
    starts: Numbers
    # The passages, in rising order for each term, and what it adds to the score of each.
    positions: Small
    gains: Scores

    @classmethod
    def of(cls, fields: Iterable[Field]) -> "SparseBM25":
        return cls.over(tuple(map(SparseField.of, fields)))

    @classmethod
    def over(cls, fields: tuple[SparseField, ...]) -> "SparseBM25":
        numbers = numbered_terms(fields)
        summed = [*_summed(fields, tuple(numbers))]
        return cls(
            fields,
            numbers,
            np.concatenate(
                ([0], np.cumsum(np.concatenate([_NO_NUMBERS, *(s[0] for s in summed)])))
            ),
            np.concatenate([_NO_POSITIONS, *(s[1] for s in summed)]),
            np.concatenate([_NO_SCORES, *(s[2] for s in summed)]),
        )

    def write(self, to: FilesWriter) -> None:
        write_fields(self.fields, to)
        to.texts("folded.terms", [*self.numbers])
        to.array("folded.starts", self.starts)
        to.array("folded.positions", self.positions)
        to.array("folded.gains", self.gains)

    @classmethod
    def read(cls, files: FilesReader) -> "SparseBM25":
        numbers = {term: number for number, term in enumerate(files.texts("folded.terms"))}
        return cls(
            read_fields(files),
            numbers,
            files.array("folded.starts"),
            files.array("folded.positions"),
            files.array("folded.gains"),
        )

    @property
    def vocabulary(self) -> AbstractSet[str]:
        return self.numbers.keys()

    def idf(self, term: str) -> float:
        own = self.fields[0]
        return idf(len(own.lengths), own.postings.frequency(term))

    def scored(self, weights: Mapping[str, float], _limit: int, _likely: Likely, /) -> Scored:
        return Scored(self.scores(weights), self.added)

    def scores(self, weights: Mapping[str, float]) -> Scores:
        total = np.zeros(len(self.fields[0].weights))
        for term, weight in weights.items():
            positions, gains = self._column(term)
            total[positions] += weight * gains
        return total

    def added(self, term: str, positions: Positions) -> Scores:
        having, gains = self._column(term)
        found = np.searchsorted(having, positions)
        found[found == len(having)] = 0
        if not len(having):
            return np.zeros(len(positions))
        return np.where(having[found] == positions, gains[found], 0.0)

    def changed(self, changes: Iterable[Change | None]) -> "SparseBM25":
        pairs = zip(self.fields, changes, strict=True)
        return SparseBM25.over(tuple(field.changed(change) for field, change in pairs))

    def _column(self, term: str) -> tuple[Small, Scores]:
        """The passages that have a term, and what it adds to the score of each."""
        number = self.numbers.get(term)
        if number is None:
            return _NO_POSITIONS, _NO_SCORES
        found = slice(self.starts[number], self.starts[number + 1])
        return self.positions[found], self.gains[found]


_NO_NUMBERS: Numbers = np.empty(0, dtype=np.int64)
_NO_POSITIONS: Small = np.empty(0, dtype=np.int32)
_NO_SCORES: Scores = np.empty(0)


class _Summed(NamedTuple):
    """Of some terms, one behind the other."""

    # How many passages have each.
    frequencies: Numbers
    positions: Small
    gains: Scores


class _Expansion:
    """A field's gains for the passages that have a unit."""

    def __init__(self, field: SparseField, names: Sequence[str]) -> None:
        """`names` are the terms of all fields."""
        self._field = field
        order = np.argsort(field.unit_of, kind="stable")
        members = np.bincount(field.unit_of, minlength=len(field.lengths))
        # The passages of each unit.
        self._members = Ragged.of_lengths(members, order)
        numbers = field.postings.numbers
        # The field's own number of each term; -1 for those that it has not.
        self._own = numbers_of(numbers.get(term, -1) for term in names)
        self._idf = np.array(idfs(len(field.lengths), field.postings.frequencies()))
        self._mean = int(field.lengths.sum()) / max(1, len(field.lengths))
        # How many numbers each term has.
        self.sizes = np.zeros(len(names), dtype=np.int64)
        units = np.cumsum(np.concatenate(([0], members[field.postings.units])))
        own = self._own[self._own >= 0]
        starts = field.postings.starts
        self.sizes[self._own >= 0] = units[starts[own + 1]] - units[starts[own]]

    def gains(self, first: int, end: int) -> tuple[Numbers, Positions, Scores]:
        """Of the terms from `first` to before `end`: the term, the passage, what it adds."""
        has = np.flatnonzero(self._own[first:end] >= 0)
        own = self._own[first:end][has]
        postings = self._field.postings
        lengths = postings.starts[own + 1] - postings.starts[own]
        found = places(postings.starts[own], lengths)
        units, counts = postings.units[found], postings.counts[found]
        scores = np.repeat(self._idf[own], lengths) * saturated(
            counts, self._field.lengths[units], self._mean
        )
        terms = np.repeat(has, lengths)
        members = self._members.lengths()[units]
        positions = self._members.taken(units).values
        gains = self._field.weights[positions] * np.repeat(scores, members)
        return np.repeat(terms, members), positions, gains


def _summed(fields: Sequence[SparseField], names: Sequence[str]) -> Iterator[_Summed]:
    """The fields' gains summed for each term and passage, some terms at a time."""
    size = len(fields[0].weights)
    expansions = [_Expansion(field, names) for field in fields]
    ends = np.cumsum(sum(each.sizes for each in expansions))
    first = 0
    while first < len(names):
        before = int(ends[first - 1]) if first else 0
        end = max(first + 1, int(np.searchsorted(ends, before + SUMMED, side="right")))
        found = [each.gains(first, end) for each in expansions]
        keys = np.concatenate([terms * size + positions for terms, positions, _ in found])
        gains = np.concatenate([gains for _, _, gains in found])
        # Each term's passages of a field are not in order where they share its units.
        order = np.argsort(keys, kind="stable")
        keys, gains = keys[order], gains[order]
        # Terms of passages that are gone may have none.
        is_first = np.concatenate((keys[:1] == keys[:1], keys[1:] != keys[:-1]))
        begins = np.flatnonzero(is_first)
        often = np.diff(np.append(begins, len(keys)))
        total = gains[begins]
        # One after the other, as they are summed where nothing is folded.
        for place in range(1, len(fields)):
            more = np.flatnonzero(often > place)
            total[more] += gains[begins[more] + place]
        terms, positions = np.divmod(keys[begins], size)
        frequencies = np.bincount(terms, minlength=end - first)
        yield _Summed(frequencies, positions.astype(np.int32), total)
        first = end
