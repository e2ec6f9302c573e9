"""Answering in threads: an answer is waited for only so long, and the server goes on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from contextvars import copy_context
from functools import partial
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, TypeVar

from bot.service.line import Line
from bot.service.overdue import AWAY, OverdueError
from bot.stages import stage
from index.engines.errors import EngineError

# About 1,000 times what a question takes on a page (benchmarks/speed.md): whoever waits longer
# has gone, and Slack waits 3 s for the answer to a command.
DEADLINE_SECONDS = 2.0
# Python runs one thread at a time: more of them answer no faster, and one that hangs blocks none
# of the others.
THREADS = 4
# Seconds that work beside the loop counts for in its line where nothing is known of it.
UNKNOWN = 0.005

Found = TypeVar("Found")


class Worker:
    """One thread, and when it began what it is at."""

    def __init__(
        self,
        asked: "SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None]",
        name: str = "answering",
    ) -> None:
        """It ends where None is asked."""
        self._asked = asked
        self.since: float | None = None
        # It ends with the process, whatever it is at.
        Thread(target=self._run, name=name, daemon=True).start()

    def _run(self) -> None:
        while (asked := self._asked.get()) is not None:
            work, done = asked
            if not done.set_running_or_notify_cancel():
                continue
            self.since = monotonic()
            try:
                result = work()
            except Exception as error:  # noqa: BLE001  # it reaches the one who asked
                done.set_exception(error)
            else:
                done.set_result(result)
            finally:
                self.since = None


class AnsweringThreads:
    """A few threads that take work in the order in which it comes.

    The deadline helps against work that takes long in Python. Where one call does, such as a
    regular expression that backtracks, Python runs no other thread meanwhile: there are none
    (`tests/linear`).
    """

    def __init__(self, deadline: float = DEADLINE_SECONDS) -> None:
        """`deadline` is in seconds."""
        self._deadline = deadline
        # What is light is done in the loop, one after the other: in between it serves others.
        self._light, self._heavy = Line(1), Line(THREADS)
        self.overdue = 0
        """Answers that did not come in time."""
        self._asked: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        self._workers: list[Worker] = []
        # What has not ended: it waits, or a thread is at it, also where nobody waits any longer.
        self._open: set[Future[Any]] = set()

    @property
    def stuck(self) -> int:
        """Threads that are at work of which the deadline has passed."""
        latest = monotonic() - self._deadline
        began = [worker.since for worker in self._workers]
        return sum(since is not None and since < latest for since in began)

    @property
    def can_answer(self) -> bool:
        """Whether a thread is free or will be; none ends work that hangs."""
        return self.stuck < THREADS

    @asynccontextmanager
    async def in_time(self) -> AsyncIterator[None]:
        """Raises `OverdueError` where what is done inside takes longer than the deadline."""
        try:
            async with asyncio.timeout(self._deadline):
                yield
        except TimeoutError as error:
            self.overdue += 1
            raise OverdueError from error

    @property
    def crowded(self) -> int:
        """Answers that were refused because too many waited."""
        return self._light.refused + self._heavy.refused

    async def run(self, work: Callable[[], Found], expected: float = UNKNOWN) -> Found:
        """What `work` returns or raises; it is expected to take so many seconds.

        Raises `OverdueError` after the deadline, and at once where no thread will be free in time
        or the pages cannot be searched; `CrowdedError` where too many wait.
        What has not begun by then is dropped; what has begun goes on in its thread.
        """
        if not self.can_answer:
            self.overdue += 1
            raise OverdueError
        async with self.in_time():
            with stage("waiting"):
                await self._heavy.enter(expected)
            try:
                return await asyncio.wrap_future(self._begun(work))
            except EngineError as error:
                raise OverdueError(AWAY) from error
            finally:
                self._heavy.leave()

    def _begun(self, work: Callable[[], Found]) -> "Future[Found]":
        """Handed to the threads."""
        done: Future[Found] = Future()
        self._open.add(done)
        done.add_done_callback(self._open.discard)
        if len(self._workers) < min(THREADS, len(self._open)):
            self._workers.append(Worker(self._asked))
        # What is logged or traced meanwhile belongs to the request that has asked.
        self._asked.put((partial(copy_context().run, work), done))
        return done

    async def at_once(self, work: Callable[[], Found], expected: float) -> Found:
        """What `work` returns or raises, done in the loop itself as soon as it is its turn.

        Only for what takes less than to hand it to a thread would be worth. Raises `CrowdedError`
        where too many wait.
        """
        with stage("waiting"):
            await self._light.enter(expected)
        try:
            return work()
        finally:
            # Not at once: the next has to wait until the loop has looked at everything else.
            asyncio.get_running_loop().call_soon(self._light.leave)

    def close(self) -> None:
        """Ends the threads when they are done; a thread that is stuck is left behind."""
        for _ in self._workers:
            self._asked.put(None)
        self._workers = []
