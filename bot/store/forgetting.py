"""What is deleted: one conversation at somebody's wish, and everything that has become old."""

from collections.abc import Collection, Iterable

from sqlalchemy import Column, ColumnElement, Connection, delete, func, select, text

from bot.clock import day_of
from bot.ids import LENGTH, first_id
from bot.store.database import POSTGRESQL, insert
from bot.store.rollups import forget_counts, recount
from bot.store.tables import (
    ENDED_SESSIONS,
    EVENTS,
    FEEDBACK,
    FORGOTTEN,
    FORGOTTEN_ANSWERS,
    QUESTIONS,
)

MOST_AT_ONCE = 5_000  # rows; others wait while they are deleted


def forget(connection: Connection, conversation: str, at: int) -> tuple[int, int]:
    """The numbers of questions and of feedback erased; what is still to be written is dropped.

    Conversations that go on with the same first one are erased with it. `at` is in milliseconds
    since 1970.
    """
    conversation = first_id(conversation)
    if connection.dialect.name == POSTGRESQL:
        # Whoever writes reads this table first: all who have not yet seen the row below come after
        # it. SQLite has one writer at a time anyway.
        connection.execute(text("LOCK TABLE forgotten IN ACCESS EXCLUSIVE MODE"))
    mine = _is_of(QUESTIONS.c.conversation, conversation)
    answers = list(connection.scalars(select(QUESTIONS.c.id).where(mine)))
    given = _is_of(FEEDBACK.c.conversation, conversation) | FEEDBACK.c.answer.in_(
        select(QUESTIONS.c.id).where(mine)
    )
    answers += connection.scalars(select(FEEDBACK.c.answer).where(given))
    feedback = connection.execute(delete(FEEDBACK).where(given))
    recount(connection, {*connection.scalars(select(QUESTIONS.c.day).where(mine))})
    questions = connection.execute(delete(QUESTIONS).where(mine))
    # Anew where it was forgotten before, so that running servers notice.
    connection.execute(delete(FORGOTTEN).where(FORGOTTEN.c.conversation == conversation))
    connection.execute(FORGOTTEN.insert(), [{"conversation": conversation, "forgotten_at": at}])
    remember_answers(connection, answers, at)
    return questions.rowcount, feedback.rowcount


def remember_answers(connection: Connection, answers: Iterable[str], at: int) -> None:
    """That these answers were in conversations that are erased; `at` as in `forget`."""
    rows = [{"answer": answer, "forgotten_at": at} for answer in dict.fromkeys(answers)]
    if rows:
        connection.execute(insert(connection, FORGOTTEN_ANSWERS).on_conflict_do_nothing(), rows)


def forgotten(connection: Connection) -> frozenset[str]:
    """The conversations that were erased."""
    return frozenset(connection.scalars(select(FORGOTTEN.c.conversation)))


def conversations_forgotten(
    connection: Connection, conversations: Collection[str]
) -> frozenset[str]:
    """Those of the conversations that were erased, by themselves or with the first of them."""
    column = FORGOTTEN.c.conversation
    first = {first_id(each) for each in conversations}
    gone = frozenset(connection.scalars(select(column).where(column.in_(first))))
    return frozenset(each for each in conversations if first_id(each) in gone)


def _is_of(column: Column[str], first: str) -> ColumnElement[bool]:
    """Whether a conversation is the first one or goes on with it."""
    goes_on = (func.length(column) == 2 * LENGTH) & (func.substr(column, 1, LENGTH) == first)
    return (column == first) | goes_on


def answers_forgotten(connection: Connection, answers: Collection[str]) -> frozenset[str]:
    """Those of the answers that were in conversations that are erased, as far as is known."""
    column = FORGOTTEN_ANSWERS.c.answer
    return frozenset(connection.scalars(select(column).where(column.in_(answers))))


def delete_older(connection: Connection, than: int) -> int:
    """The number of rows deleted; `than` is in milliseconds since 1970.

    Of questions and feedback at most `MOST_AT_ONCE`: more are left for the next call.
    """
    questions = (
        select(QUESTIONS.c.number)
        .where(QUESTIONS.c.day <= day_of(than), QUESTIONS.c.asked_at < than)
        .limit(MOST_AT_ONCE)
    )
    answers = select(FEEDBACK.c.answer).where(FEEDBACK.c.given_at < than).limit(MOST_AT_ONCE)
    statements = (
        delete(QUESTIONS).where(QUESTIONS.c.number.in_(questions)),
        delete(FEEDBACK).where(FEEDBACK.c.given_at < than, FEEDBACK.c.answer.in_(answers)),
        delete(EVENTS).where(EVENTS.c.received_at < than),
        delete(FORGOTTEN).where(FORGOTTEN.c.forgotten_at < than),
        delete(FORGOTTEN_ANSWERS).where(FORGOTTEN_ANSWERS.c.forgotten_at < than),
        delete(ENDED_SESSIONS).where(ENDED_SESSIONS.c.ended_at < than),
    )
    deleted = sum(connection.execute(statement).rowcount for statement in statements)
    # What is counted of the questions goes with them.
    forget_counts(connection, day_of(than))
    return deleted
