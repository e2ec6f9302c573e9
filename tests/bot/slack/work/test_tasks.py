import asyncio

import pytest

from bot.slack.work.tasks import Tasks


async def slow(done: asyncio.Event, found: str) -> str:
    await done.wait()
    return found


def test_what_is_quick_is_waited_for() -> None:
    """Within Slack's patience the work's own result comes back, and nothing is called later."""

    async def work() -> None:
        late: list[str] = []

        async def told(found: str) -> None:
            late.append(found)

        tasks, done = Tasks(5.0, 5.0), asyncio.Event()
        done.set()
        assert await tasks.in_time(slow(done, "here"), told) == "here"
        await tasks.drain()
        assert late == []

    asyncio.run(work())


def test_what_is_slow_goes_on() -> None:
    """After Slack's patience nothing comes back, and what is late is told once it is there."""

    async def work() -> None:
        late: list[str] = []

        async def told(found: str) -> None:
            late.append(found)

        tasks, done = Tasks(0.01, 5.0), asyncio.Event()
        assert await tasks.in_time(slow(done, "here"), told) is None
        assert late == []
        done.set()
        await tasks.drain()
        assert late == ["here"]

    asyncio.run(work())


def test_failure_is_raised_or_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """Who waits gets the error; where nobody waits any more the log has it."""

    async def failing(seconds: float) -> None:
        await asyncio.sleep(seconds)
        raise RuntimeError("broken")

    async def work() -> None:
        tasks = Tasks(0.05, 5.0)
        with pytest.raises(RuntimeError):
            await tasks.in_time(failing(0))
        assert caplog.records == []
        await tasks.in_time(failing(0.1))
        tasks.start(failing(0))
        await tasks.drain()
        assert len(caplog.records) == 2

    asyncio.run(work())


def test_end_waits_for_work_and_not_for_what_repeats() -> None:
    """Draining ends what hangs after its time, and what repeats at once."""

    async def work() -> None:
        looks = 0

        async def look() -> None:
            nonlocal looks
            looks += 1

        tasks = Tasks(0.01, 0.1)
        tasks.repeat(look, 0.01)
        tasks.start(slow(asyncio.Event(), "never"))
        await asyncio.sleep(0.05)
        await tasks.drain()
        assert looks > 1
        after = looks
        await asyncio.sleep(0.05)
        assert looks == after

    asyncio.run(work())
