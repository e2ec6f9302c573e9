"""Answers that take long: their callers are told in time, and the others are answered."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from threading import Event, get_ident

import pytest

from bot.service import deadline
from bot.service.deadline import THREADS, AnsweringThreads
from bot.service.line import MOST_WORK
from bot.service.overdue import CrowdedError, OverdueError
from index.analyzer import terms
from tests.bot.store.conftest import eventually

SHORT = 0.05  # seconds


@pytest.fixture
def hanging() -> Iterator[Event]:
    """What work waits for that does not end by itself."""
    released = Event()
    yield released
    released.set()


async def overdue(answering: AnsweringThreads, event: Event) -> None:
    with pytest.raises(OverdueError):
        await answering.run(event.wait)


async def stuck(answering: AnsweringThreads, number: int) -> None:
    """Waits until so many threads hang."""
    for _ in range(1_000):
        if answering.stuck == number:
            return
        await asyncio.sleep(SHORT)
    pytest.fail(f"{answering.stuck} threads hang")


def test_work_runs_beside_the_loop() -> None:
    """Its result comes back, from another thread than the loop's."""

    async def ident() -> tuple[int, int]:
        return await AnsweringThreads().run(get_ident), get_ident()

    there, here = asyncio.run(ident())
    assert there != here


def test_errors_reach_the_one_who_asked() -> None:
    """An error of the work is raised where it is waited for, and the thread goes on."""

    async def divide() -> int:
        answering = AnsweringThreads()
        for _ in range(2 * THREADS):
            with pytest.raises(ZeroDivisionError):
                await answering.run(lambda: 1 // 0)
        return await answering.run(lambda: 7)

    assert asyncio.run(divide()) == 7


def test_work_is_done_in_the_order_in_which_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other where one thread is free."""
    monkeypatch.setattr(deadline, "THREADS", 1)
    done: list[int] = []

    async def ask() -> None:
        answering = AnsweringThreads()
        await asyncio.gather(*(answering.run(partial(done.append, number)) for number in range(50)))

    asyncio.run(ask())
    assert done == list(range(50))


def test_what_takes_too_long_is_told_and_the_next_is_answered(hanging: Event) -> None:
    """One that hangs costs one thread: its caller is told, and others are answered meanwhile."""

    async def ask() -> tuple[int, int]:
        answering = AnsweringThreads(SHORT)
        await overdue(answering, hanging)
        found = await answering.run(lambda: 7)
        # Its thread may have begun a moment after it was asked.
        eventually(lambda: answering.stuck == 1)
        return found, answering.overdue

    assert asyncio.run(ask()) == (7, 1)


def test_work_that_comes_at_once_after_one_that_hangs_is_begun(hanging: Event) -> None:
    """It gets a thread of its own, and does not wait behind the one that is given up just now."""

    async def ask() -> list[int]:
        answering = AnsweringThreads(SHORT)
        found = []
        for number in range(THREADS - 1):
            await overdue(answering, hanging)
            found.append(await answering.run(partial(int, number)))
        return found

    assert asyncio.run(ask()) == list(range(THREADS - 1))


def test_nobody_waits_while_all_threads_hang(hanging: Event) -> None:
    """Where no thread is free the sentence comes at once, and answers as soon as one is."""

    async def ask() -> int:
        answering = AnsweringThreads(SHORT)
        await asyncio.gather(*(overdue(answering, hanging) for _ in range(THREADS)))
        await stuck(answering, THREADS)
        begun = []
        with pytest.raises(OverdueError, match="ask again in a few seconds"):
            await answering.run(lambda: begun.append(1))
        assert not begun
        assert answering.overdue == THREADS + 1
        hanging.set()
        await stuck(answering, 0)
        return await answering.run(lambda: 7)

    assert asyncio.run(ask()) == 7


def test_what_was_not_begun_in_time_is_never_begun(hanging: Event) -> None:
    """Work whose caller has been told is dropped from the queue."""
    begun: list[int] = []

    async def ask() -> None:
        answering = AnsweringThreads(SHORT)
        waiting = [overdue(answering, hanging) for _ in range(THREADS)]

        async def late() -> None:
            with pytest.raises(OverdueError):
                await answering.run(lambda: begun.append(1))

        await asyncio.gather(*waiting, *(late() for _ in range(20)))
        hanging.set()
        await stuck(answering, 0)
        assert await answering.run(lambda: 7) == 7

    asyncio.run(ask())
    assert begun == []


def test_line_is_bounded(hanging: Event) -> None:
    """Beyond so much work that waits the sentence comes at once; what waits is done."""

    async def ask() -> list[type]:
        answering = AnsweringThreads(60)
        work = [answering.run(hanging.wait, MOST_WORK / 2) for _ in range(THREADS + 2)]
        waiting = [asyncio.ensure_future(each) for each in work]
        await asyncio.sleep(0)
        with pytest.raises(CrowdedError):
            await answering.run(hanging.wait)
        assert answering.crowded == 1
        hanging.set()
        return [type(found) for found in await asyncio.gather(*waiting)]

    assert asyncio.run(ask()) == [bool] * (THREADS + 2)


def test_light_work_waits_for_no_thread(hanging: Event) -> None:
    """What is light is done in the loop, one after the other, while all threads are at work."""

    async def ask() -> list[int]:
        answering = AnsweringThreads(60)
        waiting = [asyncio.ensure_future(answering.run(hanging.wait)) for _ in range(THREADS)]
        light = [answering.at_once(get_ident, 0.001) for _ in range(20)]
        found = await asyncio.gather(*light)
        assert not any(each.done() for each in waiting)
        hanging.set()
        await asyncio.gather(*waiting)
        return found

    assert asyncio.run(ask()) == [get_ident()] * 20


def test_between_light_work_the_loop_serves_others() -> None:
    """However much of it comes at once, the loop looks at everything else after each."""
    told: list[str] = []

    async def ask() -> None:
        answering = AnsweringThreads(60)

        async def other() -> None:
            while told.count("light") < 5:
                told.append("other")
                await asyncio.sleep(0)

        light = [answering.at_once(partial(told.append, "light"), 0.001) for _ in range(5)]
        await asyncio.gather(*light, other())

    asyncio.run(ask())
    assert told.count("light") == 5
    assert ("light", "light") not in pairwise(told)


def test_threads_end_when_they_are_told() -> None:
    """A pool that was closed leaves no thread behind, and may be used again."""

    async def ask() -> int:
        answering = AnsweringThreads()
        await answering.run(lambda: 1)
        answering.close()
        return await answering.run(lambda: 7)

    assert asyncio.run(ask()) == 7


def test_threads_share_one_stemmer() -> None:
    """Words that several threads read at once get the terms that they get one by one."""
    words = [f"{stem}{number}ations" for stem in ("nat", "form", "relat") for number in range(800)]
    letters = str.maketrans("0123456789", "abcdefghij")
    texts = [word.translate(letters) for word in words]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(terms, texts))
    from index.analyzer import _stemmer  # noqa: PLC0415

    assert together == [[_stemmer.stemWord(text)] for text in texts]
