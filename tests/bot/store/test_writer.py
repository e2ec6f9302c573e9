import asyncio
from collections.abc import Sequence

from sqlalchemy import URL, Connection, Engine

from bot.clock import now
from bot.store.feedback import feedback_row, write_feedback, write_known_feedback
from bot.store.questions import write_questions
from bot.store.spool import Row
from bot.store.store import Store
from bot.store.tables import FEEDBACK
from tests.bot.store.conftest import asked, rows, run, started


def given(answer: str, voter: str = "v", *, helpful: bool = True) -> Row:
    return feedback_row(answer, voter, None, now(), helpful=helpful)


def test_acknowledged_is_committed(url: URL, engine: Engine) -> None:
    """When `save` returns another connection sees the row: it is not only queued."""

    async def send(store: Store) -> None:
        for number in range(20):
            await store.save(write_known_feedback, given(f"a{number}"))
            assert len(rows(engine, FEEDBACK)) == number + 1

    with started(url) as store:
        run(send(store))


def test_an_error_of_ours_does_not_end_the_writing(url: URL, engine: Engine) -> None:
    """A write that fails in an unforeseen way fails alone: the next one is written."""

    def broken(_: Connection, __: Sequence[Row]) -> Sequence[object]:
        raise ValueError("not foreseen")

    async def send(store: Store) -> None:
        await store.save(write_known_feedback, given("a"))
        failed = await asyncio.gather(store.save(broken, given("b")), return_exceptions=True)
        assert isinstance(failed[0], Exception)
        assert await store.save(write_known_feedback, given("c"))

    with started(url) as store:
        run(send(store))
        assert store.is_up
    assert [row["answer"] for row in rows(engine, FEEDBACK)] == ["a", "c"]


def test_many_at_once_are_all_acknowledged(url: URL, engine: Engine) -> None:
    """Feedback that arrives together is committed together; each sender hears of its own."""

    async def send(one: Store, other: Store) -> list[bool]:
        batch = [given("ab"[i % 2], str(i // 4), helpful=i % 3 > 0) for i in range(400)]
        unknown = [given("x", str(i)) for i in range(20)]
        for store in (one, other):
            await store.save(write_feedback, given("b", "first"))
        everyone = [
            (one, other)[i % 2].save(write_feedback, row) for i, row in enumerate(batch + unknown)
        ]
        return list(await asyncio.gather(*everyone))

    with engine.begin() as connection:
        write_questions(connection, [asked("a"), asked("b")])
    with started(url) as one, started(url) as other:
        assert run(send(one, other)) == [True] * 400 + [False] * 20
    assert len(rows(engine, FEEDBACK)) == 201
