"""Who waits for an answer: in what order, how many, and whose place another gets."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.line import Line, caller
from bot.service.overdue import CrowdedError

Told = list[str]


async def come(line: Line, names: Sequence[str], told: Told, expected: float = 1.0) -> None:
    """All of them, one after the other; each tells when it has a place, or is refused."""

    def one(name: str) -> Coroutine[None, None, None]:
        async def entered() -> None:
            caller.set(name)
            try:
                await line.enter(expected)
            except CrowdedError:
                told.append(f"{name}: refused")
            else:
                told.append(name)

        return entered()

    for name in names:
        asyncio.ensure_future(one(name))  # noqa: RUF006  # the test ends when all have told
        await asyncio.sleep(0)


def run(test: Callable[[Told], Coroutine[None, None, None]]) -> Told:
    told: Told = []
    asyncio.run(test(told))
    return told


async def leave(line: Line, times: int) -> None:
    for _ in range(times):
        line.leave()
        await asyncio.sleep(0)


def test_callers_take_turns() -> None:
    """However many questions one caller has in the line, another's first comes next."""

    async def test(told: Told) -> None:
        line = Line(1, most_work=100)
        await come(line, ["a", "a", "a", "a", "b", "c", "b"], told)
        await leave(line, 7)

    assert run(test) == ["a", "a", "b", "c", "a", "b", "a"]


def test_work_that_waits_is_bounded() -> None:
    """What would make the line longer than its bound is refused at once."""

    async def test(told: Told) -> None:
        line = Line(2, most_work=2.5)
        await come(line, ["a"] * 6, told)
        assert told == ["a", "a", "a: refused", "a: refused"]
        assert line.refused == 2
        await leave(line, 4)

    assert run(test) == ["a", "a", "a: refused", "a: refused", "a", "a"]


def test_nobody_takes_all_places() -> None:
    """Where the line is full, a caller with fewer questions in it gets a place of the greediest."""

    async def test(told: Told) -> None:
        line = Line(1, most_work=4)
        await come(line, ["a"] * 5 + ["b"] * 4, told)
        assert told == ["a", "a: refused", "a: refused", "b: refused", "b: refused"]
        await leave(line, 5)

    assert run(test)[5:] == ["a", "b", "a", "b"]


def test_who_has_gone_needs_no_place() -> None:
    """A place goes past those who have stopped waiting, also where they had been given it."""

    async def test(told: Told) -> None:
        line = Line(1, most_work=100)
        await come(line, ["a"], told)
        gone = [asyncio.ensure_future(line.enter(1.0)) for _ in range(3)]
        await asyncio.sleep(0)
        await come(line, ["b"], told)
        gone[0].cancel()
        line.leave()
        gone[1].cancel()
        await asyncio.sleep(0)
        gone[2].cancel()
        await asyncio.sleep(0)
        assert told == ["a", "b"]

    assert run(test) == ["a", "b"]


def test_fewer_wait_where_it_takes_longer_than_expected() -> None:
    """Of work that takes ten times as long as expected, a tenth as much waits."""
    now = [0.0]

    async def refused(line: Line) -> int:
        told: Told = []
        await come(line, ["a"] * 11, told)
        found = told.count("a: refused")
        for _ in range(11 - found):
            now[0] += 10.0
            line.leave()
            await asyncio.sleep(0)
        return found

    async def test(told: Told) -> None:
        line = Line(1, most_work=10, clock=lambda: now[0])
        told += [str(await refused(line)) for _ in range(20)]

    told = run(test)
    assert told[0] == "0"
    assert 5 <= int(told[-1]) <= 9


@given(st.lists(st.one_of(st.sampled_from("abc"), st.sampled_from(["leave", "gone"])), max_size=60))
def test_everybody_is_told(steps: list[str]) -> None:
    """Whoever comes and goes, no place is lost and nobody who waits is forgotten."""

    async def test(told: Told) -> None:
        line, inside, tasks = Line(2, most_work=5), 0, []
        for step in steps:
            if step in "abc":
                caller.set(step)
                tasks.append(asyncio.ensure_future(line.enter(1.0)))
            elif step == "gone" and tasks:
                tasks[-1].cancel()
            inside = sum(_has_place(task) for task in tasks) - told.count("left")
            if step == "leave" and inside:
                line.leave()
                told.append("left")
            await asyncio.sleep(0)
        for _ in range(len(tasks)):
            await asyncio.sleep(0)
            if sum(_has_place(task) for task in tasks) > told.count("left"):
                line.leave()
                told.append("left")
        await asyncio.sleep(0)
        assert all(task.done() for task in tasks)
        for task in tasks:
            if not task.cancelled():
                task.exception()
        await line.enter(1.0)
        await line.enter(1.0)

    run(test)


def _has_place(task: "asyncio.Future[None]") -> bool:
    return task.done() and not task.cancelled() and task.exception() is None


@pytest.mark.parametrize("expected", [0.1, 3.0])
def test_a_free_place_is_nobodys_to_refuse(expected: float) -> None:
    """However long it will take, who finds a free place gets it."""

    async def test(told: Told) -> None:
        await come(Line(1, most_work=1), ["a"], told, expected)

    assert run(test) == ["a"]
