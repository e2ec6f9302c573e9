"""How long a question will take, by what others of its length took in the same snapshot.

Pages, meaning and engine are those of the snapshot, and the machine is this one: no table of
numbers would know them. Of ordinary questions the length tells most of what is left
(benchmarks/worst.md: the worst that a search found has 1,000 characters).
"""

from collections import deque
from dataclasses import dataclass, field

REMEMBERED = 8  # times, of each length
_SHARE = 0.2  # of the newest in the mean


@dataclass(slots=True)
class _Times:
    """Of questions of about one length, in seconds."""

    worked: float
    lasted: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def add(self, worked: float, lasted: float) -> None:
        self.worked += _SHARE * (worked - self.worked)
        self.lasted.append(lasted)

    @property
    def expected(self) -> float:
        """The mean of the processor's time; where even the shortest lasted longer, that.

        It is waited for something else then. A single one lasts long on a busy machine, too.
        """
        return max(self.worked, min(self.lasted))


class Pace:
    def __init__(self) -> None:
        self._times: dict[tuple[int, bool], _Times] = {}

    def expected(self, question: str, *, follows: bool) -> float | None:
        """In seconds; None where none of its length was asked yet.

        `follows` says whether there are turns before it, with which it is read in several ways.
        """
        times = self._times.get(_kind(question, follows))
        return times.expected if times else None

    def took(self, question: str, worked: float, lasted: float, *, follows: bool) -> None:
        """`worked` are seconds of the processor, `lasted` those of the clock."""
        times = self._times.setdefault(_kind(question, follows), _Times(worked))
        times.add(worked, lasted)


def _kind(question: str, follows: bool) -> tuple[int, bool]:  # noqa: FBT001
    """Twice as long is another kind."""
    return len(question).bit_length(), follows
