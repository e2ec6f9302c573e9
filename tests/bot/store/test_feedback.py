"""Feedback in the database; `tests/bot/test_feedback.py` has it over HTTP."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import URL, Connection, Engine

from bot.clock import now
from bot.store.database import reading
from bot.store.feedback import feedback_row, write_feedback, write_known_feedback
from bot.store.insights import insights
from bot.store.questions import write_questions
from bot.store.spool import Row
from bot.store.store import Store
from bot.store.tables import FEEDBACK
from tests.bot.store.conftest import (
    ask,
    asked,
    contents,
    give,
    metric,
    rows,
    run,
    served,
    started,
)


def given(answer: str, voter: str = "v", comment: str | None = None, **fields: bool) -> Row:
    return feedback_row(answer, voter, comment, now(), helpful=fields.get("helpful", True))


@pytest.fixture
def questions(engine: Engine) -> Engine:
    with engine.begin() as connection:
        write_questions(connection, [asked("a"), asked("b")])
    return engine


def test_last_word_of_each_person_counts(questions: Engine) -> None:
    """Of each voter one row an answer is kept, and what came last, within one commit too."""
    for batch in (
        [given("a"), given("a", "w", helpful=False), given("b")],
        [given("a", helpful=False), given("a", comment="sorry"), given("a", "w")],
        [given("a", comment="better")],
    ):
        with questions.begin() as connection:
            assert write_feedback(connection, batch) == [True] * len(batch)
    found = {(row["answer"], row["voter"]): row for row in rows(questions, FEEDBACK)}
    assert len(found) == 3
    last = found["a", given("a")["voter"]]
    assert (last["helpful"], last["comment"]) == (True, "better")
    assert found["a", given("a", "w")["voter"]]["helpful"]
    with reading(questions) as connection:
        counted = insights(connection).feedback
    assert (counted.total, counted.helpful) == (3, 3)


def test_feedback_to_an_unknown_answer_is_not_kept(questions: Engine) -> None:
    """What names no stored answer is told so, and the rest of the batch is written."""
    with questions.begin() as connection:
        assert write_feedback(connection, [given("a"), given("x")]) == [True, False]
        assert write_feedback(connection, [given("x")]) == [False]
        assert write_known_feedback(connection, [given("y")]) == [True]
    assert [row["answer"] for row in rows(questions, FEEDBACK)] == ["a", "y"]


def test_voters_cannot_be_linked(url: URL, questions: Engine) -> None:
    """One browser has another hash at each answer, and what it sent is nowhere."""
    with questions.begin() as connection:
        write_feedback(connection, [given("a", "browser-7"), given("b", "browser-7")])
    first, second = rows(questions, FEEDBACK)
    assert first["voter"] != second["voter"]
    assert b"browser-7" not in contents(url)


def test_comment_is_masked(questions: Engine) -> None:
    """A comment is kept without addresses and numbers; an empty one is none."""
    comment = "Call +1 555 123 4567 or ada@example.org \0 \ud800"
    with questions.begin() as connection:
        write_feedback(connection, [given("a", comment=comment), given("b", comment="")])
    first, second = rows(questions, FEEDBACK)
    assert first["comment"].startswith("Call [number] or [e-mail]")
    assert second["comment"] is None


def test_many_at_once_are_all_acknowledged(url: URL, questions: Engine) -> None:
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

    with started(url) as one, started(url) as other:
        assert run(send(one, other)) == [True] * 400 + [False] * 20
    assert len(rows(questions, FEEDBACK)) == 201


def test_acknowledged_is_committed(url: URL, engine: Engine) -> None:
    """When `save` returns another connection sees the row: it is not only queued."""

    async def send(store: Store) -> None:
        for number in range(20):
            await store.save(write_known_feedback, given(f"a{number}"))
            assert len(rows(engine, FEEDBACK)) == number + 1

    with started(url) as store:
        run(send(store))


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


def test_odd_answer_ids_are_unknown(url: URL) -> None:
    """No id, of whatever characters, is an error of the server with either database."""
    with served(url) as client:
        for unknown in ("\0", "x\0y", "x" * 64, "é" * 64, "😀"):
            assert give(client, unknown).status_code == 404
        answer = ask(client, "When did the first ILEA open?")["id"]
        assert give(client, answer, comment="nul \0", client="nul \0").status_code == 204
        assert metric(client, "askademy_store_up") == 1
