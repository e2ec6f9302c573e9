"""How often a password may be guessed: from one address, and for one name."""

from collections.abc import Iterator
from functools import partial
from math import ceil

from bot.clock import now
from bot.http.admin.sessions import Sessions
from bot.http.rates import networks
from bot.problem import Problem
from bot.service.beside import beside
from bot.settings import Rate
from bot.store.attempts import Allowance, attempt, hashed
from bot.store.store import Store

# A person mistypes a few times. From one address 10 passwords can be tried at once and then one a
# minute; for one name, from wherever, 20 and then one every three minutes.
BY_ADDRESS, BY_NAME = Rate(10, 600), Rate(20, 3_600)


class Guesses:
    """Every attempt counts, at whatever replica; a right password too, so that none tells of it."""

    def __init__(self, store: Store, sessions: Sessions) -> None:
        self._store = store
        self._sessions = sessions

    async def count(self, address: str, name: str) -> None:
        """Raises `Problem` (429) where one has to wait."""
        key = await self._sessions.key()
        allowances = [*_allowances(address, name, key.encode())]
        work = partial(attempt, allowances=allowances, at=now())
        if wait := await beside(partial(self._store.transact, work)):
            seconds = ceil(wait / 1000)
            sentence = f"Too many passwords were tried: try again in {seconds} s."
            raise Problem(429, sentence, {"Retry-After": str(seconds)})


def _allowances(address: str, name: str, key: bytes) -> Iterator[Allowance]:
    for network, share in networks(address):
        yield _allowance(hashed("address", network, key), BY_ADDRESS, share)
    yield _allowance(hashed("name", name.casefold(), key), BY_NAME, 1)


def _allowance(source: str, rate: Rate, share: int) -> Allowance:
    whole = 1_000 * rate.seconds
    return Allowance(source, whole // (rate.count * share), whole)
