"""Feedback in the database; `tests/bot/test_feedback.py` has it over HTTP."""

import pytest
from sqlalchemy import URL, Engine

from bot.clock import now
from bot.store.database import reading
from bot.store.feedback import feedback_row, write_feedback, write_known_feedback
from bot.store.insights import insights
from bot.store.questions import write_questions
from bot.store.spool import Row
from bot.store.tables import FEEDBACK
from tests.bot.store.conftest import (
    ask,
    asked,
    contents,
    give,
    metric,
    rows,
    served,
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


def test_odd_answer_ids_are_unknown(url: URL) -> None:
    """No id, of whatever characters, is an error of the server with either database."""
    with served(url) as client:
        for unknown in ("\0", "x\0y", "x" * 64, "é" * 64, "😀"):
            assert give(client, unknown).status_code == 404
        answer = ask(client, "When did the first ILEA open?")["id"]
        assert give(client, answer, comment="nul \0", client="nul \0").status_code == 204
        assert metric(client, "askademy_store_up") == 1
