"""Questions that Slack delivers, perhaps twice: each is kept before it is acknowledged, then done.

Whoever accepts one holds a lease on it. What a process leaves when it is killed is taken over.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from bot.slack.question import Question, question_of
from bot.store.batch import Write
from bot.store.errors import StoreUnavailableError
from bot.store.events import (
    accept_events,
    event_row,
    finish_events,
    renew_leases,
    take_over_events,
)
from bot.store.spool import Row
from bot.store.store import Store
from bot.store.times import now

MOST_REMEMBERED = 20_000  # deliveries; Slack sends one again for an hour at most
OLDEST_WORK = 3_600_000  # milliseconds; an answer that comes later helps nobody

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Times:
    """In seconds.

    Slack waits 3 s for an acknowledgement: `patience` leaves it time to travel. A message that was
    sent by a process that died arrives long before its `lease` runs out. A WebSocket that is lost
    is replaced within a `ping`.
    """

    patience: float = 1.5
    lease: float = 10.0
    look: float = 2.0
    drain: float = 8.0
    ping: float = 3.0


TIMES = Times()

# Whether the question is done; `in_doubt`, some of its answer may have been posted.
Answer = Callable[[Question, bool], Awaitable[bool]]


class Deliveries:
    def __init__(
        self, store: Store, answer: Answer, times: Times = TIMES, *, keeps_questions: bool = True
    ) -> None:
        """Without `keeps_questions` a question is lost with the process that has accepted it."""
        self._store = store
        self._keeps_questions = keeps_questions
        self._answer = answer
        self._times = times
        self._seen: OrderedDict[str, asyncio.Future[bool]] = OrderedDict()
        self._working: set[str] = set()
        self._unstored: set[str] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._told = False

    def start(self) -> None:
        """Within the loop that serves."""
        for seconds, work in ((self._times.lease / 3, self._renew), (self._times.look, self._take)):
            self._run(_every(seconds, work))

    @property
    def is_idle(self) -> bool:
        return self._idle.is_set()

    async def drain(self) -> None:
        """Waits for what is in progress; what takes longer is left to whoever starts next."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._times.drain):
                await self._idle.wait()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """What is waited for before the process ends."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    async def in_time(
        self, work: Coroutine[Any, Any, None], acknowledge: Callable[[], Awaitable[Any]]
    ) -> None:
        """Acknowledged when it is done: who presses a button in vain is told so by Slack."""
        with self.busy():
            working = asyncio.ensure_future(work)
            await asyncio.wait({working}, timeout=self._times.patience)
            await acknowledge()
            await working

    async def accept(self, question: Question) -> bool:
        """Whether it is new, and this process's to answer: then it is on the disk."""
        known = self._seen.get(question.event)
        if known is not None:
            # Whoever delivers it a second time may be told so once the first one is kept.
            await asyncio.shield(known)
            return False
        kept = asyncio.ensure_future(self._keep(question))
        self._seen[question.event] = kept
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return await asyncio.shield(kept)

    async def work_on(self, question: Question, *, in_doubt: bool = False) -> None:
        """Answers what was accepted and forgets it, or leaves it to be taken over."""
        in_doubt = in_doubt or question.event in self._unstored
        try:
            done = await self._answer(question, in_doubt)
            if done or now() - question.at > OLDEST_WORK:
                await self._saved(finish_events, {"id": question.event})
        finally:
            self._working.discard(question.event)
            self._unstored.discard(question.event)
            self._leave()

    async def _keep(self, question: Question) -> bool:
        until = now() + int(self._times.lease * 1000)
        work = question.as_work() if self._keeps_questions else None
        row = event_row(question.event, work, question.at, until)
        new = await self._saved(accept_events, row)
        if new is None:
            self._unstored.add(question.event)
        if new is False:
            return False
        self._working.add(question.event)
        self._enter()
        return True

    async def _saved(self, write: Write, row: Row) -> Any:
        """None where the store does not take it in time: Slack is answered all the same."""
        saving = asyncio.ensure_future(self._store.save(write, row))
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
        return None

    async def _renew(self) -> None:
        if self._working:
            until = now() + int(self._times.lease * 1000)
            row = {"events": list(self._working), "lease_until": until}
            await self._saved(renew_leases, row)

    async def _take(self) -> None:
        row = {"now": now(), "lease_until": now() + int(self._times.lease * 1000)}
        for left in await self._saved(take_over_events, row) or ():
            if left.event not in self._working:
                self._working.add(left.event)
                self._enter()
                self._run(self.work_on(question_of(left.work), in_doubt=True))

    def _enter(self) -> None:
        self._busy += 1
        self._idle.clear()

    def _leave(self) -> None:
        self._busy -= 1
        if not self._busy:
            self._idle.set()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("An answer failed; it is tried again.", exc_info=error)


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await work()
        await asyncio.sleep(seconds)


def _retrieved(saving: "asyncio.Future[Any]") -> None:
    """Else asyncio reports the exception of what nobody waits for any longer."""
    if not saving.cancelled():
        saving.exception()
