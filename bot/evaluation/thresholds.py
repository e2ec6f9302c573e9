"""What a figure has to reach, as `askademy eval` is told."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal

from bot.evaluation.figures import Figures

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
NAMES = tuple(field.name for field in fields(Figures))


@dataclass(frozen=True, slots=True)
class Threshold:
    name: str  # of the figure
    bound: float  # a value on it is good enough
    end: Literal["least", "most"]  # whether the figure must not lie below it, or not above

    def missed(self, found: Figures) -> str | None:
        """A sentence where the figure is not good enough; one that nothing gave is not."""
        value = getattr(found, self.name)
        if value is None:
            return f"{self.name} could not be counted, and {self.bound:g} is asked for."
        if self.end == "least" and value < self.bound:
            return f"{self.name} is {value:.3f}, below {self.bound:g}."
        if self.end == "most" and value > self.bound:
            return f"{self.name} is {value:.3f}, above {self.bound:g}."
        return None


def thresholds(at_least: Iterable[str], at_most: Iterable[str]) -> tuple[Threshold, ...]:
    """Texts such as `hit1=0.8` → thresholds; raises `ValueError`, which says what to write."""
    least = (_threshold(text, "least") for text in at_least)
    most = (_threshold(text, "most") for text in at_most)
    return (*least, *most)


def _threshold(text: str, end: Literal["least", "most"]) -> Threshold:
    name, _, bound = text.partition("=")
    if name not in NAMES:
        raise ValueError(
            f'"{text}" names no figure: write one of {", ".join(NAMES)}, = and a number.'
        )
    if not _NUMBER.fullmatch(bound):
        raise ValueError(f'"{text}" has no number: write one such as 0.8 after the = sign.')
    return Threshold(name, float(bound), end)
