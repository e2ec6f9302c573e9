"""How often somebody may ask: an allowance that may be used at once, and then fills evenly."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING

from bot.settings import Rate
from bot.store.together import Tallied, Together, Use

if TYPE_CHECKING:
    import asyncio

MOST_SOURCES = 50_000  # remembered; about 10 MB
# Of an allowance. While less of it is used nobody waits for the database, which takes milliseconds.
# Each further process can so let a tenth more pass in the same instant; it is missing afterwards.
SURE = 0.1

Shares = Mapping[str, int]
"""The sources that a request counts for, and how many allowances each has."""


class Limiter:
    """The generic cell rate algorithm: of each source the time at which its allowance is full."""

    def __init__(
        self, rate: Rate, most: int = MOST_SOURCES, clock: Callable[[], float] = monotonic
    ) -> None:
        """`most` sources are remembered: those that asked last."""
        self._rate = rate
        self._most = most
        self._clock = clock
        self._full: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full)

    def wait(self, shares: Shares) -> float:
        """0 where a request may pass, which uses allowance; else the seconds to wait."""
        now = self._clock()
        wait = max(self._missing(source, share, now) for source, share in shares.items())
        if wait > 1e-6:  # the rounding of the sums
            return wait
        for source, share in shares.items():
            full = max(self._full.get(source, now), now)
            self._keep(source, full + self.interval(share))
        return 0.0

    def used(self, shares: Shares) -> float:
        """The part of an allowance that is used, from 0 to 1; of several the largest."""
        now = self._clock()
        return max((self._full.get(each, now) - now) / self._rate.seconds for each in shares)

    def learn(self, filling: Mapping[str, float]) -> None:
        """Takes over how many seconds it is until each allowance is full, as others know it."""
        now = self._clock()
        for source, seconds in filling.items():
            self._keep(source, now + seconds)

    def interval(self, share: int) -> float:
        """Seconds until one more request may pass, with so many allowances."""
        return self._rate.seconds / (self._rate.count * share)

    def _missing(self, source: str, share: int, now: float) -> float:
        """The seconds until the source may ask again; negative where it may do so now."""
        return self._full.get(source, now) - now - self._rate.seconds + self.interval(share)

    def _keep(self, source: str, full: float) -> None:
        self._full[source] = full
        self._full.move_to_end(source)
        while len(self._full) > self._most:
            self._full.popitem(last=False)


class Limit:
    """A limiter that counts together with other processes, where there may be any."""

    def __init__(self, name: str, rate: Rate, together: Together | None = None) -> None:
        """`name` tells sources of this limit from those of others."""
        self._name = name
        self._rate = rate
        self._limiter = Limiter(rate)
        self._together = together
        self.refused = 0
        """How often one had to wait."""

    async def wait(self, shares: Shares) -> float:
        """As that of the limiter.

        Where the database does not answer soon each process counts alone.
        """
        wait = await self._wait(shares)
        self.refused += wait > 0
        return wait

    async def _wait(self, shares: Shares) -> float:
        is_sure = self._limiter.used(shares) < SURE
        wait = self._limiter.wait(shares)
        if wait or self._together is None:
            return wait
        uses = [self._use(source, share) for source, share in shares.items()]
        counting = self._together.count(uses, has_passed=is_sure)
        if counting is None:
            return 0.0
        counting.add_done_callback(self._learn)
        if is_sure:
            return 0.0
        counted = await self._together.in_time(counting)
        return counted.wait if counted else 0.0

    def _use(self, source: str, share: int) -> Use:
        return Use(self._name, source, self._limiter.interval(share), self._rate.seconds)

    def _learn(self, counting: "asyncio.Future[Tallied | None]") -> None:
        if not counting.cancelled() and (counted := counting.result()):
            self._limiter.learn(counted.filling)
