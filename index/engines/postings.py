"""Which units have a term, and how often: the lists of all terms one behind the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count

import numpy as np
from numpy.typing import NDArray

from index.revision import Places

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Postings:
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

    def frequency(self, term: str) -> int:
        """How many units have the term."""
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
