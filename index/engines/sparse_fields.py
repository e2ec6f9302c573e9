"""Fields whose terms are counted: what BM25 is made of, and made of again when pages change."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, count, takewhile

import numpy as np
from numpy.typing import NDArray

from index.engines.bm25 import Scores
from index.engines.postings import Postings
from index.fields import Change, Field
from index.files import FilesReader, FilesWriter
from index.ragged import Numbers
from index.revision import inverse


@dataclass(frozen=True, slots=True)
class SparseField:
    """A field whose terms are counted."""

    postings: Postings
    # How many terms each unit has, shape (number of units,).
    lengths: Numbers
    # As in a field.
    unit_of: NDArray[np.intp]
    weights: Scores

    @classmethod
    def of(cls, field: Field) -> "SparseField":
        return cls(
            Postings.of(field.units), field.units.rows.lengths(), field.unit_of, field.weights
        )

    def write(self, to: FilesWriter, name: str) -> None:
        self.postings.write(to, name)
        to.array(f"{name}.lengths", self.lengths)
        to.array(f"{name}.unit-of", self.unit_of)
        to.array(f"{name}.weights", self.weights)

    @classmethod
    def read(cls, files: FilesReader, name: str) -> "SparseField":
        lengths, unit_of = files.array(f"{name}.lengths"), files.array(f"{name}.unit-of")
        postings = Postings.read(files, name)
        return cls(postings, lengths, unit_of, files.array(f"{name}.weights"))

    def changed(self, change: Change | None) -> "SparseField":
        if change is None:
            return self
        if change.earlier is None:
            return SparseField(self.postings, self.lengths, change.unit_of, change.weights)
        later = inverse(change.earlier, len(self.lengths))
        counts = {number: Counter(unit) for number, unit in change.units.items()}
        postings = self.postings.revised(later, len(change.earlier), counts)
        lengths = np.zeros(len(change.earlier), dtype=np.int64)
        kept = change.earlier >= 0
        lengths[kept] = self.lengths[change.earlier[kept]]
        lengths[list(change.units)] = [len(unit) for unit in change.units.values()]
        return SparseField(postings, lengths, change.unit_of, change.weights)


def write_fields(fields: Iterable[SparseField], to: FilesWriter) -> None:
    for number, field in enumerate(fields):
        field.write(to, f"field-{number}")


def read_fields(files: FilesReader) -> tuple[SparseField, ...]:
    names = takewhile(lambda name: files.has(f"{name}.lengths"), map("field-{}".format, count()))
    return tuple(SparseField.read(files, name) for name in names)


def numbered_terms(fields: Iterable[SparseField]) -> dict[str, int]:
    """The number of each term that any field has, in rising order."""
    names = dict.fromkeys(chain.from_iterable(field.postings.numbers for field in fields))
    return {term: number for number, term in enumerate(names)}
