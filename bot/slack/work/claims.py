"""Which process has an event to itself: the store says so, and without it this process's memory."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from bot.clock import now
from bot.slack.work.policy import Times
from bot.store.batch import Write
from bot.store.errors import StoreUnavailableError
from bot.store.events import (
    Work,
    accept_events,
    event_row,
    finish_events,
    note_attempts,
    renew_leases,
    take_over_events,
    withdraw_events,
)
from bot.store.spool import Row
from bot.store.store import Store

MOST_REMEMBERED = 20_000  # deliveries; Slack sends one again for an hour at most

# What these find or say is for who asks now.
_OF_THE_MOMENT = (take_over_events, renew_leases)

_log = logging.getLogger(__name__)


class Claims:
    """Nobody waits for the store longer than Slack waits for us."""

    def __init__(self, store: Store, times: Times) -> None:
        self._store = store
        self._times = times
        # None once it is kept: a future has the whole context of its request.
        self._seen: OrderedDict[str, asyncio.Future[bool] | None] = OrderedDict()
        self._unstored: set[str] = set()
        self._told = False

    async def claim(self, event: str, work: dict[str, Any] | None, at: int) -> bool:
        """Whether nobody else has the event of that id: then it is on the disk, or unstored.

        `work` is what another process needs to take it over, `at` is when it arrived.
        """
        if event in self._seen:
            # The second delivery may be acknowledged only once the first one is kept.
            if (known := self._seen[event]) is not None:
                await asyncio.shield(known)
            return False
        row = event_row(event, work, at, self._lease())
        claimed = asyncio.ensure_future(self._claimed(event, row))
        self._seen[event] = claimed
        claimed.add_done_callback(partial(self._settle, event))
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return await asyncio.shield(claimed)

    def is_unstored(self, event: str) -> bool:
        """Whether only this process knows of the event, because the store does not answer."""
        return event in self._unstored

    def forget_unstored(self, event: str) -> None:
        self._unstored.discard(event)

    async def finish(self, event: str) -> None:
        """Its work is done: nobody takes it over, and what was kept of it is deleted."""
        await self._saved(finish_events, {"id": event})

    async def withdraw(self, event: str) -> None:
        """It came to nothing, and may be claimed anew."""
        self._seen.pop(event, None)
        await self._saved(withdraw_events, {"id": event})

    async def note_attempts(self, event: str, attempts: int) -> bool:
        """Whether it is on the disk that so many attempts have not come to an end."""
        row = {"id": event, "attempts": attempts}
        return await self._saved(note_attempts, row, failed=False) is None

    async def renew(self, events: Collection[str]) -> None:
        """Keeps other processes from taking over the work of these events."""
        await self._saved(renew_leases, {"events": list(events), "lease_until": self._lease()})

    async def take_over(self) -> Sequence[Work]:
        """What processes have left that are silent for longer than a lease."""
        row = {"now": now(), "lease_until": self._lease()}
        return await self._saved(take_over_events, row) or ()

    async def _claimed(self, event: str, row: Row) -> bool:
        new = await self._saved(accept_events, row)
        if new is None:
            self._unstored.add(event)
        return new is not False

    def _settle(self, event: str, claimed: "asyncio.Future[bool]") -> None:
        """What has failed is forgotten, so that its next delivery does not fail as well."""
        if claimed.cancelled() or claimed.exception():
            self._seen.pop(event, None)
        elif self._seen.get(event) is claimed:
            self._seen[event] = None

    def _lease(self) -> int:
        return now() + int(self._times.lease * 1000)

    async def _saved(self, write: Write, row: Row, *, failed: object = None) -> Any:
        """What `write` gives; `failed` where the store does not take the row in time."""
        again = None if write in _OF_THE_MOMENT else write
        saving = asyncio.ensure_future(self._store.save(write, row, again))
        saving.add_done_callback(_retrieved)
        await asyncio.wait({saving}, timeout=self._times.patience)
        if saving.done() and saving.exception() is None:
            self._told = False
            return saving.result()
        if saving.done() and not isinstance(saving.exception(), StoreUnavailableError):
            saving.result()
        if not self._told:
            self._told = True
            _log.warning("The store is not available: deliveries are told apart in memory only.")
        return failed


def _retrieved(saving: "asyncio.Future[Any]") -> None:
    """Else asyncio reports the exception of what nobody waits for any longer."""
    if not saving.cancelled():
        saving.exception()
