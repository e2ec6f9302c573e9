"""BM25 with one number for each passage and term, summed over the fields.

A question is then a sum of a few columns, however many fields there are: for more passages than
rank-bm25 looks through in time. Its statistics are the fields' own, and its scores the same.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from index.engines.bm25 import Scores, idf
from index.engines.engine import Likely, Positions, Scored
from index.engines.folding import NO_COLUMN, Columns, Folded, FoldedWhenAsked
from index.engines.sparse_fields import SparseField, read_fields, write_fields
from index.fields import Change, Field
from index.files import FilesReader, FilesWriter


@dataclass(frozen=True)
class SparseBM25:
    """An engine for many passages."""

    fields: tuple[SparseField, ...]
    columns: Columns

    @classmethod
    def of(cls, fields: Iterable[Field]) -> "SparseBM25":
        return cls.over(tuple(map(SparseField.of, fields)))

    @classmethod
    def over(cls, fields: tuple[SparseField, ...]) -> "SparseBM25":
        return cls(fields, Folded.of_fields(fields))

    def write(self, to: FilesWriter) -> None:
        write_fields(self.fields, to)
        folded = self.columns
        (folded if isinstance(folded, Folded) else Folded.of_fields(self.fields)).write(to)

    @classmethod
    def read(cls, files: FilesReader) -> "SparseBM25":
        return cls(read_fields(files), Folded.read(files))

    @property
    def vocabulary(self) -> AbstractSet[str]:
        return self.columns.numbers.keys()

    def idf(self, term: str) -> float:
        own = self.fields[0]
        return idf(len(own.lengths), own.postings.frequency(term))

    def scored(self, weights: Mapping[str, float], _limit: int, _likely: Likely, /) -> Scored:
        return Scored(self.scores(weights), self.added)

    def scores(self, weights: Mapping[str, float]) -> Scores:
        columns = [(self.columns.of(term), weight) for term, weight in weights.items()]
        positions = np.concatenate([NO_COLUMN.positions, *(each.positions for each, _ in columns)])
        gains = [NO_COLUMN.gains, *(weight * each.gains for each, weight in columns)]
        # One after the other, and in less than half the time of `total[positions] += gains`.
        size = len(self.fields[0].weights)
        added: Scores = np.concatenate(gains)
        return np.bincount(positions, added, size).astype(np.float64, copy=False)

    def added(self, term: str, positions: Positions) -> Scores:
        having, gains = self.columns.of(term)
        found = np.searchsorted(having, positions)
        found[found == len(having)] = 0
        if not len(having):
            return np.zeros(len(positions))
        return np.where(having[found] == positions, gains[found], 0.0)

    def changed(self, changes: Iterable[Change | None]) -> "SparseBM25":
        pairs = zip(self.fields, changes, strict=True)
        fields = tuple(field.changed(change) for field, change in pairs)
        return SparseBM25(fields, FoldedWhenAsked(fields))
