"""Who waits for an answer: no more than can be answered soon, and one caller after the other."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic

from bot.service.overdue import CrowdedError

# Seconds of work that may wait. A person notices half a second and does not mind. With 500
# connections that ask without a pause p99 was 5.1 s; now it is like that of FastAPI, which does
# not search (benchmarks/http.md).
MOST_WORK = 0.5
_SHARE = 0.05  # of the last one who waited in what is known of how long it takes

caller: ContextVar[str] = ContextVar("caller", default="")
"""Whom a question is from: such as a network address."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    turn: "asyncio.Future[None]"
    expected: float  # seconds
    since: float
    work: float  # seconds, of all that wait, itself included


class Line:
    """A number of places, and a line of those who wait for one.

    Callers take turns, however many of their questions wait. Where the line is full, a caller with
    fewer of them gets the place of the last one of the caller with most.
    """

    def __init__(
        self, places: int, most_work: float = MOST_WORK, clock: Callable[[], float] = monotonic
    ) -> None:
        """`most_work` is in seconds."""
        self._clock = clock
        # How long it takes until work is done, as a multiple of what it is: on a busy machine
        # several times as long.
        self._stretch = 1.0
        self._free = places
        self._most_work = most_work
        self._work = 0.0
        # The caller whose turn it is comes first.
        self._waiting: OrderedDict[str, deque[_Waiting]] = OrderedDict()
        self.refused = 0
        """How often it was full."""

    async def enter(self, expected: float) -> None:
        """Returns when there is a place; who has entered has to leave.

        `expected` is how many seconds the place will be needed. Raises `CrowdedError` at once
        where the line is full, and later where the place in it goes to another caller.
        """
        if self._free:
            self._free -= 1
            return
        name = caller.get()
        work = self._work + expected
        if work * self._stretch > self._most_work and not self._makes_room(name):
            self.refused += 1
            raise CrowdedError
        turn = asyncio.get_running_loop().create_future()
        one = _Waiting(turn, expected, self._clock(), self._work + expected)
        self._waiting.setdefault(name, deque()).append(one)
        self._work += expected
        try:
            await one.turn
        except asyncio.CancelledError:
            self._cancelled(name, one)
            raise

    def leave(self) -> None:
        """The place is the next one's."""
        while self._waiting:
            name, theirs = next(iter(self._waiting.items()))
            one = theirs.popleft()
            self._left(name, one)
            if name in self._waiting:
                self._waiting.move_to_end(name)
            # Who has gone may not have told yet.
            if not one.turn.done():
                took = max(1.0, (self._clock() - one.since) / max(one.work, 1e-6))
                self._stretch += _SHARE * (took - self._stretch)
                one.turn.set_result(None)
                return
        self._free += 1

    def _makes_room(self, name: str) -> bool:
        """Whether another caller with more waiting questions has lost the last of them."""
        greediest = max(self._waiting, key=lambda each: len(self._waiting[each]), default=name)
        mine = len(self._waiting.get(name, ()))
        if greediest == name or len(self._waiting[greediest]) <= mine + 1:
            return False
        one = self._waiting[greediest].pop()
        self._left(greediest, one)
        self.refused += 1
        if not one.turn.done():
            one.turn.set_exception(CrowdedError())
        return True

    def _cancelled(self, name: str, one: _Waiting) -> None:
        """Who waited for it has gone: it needs no place, or has one already."""
        if one.turn.cancelled():
            if one in self._waiting.get(name, ()):
                self._waiting[name].remove(one)
                self._left(name, one)
        elif one.turn.exception() is None:
            self.leave()

    def _left(self, name: str, one: _Waiting) -> None:
        """It stands in the line no longer."""
        self._work -= one.expected
        if not self._waiting[name]:
            del self._waiting[name]
