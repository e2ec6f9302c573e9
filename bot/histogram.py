"""How often a value came, by how large it was."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate


class Histogram:
    """As Prometheus has it: a bound belongs to what is below it."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        """`bounds` rise."""
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(self.bounds) + 1)
        """Of each bound, the values up to it and above the bound before; the last: all others."""
        self.total = 0.0
        """The sum of the values."""

    def add(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def figures(self) -> list[float]:
        """How many values came up to each bound, how many in all, and their sum."""
        return [*accumulate(self.counts), self.total]
