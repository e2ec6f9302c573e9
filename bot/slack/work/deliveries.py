"""Questions that Slack delivers, perhaps twice: each is kept before it is acknowledged, then done.

Whoever accepts one holds a lease on it. What a process leaves when it is killed is taken over.
What the store does not keep is answered all the same, but not acknowledged before that.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, TypeVar

from bot.clock import now
from bot.slack.inbound.question import Question, question_of
from bot.store.batch import Write
from bot.store.errors import StoreUnavailableError
from bot.store.events import (
    Work,
    accept_events,
    event_row,
    finish_events,
    renew_leases,
    take_over_events,
    withdraw_events,
)
from bot.store.spool import Row
from bot.store.store import Store

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


class Outcome(Enum):
    """What has become of a question: what Slack has refused is not tried again."""

    DONE = "done"
    REFUSED = "refused"
    LATER = "later"


Found = TypeVar("Found")
# `in_doubt`, some of the answer may have been posted.
Answer = Callable[[Question, bool], Awaitable[Outcome]]


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
        self._running: set[asyncio.Task[object]] = set()
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
        self,
        work: Coroutine[Any, Any, Found],
        acknowledge: Callable[[Found | None], Awaitable[Any]],
    ) -> Found:
        """Acknowledged when it is done, with what came of it; with None where that takes too long.

        Who presses a button in vain is told so by Slack.
        """
        with self.busy():
            working = asyncio.ensure_future(work)
            await asyncio.wait({working}, timeout=self._times.patience)
            await acknowledge(working.result() if working.done() else None)
            return await working

    async def accept(self, question: Question) -> bool:
        """Whether it is new, and this process's to answer."""
        work = question.as_work() if self._keeps_questions else None
        row = event_row(question.event, work, question.at, self._lease())
        new = await self._claim(question.event, row)
        if new:
            self._begin_work(question)
        return new

    def is_owed(self, event: str) -> bool:
        """Whether a question that is not on the disk is still to be answered.

        It may be acknowledged as soon as it is not.
        """
        return event in self._unstored

    async def first(self, event: str) -> bool:
        """Whether nobody has done it yet: it is this process's to do."""
        first = await self._claim(event, event_row(event, None, now(), 0))
        self._unstored.discard(event)
        return first

    async def withdraw(self, event: str) -> None:
        """It came to nothing, and may be accepted anew."""
        self._seen.pop(event, None)
        await self._saved(withdraw_events, {"id": event})

    def begin(self, question: Question, *, in_doubt: bool) -> None:
        """Works on what was accepted, and returns at once."""
        self._run(self.work_on(question, in_doubt=in_doubt))

    async def work_on(self, question: Question, *, in_doubt: bool = False) -> Outcome:
        """Answers what was accepted and forgets it, or leaves it to be taken over."""
        in_doubt = in_doubt or question.event in self._unstored
        done = now() - question.at > OLDEST_WORK
        try:
            outcome = await self._answer(question, in_doubt)
            done = done or outcome is not Outcome.LATER
            return outcome
        finally:
            if done:
                await self._saved(finish_events, {"id": question.event})
            self._working.discard(question.event)
            self._unstored.discard(question.event)
            self._leave()

    async def _claim(self, event: str, row: Row) -> bool:
        """Whether nobody else has it: then it is on the disk, or among the unstored."""
        known = self._seen.get(event)
        if known is not None:
            # Whoever delivers it a second time may be told so once the first one is kept.
            await asyncio.shield(known)
            return False
        claimed = asyncio.ensure_future(self._claimed(event, row))
        claimed.add_done_callback(partial(self._drop_failed, event))
        self._seen[event] = claimed
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return await asyncio.shield(claimed)

    async def _claimed(self, event: str, row: Row) -> bool:
        new = await self._saved(accept_events, row)
        if new is None:
            self._unstored.add(event)
        return new is not False

    def _drop_failed(self, event: str, claimed: "asyncio.Future[bool]") -> None:
        """So that its next delivery does not fail as well."""
        if claimed.cancelled() or claimed.exception():
            self._seen.pop(event, None)

    def _lease(self) -> int:
        return now() + int(self._times.lease * 1000)

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
            row = {"events": list(self._working), "lease_until": self._lease()}
            await self._saved(renew_leases, row)

    async def _take(self) -> None:
        row = {"now": now(), "lease_until": self._lease()}
        for left in await self._saved(take_over_events, row) or ():
            if left.event not in self._working:
                self._run(self._resume(left))

    async def _resume(self, left: Work) -> None:
        question = question_of(left.work)
        self._begin_work(question)
        await self.work_on(question, in_doubt=True)

    def _begin_work(self, question: Question) -> None:
        self._working.add(question.event)
        self._enter()

    def _enter(self) -> None:
        self._busy += 1
        self._idle.clear()

    def _leave(self) -> None:
        self._busy -= 1
        if not self._busy:
            self._idle.set()

    def _run(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[object]) -> None:
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
