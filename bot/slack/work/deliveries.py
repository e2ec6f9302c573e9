"""Questions that Slack delivers, perhaps twice: each is kept, acknowledged, then answered once.

A process that accepts a question holds a lease on it; what a process leaves when it is killed,
another one takes over. What the store does not keep is answered all the same, but acknowledged
only after that.

A question may be what has killed the process. Therefore attempts are counted on the disk before
they begin. Acceptance is the first one: all that a killed process was working on has one that did
not end. Who takes such questions over prepares their answers one at a time, with the second attempt
noted before and taken back after it. So a question that kills has two, and those that were only
beside it have one. What has two is not tried again: who asked is told.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from bot.clock import now
from bot.slack.inbound.question import Question, question_of
from bot.slack.messages.blocks import Message
from bot.slack.work.claims import Claims
from bot.slack.work.policy import Delivered, Times
from bot.slack.work.tasks import Tasks
from bot.store.events import Work

OLDEST_WORK = 3_600_000  # milliseconds; an answer that comes later helps nobody
MOST_ATTEMPTS = 2

_log = logging.getLogger(__name__)


class Answering(Protocol):
    """How a question is answered: what may fail on it is prepared before Slack is waited for.

    With `in_doubt` a process that died may have prepared or posted some of it.
    """

    async def prepare(self, question: Question, *, in_doubt: bool) -> Sequence[Message] | None:
        """The messages of its answer; None where it is to have none."""

    async def post(
        self, question: Question, messages: Sequence[Message], *, in_doubt: bool
    ) -> Delivered:
        """Posts them once."""

    async def give_up(self, question: Question) -> Delivered:
        """Tells who asked, once, that there will be no answer."""


class Deliveries:
    def __init__(
        self,
        claims: Claims,
        tasks: Tasks,
        answering: Answering,
        times: Times,
        *,
        keeps_questions: bool = True,
    ) -> None:
        """Without `keeps_questions` a question is lost with the process that has accepted it."""
        self._claims = claims
        self._tasks = tasks
        self._answering = answering
        self._times = times
        self._keeps_questions = keeps_questions
        self._working: set[str] = set()
        self._alone = asyncio.Lock()

    @property
    def waiting(self) -> int:
        """Questions that this process has accepted and not answered yet."""
        return len(self._working)

    def start(self) -> None:
        """Within the loop that serves."""
        self._tasks.repeat(self._renew, self._times.lease / 3)
        self._tasks.repeat(self._take, self._times.look)

    async def accept(self, question: Question) -> bool:
        """Whether it is new, and this process's to answer."""
        work = question.as_work() if self._keeps_questions else None
        new = await self._claims.claim(question.event, work, question.at)
        if new:
            self._working.add(question.event)
        return new

    def is_owed(self, event: str) -> bool:
        """Whether a question is still to be answered and not on the disk.

        It may be acknowledged as soon as it is not.
        """
        return self._claims.is_unstored(event)

    async def first(self, event: str) -> bool:
        """Whether no process has done it yet: it is this one's to do."""
        first = await self._claims.claim(event, None, now())
        self._claims.forget_unstored(event)
        return first

    async def withdraw(self, event: str) -> None:
        """It came to nothing, and may be accepted anew."""
        await self._claims.withdraw(event)

    def begin(self, question: Question, *, in_doubt: bool) -> None:
        """Answers what was accepted, and returns at once."""
        self._tasks.start(self.work_on(question, in_doubt=in_doubt))

    def begin_posting(self, question: Question, messages: Sequence[Message]) -> None:
        """Posts the answer that was prepared to what was accepted, and returns at once."""
        self._tasks.start(self._post(question, messages))

    async def work_on(self, question: Question, *, in_doubt: bool = False) -> Delivered:
        """Answers what was accepted and forgets it, or leaves it to be taken over."""
        async with self._attempt(question.event, before=0):
            in_doubt = in_doubt or self.is_owed(question.event)
            messages = await self._answering.prepare(question, in_doubt=in_doubt)
            return await self._posted(question, messages, in_doubt=in_doubt)

    async def _post(self, question: Question, messages: Sequence[Message]) -> None:
        async with self._attempt(question.event, before=0):
            await self._posted(question, messages, in_doubt=False)

    async def _posted(
        self, question: Question, messages: Sequence[Message] | None, *, in_doubt: bool
    ) -> Delivered:
        delivered = Delivered.DONE
        if messages is not None:
            delivered = await self._answering.post(question, messages, in_doubt=in_doubt)
        await self._settle(question, delivered)
        return delivered

    async def _settle(self, question: Question, delivered: Delivered) -> None:
        """An attempt has come to its end."""
        if delivered is Delivered.LATER and not _is_old(question):
            await self._claims.note_attempts(question.event, 0)
        else:
            await self._claims.finish(question.event)

    async def _renew(self) -> None:
        if self._working:
            await self._claims.renew(self._working)

    async def _take(self) -> None:
        for left in await self._claims.take_over():
            if left.event not in self._working:
                self._tasks.start(self._resume(left))

    async def _resume(self, left: Work) -> None:
        async with self._attempt(left.event, before=left.attempts):
            question = _readable(left)
            if question is None:
                await self._claims.finish(left.event)
            elif left.attempts >= MOST_ATTEMPTS:
                await self._set_aside(question)
            else:
                await self._try_again(question, left.attempts)

    async def _try_again(self, question: Question, attempts: int) -> None:
        """Where the attempt cannot be noted, the question is left for later."""
        event = question.event
        if _is_old(question):
            # The last time: it does not come back, whatever happens.
            await self._claims.finish(event)
        async with self._alone:
            if not await self._claims.note_attempts(event, attempts + 1):
                return
            messages = await self._answering.prepare(question, in_doubt=True)
            await self._claims.note_attempts(event, attempts)
        await self._posted(question, messages, in_doubt=True)

    async def _set_aside(self, question: Question) -> None:
        delivered = await self._answering.give_up(question)
        if delivered is Delivered.LATER and not _is_old(question):
            return
        await self._claims.finish(question.event)
        _log.error(
            "A question in the channel %s has ended %s attempts to answer it, and is set aside:"
            " who asked it was told. Its event is %s.",
            question.place.channel,
            MOST_ATTEMPTS,
            question.event,
        )

    @asynccontextmanager
    async def _attempt(self, event: str, before: int) -> AsyncIterator[None]:
        """Keeps the event's lease meanwhile, and counts the attempt where it fails.

        `before` is how many had failed until now. An orderly end of the process is no failure.
        """
        self._working.add(event)
        try:
            yield
        except asyncio.CancelledError:
            await self._claims.note_attempts(event, before)
            raise
        except Exception:
            await self._claims.note_attempts(event, before + 1)
            raise
        finally:
            self._working.discard(event)
            self._claims.forget_unstored(event)


def _readable(left: Work) -> Question | None:
    try:
        return question_of(left.work)
    except (TypeError, KeyError):
        sentence = "A question that another version has kept cannot be read, and is dropped: %s."
        _log.warning(sentence, left.event)
        return None


def _is_old(question: Question) -> bool:
    return now() - question.at > OLDEST_WORK
