import asyncio
from collections.abc import Sequence

from sqlalchemy import URL, Connection, Engine

from bot.clock import now
from bot.store.batch import QueuedRow, commit
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.questions import write_questions
from bot.store.spool import Row
from bot.store.store import Store
from bot.store.tables import FEEDBACK, QUESTIONS
from tests.bot.store.conftest import asked, rows, run, started


def given(answer: str, voter: str = "v", *, helpful: bool = True) -> Row:
    return feedback_row(answer, voter, None, now(), helpful=helpful)


def test_a_row_that_no_database_takes_harms_no_other(url: URL, engine: Engine) -> None:
    """The one that is wrong is told so; those committed with it are kept, and the store stays."""

    async def send(store: Store) -> list[bool | BaseException]:
        bad = given("bad") | {"given_at": None}
        batch = [given("a"), bad, given("b")]
        sent = (store.save(write_known_feedback, row) for row in batch)
        return list(await asyncio.gather(*sent, return_exceptions=True))

    with started(url) as store:
        first, second, third = run(send(store))
        assert (first, third) == (True, True)
        assert isinstance(second, Exception)
        assert store.is_up
    assert [row["answer"] for row in rows(engine, FEEDBACK)] == ["a", "b"]


def test_what_comes_together_is_written_in_its_order(engine: Engine) -> None:
    """Rows of several kinds go into one transaction, the first one first."""
    order: list[str] = []

    def noting(_: Connection, noted: Sequence[Row]) -> Sequence[None]:
        order.extend(row["id"] for row in noted)
        return [None] * len(noted)

    first, last = {"id": "first"}, {"id": "last"}
    commit(
        engine,
        [
            QueuedRow(noting, first),
            QueuedRow(write_questions, asked("a")),
            QueuedRow(noting, last),
        ],
    )
    assert order == ["first", "last"]
    assert [row["id"] for row in rows(engine, QUESTIONS)] == ["a"]
