"""What goes on after Slack has had its acknowledgement, and is waited for at the end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

_log = logging.getLogger(__name__)

Found = TypeVar("Found")


class Tasks:
    """The tasks of one process; those that fail are logged, and end nothing else."""

    def __init__(self, patience: float, drain: float) -> None:
        """`patience` and `drain` in seconds, as in `Times`."""
        self._patience = patience
        self._drain = drain
        self._running: set[asyncio.Task[Any]] = set()
        self._repeating: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, object]) -> None:
        """Returns at once."""
        self._begun(work).add_done_callback(_told)

    def repeat(self, work: Callable[[], Awaitable[None]], seconds: float) -> None:
        """Does it now, and again so many seconds after each time, until the end."""
        task = asyncio.ensure_future(_repeated(work, seconds))
        self._repeating.add(task)
        task.add_done_callback(_told)

    async def in_time(
        self,
        work: Coroutine[Any, Any, Found],
        late: Callable[[Found], Awaitable[object]] | None = None,
    ) -> Found | None:
        """What the work gives, or raises; None where Slack cannot wait for it, and it goes on.

        `late` is called with what it gives where nobody has waited for that.
        """
        working = self._begun(work)
        await asyncio.wait({working}, timeout=self._patience)
        if working.done():
            return working.result()
        working.add_done_callback(_told)
        if late:
            self.start(_then(working, late))
        return None

    async def drain(self) -> None:
        """Waits for what is in progress, for as long as it may; then ends everything."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._drain):
                while self._running:
                    await asyncio.wait(self._running)
        left = self._running | self._repeating
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _begun(self, work: Coroutine[Any, Any, Found]) -> "asyncio.Task[Found]":
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task


def _told(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()):
        _log.error("What Slack has sent could not be dealt with.", exc_info=error)


async def _repeated(work: Callable[[], Awaitable[None]], seconds: float) -> None:
    while True:
        await work()
        await asyncio.sleep(seconds)


async def _then(working: "asyncio.Task[Found]", late: Callable[[Found], Awaitable[object]]) -> None:
    """Where the work fails, nothing is called."""
    await asyncio.wait({working})
    if not working.cancelled() and not working.exception():
        await late(working.result())
