"""What several processes count together, in the database that they share."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic, sleep

from sqlalchemy import Connection

from bot.clock import now
from bot.store.attempts import Allowance, Attempt, attempts, forget_full, hashed
from bot.store.editors import make_signing_keys
from bot.store.errors import StoreUnavailableError
from bot.store.store import Store

MOST_WAITING = 2_000  # requests; further ones are counted by their process alone
MOST_AT_ONCE = 200  # requests in one transaction, which takes some milliseconds
# How long a request waits to be counted, and how long none does after one that has.
PATIENCE_SECONDS, PAUSE_SECONDS = 0.5, 5.0
# Between two transactions: what else is written gets its turn.
BREATH_SECONDS = 0.005
FORGETTING_SECONDS = 60.0
_KEY = "limits"


@dataclass(frozen=True, slots=True)
class Use:
    """What one request uses of one allowance."""

    limit: str
    source: str

    interval: float
    """Seconds until one more request may pass."""

    whole: float
    """Seconds until all of it is there again."""


@dataclass(frozen=True, slots=True)
class Tallied:
    wait: float
    """Seconds to wait; 0 where the request may pass."""

    filling: Mapping[str, float]
    """Of each source the seconds until its allowance is full."""


@dataclass(frozen=True, slots=True)
class _Counting:
    uses: Sequence[Use]
    has_passed: bool
    counted: "Future[Tallied | None]"


class Together:
    """Counts in a thread of its own; nobody waits for a database that is away or frozen."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: SimpleQueue[_Counting | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="limits", daemon=True)
        self._waiting = 0
        self._paused_until = 0.0
        self._next_forgetting = 0.0
        self._key: tuple[int, bytes] | None = None  # with the connection that it came over

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ends the thread; where the database is frozen it is not waited for."""
        self._asked.put(None)
        self._thread.join(PATIENCE_SECONDS)

    def count(
        self, uses: Sequence[Use], *, has_passed: bool
    ) -> "asyncio.Future[Tallied | None] | None":
        """Of a request that has passed already, or that waits for it.

        None, at once or later, where it cannot be counted.
        """
        if monotonic() < self._paused_until or self._waiting >= MOST_WAITING:
            return None
        counted: Future[Tallied | None] = Future()
        self._asked.put(_Counting(uses, has_passed, counted))
        self._waiting += 1
        found = asyncio.wrap_future(counted)
        found.add_done_callback(self._ended)
        return found

    async def in_time(self, counting: "asyncio.Future[Tallied | None]") -> Tallied | None:
        """What was counted; None where that takes too long."""
        await asyncio.wait({counting}, timeout=PATIENCE_SECONDS)
        if counting.done():
            return counting.result()
        self._paused_until = monotonic() + PAUSE_SECONDS
        return None

    def _ended(self, _: "asyncio.Future[Tallied | None]") -> None:
        self._waiting -= 1

    def _run(self) -> None:
        while batch := self._batch():
            found: Sequence[Tallied | None] = [None] * len(batch)
            try:
                found = self._store.transact(lambda connection: self._counted(connection, batch))
            except StoreUnavailableError:
                # Each process counts alone for a while.
                self._paused_until = monotonic() + PAUSE_SECONDS
            for asked, counted in zip(batch, found, strict=True):
                if asked.counted.set_running_or_notify_cancel():
                    asked.counted.set_result(counted)
            sleep(BREATH_SECONDS)

    def _batch(self) -> list[_Counting]:
        """Those that wait, at least one; none at the end."""
        first, found = self._asked.get(), list[_Counting]()
        with suppress(Empty):
            while first is not None:
                found.append(first)
                if len(found) == MOST_AT_ONCE:
                    break
                first = self._asked.get_nowait()
        if first is None and found:
            self._asked.put(None)
        return found

    def _counted(self, connection: Connection, batch: Sequence[_Counting]) -> list[Tallied]:
        key, at = self._key_of(connection), now()
        if monotonic() >= self._next_forgetting:
            forget_full(connection, at)
            self._next_forgetting = monotonic() + FORGETTING_SECONDS
        allowances = [[_allowance(use, key) for use in asked.uses] for asked in batch]
        tried = [
            Attempt(each, has_passed=asked.has_passed)
            for each, asked in zip(allowances, batch, strict=True)
        ]
        waits, filling = attempts(connection, tried, at)
        return [
            Tallied(
                wait / 1000,
                {
                    use.source: filling.get(one.source, 0) / 1000
                    for use, one in zip(asked.uses, each, strict=True)
                },
            )
            for asked, each, wait in zip(batch, allowances, waits, strict=True)
        ]

    def _key_of(self, connection: Connection) -> bytes:
        """That of the database in use, which may be another one since."""
        if self._key is None or self._key[0] != self._store.connections:
            (made,) = make_signing_keys(connection, [{"name": _KEY}])
            self._key = self._store.connections, made.encode()
        return self._key[1]


def _allowance(use: Use, key: bytes) -> Allowance:
    interval, whole = max(1, round(1000 * use.interval)), round(1000 * use.whole)
    return Allowance(hashed(use.limit, use.source, key), interval, whole)
