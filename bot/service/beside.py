"""What takes longer than an answer, in a thread of its own beside the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

from bot.service.deadline import Worker

Found = TypeVar("Found")


async def beside(work: Callable[[], Found]) -> Found:
    """What the work returns or raises; the process may end before it is done."""
    done: Future[Found] = Future()
    asked: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
    asked.put((work, done))
    asked.put(None)
    Worker(asked, name="beside")
    return await asyncio.wrap_future(done)
