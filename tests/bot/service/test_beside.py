"""Work beside the event loop."""

import asyncio
import threading
from time import sleep

import pytest

from bot.service.beside import beside


def test_loop_goes_on_while_something_is_done_beside_it() -> None:
    """The result comes from another thread, and other tasks run meanwhile."""

    def work() -> int:
        sleep(0.2)
        return threading.get_ident()

    async def both() -> tuple[int, int]:
        ticks = 0
        task = asyncio.create_task(beside(work))
        while not task.done():
            ticks += 1
            await asyncio.sleep(0.01)
        return task.result(), ticks

    thread, ticks = asyncio.run(both())
    assert thread != threading.get_ident()
    assert ticks > 5


def test_error_reaches_the_one_who_asked() -> None:
    """What the work raises is raised where it is awaited."""

    def fail() -> None:
        raise KeyError("bug")

    with pytest.raises(KeyError, match="bug"):
        asyncio.run(beside(fail))


def test_end_does_not_wait_for_it() -> None:
    """A process may end while something is at work: its thread is a daemon."""
    found = asyncio.run(beside(threading.current_thread))
    assert found.daemon
