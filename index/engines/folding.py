"""The numbers of all fields summed to one for each passage and term."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple, Protocol

import numpy as np

from index.engines.bm25 import Scores, idfs, saturated
from index.engines.engine import Positions
from index.engines.postings import Small
from index.engines.sparse_fields import SparseField, numbered_terms
from index.files import FilesReader, FilesWriter
from index.ragged import Numbers, Ragged, numbers_of, places

# Numbers of all fields that are summed at a time, so that memory is bounded: 100 MB.
SUMMED = 2_000_000


class Column(NamedTuple):
    """The passages that have a term, in rising order, and what it adds to the score of each."""

    positions: Small
    gains: Scores


_NO_POSITIONS: Small = np.empty(0, dtype=np.int32)
_NO_SCORES: Scores = np.empty(0)
NO_COLUMN = Column(_NO_POSITIONS, _NO_SCORES)


class Columns(Protocol):
    """The columns of all terms; both kinds have the same numbers, to the last bit."""

    @property
    def numbers(self) -> Mapping[str, int]:
        """The number of each term that any field has, in rising order."""

    def of(self, term: str) -> Column:
        """That of a term which no field has is empty."""


@dataclass(frozen=True, slots=True)
class Folded:
    """All of them one behind the other."""

    numbers: Mapping[str, int]
    # The place of each term's first passage, and one that is behind all: shape (terms + 1,).
    starts: Numbers
    positions: Small
    gains: Scores

    @classmethod
    def of_fields(cls, fields: Sequence[SparseField]) -> "Folded":
        numbers = numbered_terms(fields)
        names, size = tuple(numbers), len(fields[0].weights)
        expansions = [*map(_Expansion, fields)]
        ends = np.cumsum(sum(each.sizes(names) for each in expansions))
        parts: list[_Summed] = []
        first = 0
        while first < len(names):
            before = int(ends[first - 1]) if first else 0
            end = max(first + 1, int(np.searchsorted(ends, before + SUMMED, side="right")))
            parts.append(_summed(expansions, names[first:end], size))
            first = end
        frequencies = np.concatenate([np.empty(0, np.int64), *(each.frequencies for each in parts)])
        return cls(
            numbers,
            np.concatenate(([0], np.cumsum(frequencies))),
            np.concatenate([_NO_POSITIONS, *(each.column.positions for each in parts)]),
            np.concatenate([_NO_SCORES, *(each.column.gains for each in parts)]),
        )

    def write(self, to: FilesWriter) -> None:
        to.texts("folded.terms", [*self.numbers])
        to.array("folded.starts", self.starts)
        to.array("folded.positions", self.positions)
        to.array("folded.gains", self.gains)

    @classmethod
    def read(cls, files: FilesReader) -> "Folded":
        numbers = {term: number for number, term in enumerate(files.texts("folded.terms"))}
        starts, positions = files.array("folded.starts"), files.array("folded.positions")
        return cls(numbers, starts, positions, files.array("folded.gains"))

    def of(self, term: str) -> Column:
        number = self.numbers.get(term)
        if number is None:
            return NO_COLUMN
        found = slice(self.starts[number], self.starts[number + 1])
        return Column(self.positions[found], self.gains[found])


class FoldedWhenAsked:
    """Each is summed when it is asked for the first time.

    One changed page changes every number, as idf counts all passages; of most terms none is asked
    before the next change.
    """

    def __init__(self, fields: Sequence[SparseField]) -> None:
        self.numbers = numbered_terms(fields)
        expansions = [*map(_Expansion, fields)]
        # Together they take no more than if all were summed at once. Of a function, and no method:
        # what refers to itself in a circle would outlive its snapshot.
        self._kept = lru_cache(None)(partial(_column, expansions, len(fields[0].weights)))

    def of(self, term: str) -> Column:
        return self._kept(term) if term in self.numbers else NO_COLUMN


class _Summed(NamedTuple):
    """Of some terms, one behind the other."""

    # How many passages have each.
    frequencies: Numbers
    column: Column


class _Expansion:
    """A field's gains for the passages that have a unit."""

    def __init__(self, field: SparseField) -> None:
        self._field = field
        order = np.argsort(field.unit_of, kind="stable")
        self._members = np.bincount(field.unit_of, minlength=len(field.lengths))
        # The passages of each unit.
        self._passages = Ragged.of_lengths(self._members, order)
        self._idf = np.array(idfs(len(field.lengths), field.postings.frequencies()))
        self._mean = int(field.lengths.sum()) / max(1, len(field.lengths))

    def sizes(self, names: Sequence[str]) -> Numbers:
        """How many numbers each term has."""
        own = self._own(names)
        found = np.zeros(len(names), dtype=np.int64)
        units = np.cumsum(np.concatenate(([0], self._members[self._field.postings.units])))
        starts = self._field.postings.starts
        has = own[own >= 0]
        found[own >= 0] = units[starts[has + 1]] - units[starts[has]]
        return found

    def gains(self, names: Sequence[str]) -> tuple[Numbers, Positions, Scores]:
        """Of each number the term, by its place among the names, the passage, and the gain."""
        every = self._own(names)
        has = np.flatnonzero(every >= 0)
        own = every[has]
        postings = self._field.postings
        lengths = postings.starts[own + 1] - postings.starts[own]
        found = places(postings.starts[own], lengths)
        units, counts = postings.units[found], postings.counts[found]
        scores = np.repeat(self._idf[own], lengths) * saturated(
            counts, self._field.lengths[units], self._mean
        )
        terms = np.repeat(has, lengths)
        members = self._members[units]
        positions = self._passages.taken(units).values
        gains = self._field.weights[positions] * np.repeat(scores, members)
        return np.repeat(terms, members), positions, gains

    def _own(self, names: Sequence[str]) -> Numbers:
        """The field's own number of each term; -1 for those that it has not."""
        numbers = self._field.postings.numbers
        return numbers_of(numbers.get(term, -1) for term in names)


def _column(expansions: Sequence[_Expansion], size: int, term: str) -> Column:
    return _summed(expansions, (term,), size).column


def _summed(expansions: Sequence[_Expansion], names: Sequence[str], size: int) -> _Summed:
    """The fields' gains summed for each of these terms and each of so many passages."""
    found = [each.gains(names) for each in expansions]
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
    for place in range(1, len(expansions)):
        more = np.flatnonzero(often > place)
        total[more] += gains[begins[more] + place]
    terms, positions = np.divmod(keys[begins], size)
    frequencies = np.bincount(terms, minlength=len(names))
    return _Summed(frequencies, Column(positions.astype(np.int32), total))
