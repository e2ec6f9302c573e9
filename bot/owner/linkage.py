"""Vectors → groups of those that are near to one another on average."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.meaning.encoder import Vectors

Positions = NDArray[np.intp]
# Nearness is rounded, so that no other arithmetic unit changes a group.
DECIMALS = 3
# Rows that are compared with all others at once: 20 MB where there are 10,000.
ROWS = 512


def linked(vectors: Vectors, threshold: float) -> list[list[int]]:
    """The positions of each group in rising order, the groups by their first positions.

    The `vectors` have length 1. Two groups become one where both are nearest to each other, and
    the mean cosine between their members is at least the threshold (average linkage). It takes
    time in the square of their number.
    """
    groups = [[position] for position in range(len(vectors))]
    # The product of two means is the mean of all cosines between two groups.
    means = np.asarray(vectors, dtype=np.float32).copy()
    # No group comes nearer to another by growing than its parts were: who is near to none stays so.
    open_groups = np.arange(len(vectors))
    while len(open_groups) > 1:
        nearest, nearness = _nearest(means[open_groups])
        gone = set()
        for one, other in _mutual(nearest, nearness >= threshold):
            kept, joined = int(open_groups[one]), int(open_groups[other])
            sizes = [len(groups[kept]), len(groups[joined])]
            means[kept] = np.average(means[[kept, joined]], axis=0, weights=sizes)
            groups[kept] += groups[joined]
            groups[joined] = []
            gone.add(other)
        if not gone:
            break
        stays = nearness >= threshold
        stays[[*gone]] = False
        open_groups = open_groups[stays]
    return [sorted(group) for group in groups if group]


def _nearest(means: Vectors) -> tuple[Positions, NDArray[np.float32]]:
    """For each row the other one that it is nearest to, the first of several; and how near."""
    nearest = np.empty(len(means), dtype=np.intp)
    nearness = np.empty(len(means), dtype=np.float32)
    for start in range(0, len(means), ROWS):
        found = np.round(means[start : start + ROWS] @ means.T, DECIMALS)
        rows = np.arange(len(found))
        found[rows, rows + start] = -np.inf
        best = found.argmax(axis=1)
        nearest[start : start + ROWS] = best
        nearness[start : start + ROWS] = found[rows, best]
    return nearest, nearness


def _mutual(nearest: Positions, near: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """The pairs that are nearest to each other, of those that are near."""
    rows = np.arange(len(nearest))
    first = near & (nearest[nearest] == rows) & (rows < nearest)
    for row in np.flatnonzero(first).tolist():
        yield row, int(nearest[row])
