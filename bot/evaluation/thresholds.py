"""What a figure has to reach, as `askademy eval` is told."""

from dataclasses import dataclass
from typing import Literal

from bot.evaluation.figures import Figures

# Whether a figure must not lie below its bound, or not above.
End = Literal["least", "most"]


@dataclass(frozen=True, slots=True)
class Threshold:
    name: str  # of the figure, a field of `Figures`
    bound: float  # a value on it is good enough
    end: End

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
