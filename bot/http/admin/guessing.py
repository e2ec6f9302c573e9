"""How often a password may be guessed: from one address, and for one name."""

from collections.abc import Iterator
from math import ceil

from bot.http.rates import Limiter
from bot.problem import Problem
from bot.settings import Rate

# A person mistypes a few times. From one address 10 passwords can be tried at once and then one a
# minute; for one name, from wherever, 20 and then one every three minutes.
BY_ADDRESS, BY_NAME = Rate(10, 600), Rate(20, 3_600)
MOST_NAMES = 10_000


class Guesses:
    """Every attempt counts, of one process; a right password as well, so that none tells of it."""

    def __init__(self) -> None:
        self._by_address = Limiter(BY_ADDRESS)
        self._by_name = Limiter(BY_NAME, MOST_NAMES, counted=_as_one)

    def count(self, address: str, name: str) -> None:
        """Raises `Problem` (429) where one has to wait."""
        wait = self._by_address.wait(address) or self._by_name.wait(name.casefold())
        if wait:
            seconds = ceil(wait)
            sentence = f"Too many passwords were tried: try again in {seconds} s."
            raise Problem(429, sentence, {"Retry-After": str(seconds)})


def _as_one(name: str) -> Iterator[tuple[str, int]]:
    yield name, 1
