"""Plots as rectangles: a bar for each day, made of what it counts, and shares side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

BAR, GAP = 8, 2  # widths, of a picture that is stretched over the page
HEIGHT = 100


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle of a plot; `kind` says what it counts, and so its colour."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    """What it shows, in words."""

    pieces: tuple[Rectangle, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    width: int
    most: int
    """What the highest bar counts."""

    bars: tuple[Bar, ...]


def stacked(kinds: Sequence[str], days: Sequence[tuple[str, Sequence[int]]]) -> Plot:
    """A bar for each day, its counts on top of each other, the first kind at the bottom."""
    most = max((sum(counts) for _, counts in days), default=0)
    bars = tuple(
        Bar(label, _pieces(kinds, counts, place * (BAR + GAP), HEIGHT / max(most, 1)))
        for place, (label, counts) in enumerate(days)
    )
    return Plot(max(len(bars), 1) * (BAR + GAP), most, bars)


def _pieces(
    kinds: Sequence[str], counts: Sequence[int], x: float, scale: float
) -> tuple[Rectangle, ...]:
    found, top = [], float(HEIGHT)
    for kind, count in zip(kinds, counts, strict=True):
        top -= count * scale
        if count:
            found.append(Rectangle(kind, x, round(top, 2), BAR, round(count * scale, 2)))
    return tuple(found)


def shares(kinds: Sequence[str], counts: Sequence[int]) -> tuple[Rectangle, ...]:
    """One line of 100 units, a part for each kind; empty where nothing is counted."""
    total, left, found = sum(counts), 0.0, []
    for kind, count in zip(kinds, counts, strict=True):
        width = 100 * count / total if total else 0.0
        if count:
            found.append(Rectangle(kind, round(left, 2), 0, round(width, 2), 8))
        left += width
    return tuple(found)
