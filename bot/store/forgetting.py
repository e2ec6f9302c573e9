"""What is deleted: one conversation at somebody's wish, and everything that has become old."""

from sqlalchemy import Connection, delete, select

from bot.clock import day_of
from bot.store.tables import EVENTS, FEEDBACK, FORGOTTEN, QUESTIONS

MOST_AT_ONCE = 5_000  # rows; others wait while they are deleted


def forget(connection: Connection, conversation: str, at: int) -> tuple[int, int]:
    """The numbers of questions and of feedback erased; what is still to be written is dropped."""
    of_it = select(QUESTIONS.c.id).where(QUESTIONS.c.conversation == conversation)
    feedback = connection.execute(delete(FEEDBACK).where(FEEDBACK.c.answer.in_(of_it)))
    questions = connection.execute(
        delete(QUESTIONS).where(QUESTIONS.c.conversation == conversation)
    )
    # Anew where it was forgotten before, so that running servers notice.
    connection.execute(delete(FORGOTTEN).where(FORGOTTEN.c.conversation == conversation))
    connection.execute(FORGOTTEN.insert(), [{"conversation": conversation, "forgotten_at": at}])
    return questions.rowcount, feedback.rowcount


def forgotten(connection: Connection) -> frozenset[str]:
    """The conversations that were erased."""
    return frozenset(connection.scalars(select(FORGOTTEN.c.conversation)))


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
    )
    return sum(connection.execute(statement).rowcount for statement in statements)
