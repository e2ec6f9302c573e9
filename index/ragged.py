"""Rows of different lengths in one array."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ragged:
    """The values of all rows one behind the other; never changed."""

    # The place of each row's first value, and one that is behind all: shape (rows + 1,).
    starts: Numbers
    # Shape (all values, ...).
    values: NDArray[Any]

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]], dtype: DTypeLike = np.int32) -> "Ragged":
        values = np.fromiter(chain.from_iterable(rows), dtype=dtype)
        return cls.of_lengths(numbers_of(map(len, rows)), values)

    @classmethod
    def of_lengths(cls, lengths: Numbers, values: NDArray[Any]) -> "Ragged":
        return cls(np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))), values)

    @classmethod
    def joined(cls, parts: Sequence["Ragged"]) -> "Ragged":
        """The rows of the first, then of the second, and so on."""
        lengths = np.concatenate([part.lengths() for part in parts])
        return cls.of_lengths(lengths, np.concatenate([part.values for part in parts]))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, number: int) -> NDArray[Any]:
        return self.values[self.starts[number] : self.starts[number + 1]]

    def lengths(self) -> Numbers:
        return np.diff(self.starts)

    def row_of(self) -> Numbers:
        """The number of each value's row."""
        return np.repeat(np.arange(len(self)), self.lengths())

    def taken(self, numbers: NDArray[np.integer]) -> "Ragged":
        """These rows, in this order."""
        lengths = self.lengths()[numbers]
        return Ragged.of_lengths(lengths, self.values[places(self.starts[numbers], lengths)])

    def where(self, kept: NDArray[np.bool_]) -> "Ragged":
        """The same rows without the values that are not kept."""
        lengths = np.bincount(self.row_of()[kept], minlength=len(self))
        return Ragged.of_lengths(lengths, self.values[kept])

    def behind(self, first: "Ragged") -> "Ragged":
        """Each row behind the row of `first` with the same number."""
        before, own = first.lengths(), self.lengths()
        lengths = before + own
        values = np.empty(int(lengths.sum()), dtype=self.values.dtype)
        starts = np.cumsum(lengths) - lengths
        values[places(starts, before)] = first.values
        values[places(starts + before, own)] = self.values
        return Ragged.of_lengths(lengths, values)


def places(starts: Numbers, lengths: Numbers) -> Numbers:
    """Those of the values of rows that begin at `starts`."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + lengths, lengths)


def numbers_of(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int64)
