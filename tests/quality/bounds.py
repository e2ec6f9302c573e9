"""Bounds of figures, written as `hit1=0.8`."""

from collections.abc import Iterable

from bot.evaluation.thresholds import Threshold


def bounds(least: Iterable[str], most: Iterable[str]) -> list[Threshold]:
    """`hit1=0.8` and the like as thresholds."""
    pairs = [(each, "least") for each in least] + [(each, "most") for each in most]
    found = []
    for each, end in pairs:
        name, _, bound = each.partition("=")
        found.append(Threshold(name, float(bound), "least" if end == "least" else "most"))
    return found
