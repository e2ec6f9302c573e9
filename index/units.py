"""Units of text as rows of numbered terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from index.ragged import Ragged


@dataclass(frozen=True, slots=True)
class Units(Sequence[tuple[str, ...]]):
    """The terms of each unit, in order."""

    # Every term by its number; some may stand in no unit.
    names: tuple[str, ...]
    rows: Ragged

    @classmethod
    def of(cls, units: Sequence[Sequence[str]]) -> "Units":
        if isinstance(units, Units):
            return units
        numbers: dict[str, int] = {}
        rows = [[numbers.setdefault(term, len(numbers)) for term in unit] for unit in units]
        return cls(tuple(numbers), Ragged.of(rows))

    @classmethod
    def joined(cls, parts: Sequence["Units"]) -> "Units":
        """The units of the first, then of the second, and so on."""
        names, numbers = numbered([part.names for part in parts])
        rows = [
            Ragged(part.rows.starts, number[part.rows.values])
            for part, number in zip(parts, numbers, strict=True)
        ]
        return cls(names, Ragged.joined(rows))

    def with_more(self, more: Mapping[int, Sequence[str]]) -> "Units":
        """With terms behind those of some units."""
        if not more:
            return self
        return Units.of([more.get(number, ()) for number in range(len(self))]).behind(self)

    def behind(self, first: "Units") -> "Units":
        """The terms of each unit behind those of the same unit of `first`."""
        names, (before, own) = numbered([first.names, self.names])
        rows = Ragged(self.rows.starts, own[self.rows.values])
        return Units(names, rows.behind(Ragged(first.rows.starts, before[first.rows.values])))

    @overload
    def __getitem__(self, number: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, number: slice) -> "Units": ...
    def __getitem__(self, number: int | slice) -> "tuple[str, ...] | Units":
        if isinstance(number, slice):
            return Units(self.names, self.rows.taken(np.arange(len(self))[number]))
        names = self.names
        # Asked for hundreds of times by a question.
        row = self.rows.row(number) if number >= 0 else self.rows.row(range(len(self))[number])
        return tuple([names[i] for i in row.tolist()])

    def __len__(self) -> int:
        return len(self.rows)


def numbered(
    every: Sequence[Sequence[str]],
) -> tuple[tuple[str, ...], list[np.ndarray[Any, np.dtype[np.int32]]]]:
    """All names once, and the new number of each name of each list."""
    numbers: dict[str, int] = {}
    found = [
        np.fromiter((numbers.setdefault(name, len(numbers)) for name in names), dtype=np.int32)
        for names in every
    ]
    return tuple(numbers), found
