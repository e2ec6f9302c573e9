"""Which units have a term, and how often."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count

import numpy as np
from numpy.typing import NDArray

from index.files import FilesReader, FilesWriter
from index.ragged import Numbers, numbers_of
from index.revision import Places
from index.units import Units

# Numbers of units, and how often one has a term: half the memory of what numpy counts in.
Small = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Postings:
    """The lists of all terms one behind the other."""

    # The number of each term, in rising order.
    numbers: Mapping[str, int]
    # The place of each term's first unit, and one that is behind all: shape (terms + 1,).
    starts: Numbers
    # The units, in rising order for each term, and how often each has it.
    units: Small
    counts: Small

    @classmethod
    def of(cls, units: Sequence[Sequence[str]]) -> "Postings":
        found = Units.of(units)
        size = len(found)
        keys = found.rows.values.astype(np.int64) * size + found.rows.row_of()
        keys, counts = np.unique(keys, return_counts=True)
        terms, places = np.divmod(keys, max(1, size))
        frequencies = np.bincount(terms, minlength=len(found.names))
        # Terms that stand in none of these units are of others with the same names.
        names = compress(found.names, frequencies > 0)
        numbers = {term: number for number, term in enumerate(names)}
        return cls(numbers, _starts(frequencies[frequencies > 0]), _small(places), _small(counts))

    def write(self, to: FilesWriter, name: str) -> None:
        to.texts(f"{name}.terms", [*self.numbers])
        to.array(f"{name}.starts", self.starts)
        to.array(f"{name}.units", self.units)
        to.array(f"{name}.counts", self.counts)

    @classmethod
    def read(cls, files: FilesReader, name: str) -> "Postings":
        numbers = {term: number for number, term in enumerate(files.texts(f"{name}.terms"))}
        starts, units = files.array(f"{name}.starts"), files.array(f"{name}.units")
        return cls(numbers, starts, units, files.array(f"{name}.counts"))

    def of_term(self, term: str) -> tuple[Small, Small]:
        """The units that have a term which some have, and how often."""
        number = self.numbers[term]
        found = slice(self.starts[number], self.starts[number + 1])
        return self.units[found], self.counts[found]

    def frequency(self, term: str) -> int:
        """How many units have it."""
        number = self.numbers.get(term)
        return 0 if number is None else int(self.starts[number + 1] - self.starts[number])

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
        added = numbers_of(numbers[term] for found in new.values() for term in found)
        often = numbers_of(times for found in new.values() for times in found.values())
        units = np.repeat(numbers_of(new), numbers_of(map(len, new.values())))
        keys = added * size + units
        order = np.argsort(keys)
        places = np.searchsorted(terms * size + moved[kept], keys[order])
        lengths = np.bincount(terms, minlength=len(names))
        lengths += np.bincount(added, minlength=len(names))
        if not lengths.all():
            numbers = dict(zip(compress(names, lengths > 0), count(), strict=False))
        return Postings(
            numbers,
            _starts(lengths[lengths > 0]),
            _small(np.insert(moved[kept], places, units[order])),
            _small(np.insert(self.counts[kept], places, often[order])),
        )


_NOTHING: Small = np.empty(0, dtype=np.int32)
NO_POSTINGS = Postings({}, np.zeros(1, dtype=np.int64), _NOTHING, _NOTHING)


def _starts(lengths: Numbers) -> Numbers:
    return np.concatenate(([0], np.cumsum(lengths)))


def _small(values: Numbers) -> Small:
    return values.astype(np.int32)


def _unknown(known: Mapping[str, int], new: Mapping[int, Iterable[str]]) -> list[str]:
    """The terms that are not known yet, in the order in which they come."""
    return [t for t in dict.fromkeys(t for found in new.values() for t in found) if t not in known]
