"""Questions that are known to be asked: whose answers have helped, and what is asked now."""

from collections.abc import Mapping

from sqlalchemy import Connection, Select, case, desc, func, select

from bot.clock import MILLISECONDS_A_DAY
from bot.dialogue.reply import Status
from bot.store.tables import FEEDBACK, QUESTIONS


def helpful(connection: Connection, first: int, most: int) -> Mapping[str, int]:
    """Since the day `first`: answered questions with more votes for than against, and how many."""
    f, q = FEEDBACK.c, QUESTIONS.c
    yes, no = func.count(case((f.helpful, 1))), func.count(case((~f.helpful, 1)))
    found = (
        select(func.max(q.number).label("latest"), yes.label("count"))
        .join(FEEDBACK, f.answer == q.id)
        .where(f.given_at >= first * MILLISECONDS_A_DAY, q.status == Status.ANSWERED)
        .group_by(q.topic)
        .having(yes > no)
    )
    return _with_texts(connection, found, most)


def asked_since(connection: Connection, first: int, most: int) -> Mapping[str, int]:
    """What was asked about the pages since the day `first`, and how often."""
    q = QUESTIONS.c
    found = (
        select(func.max(q.number).label("latest"), func.count().label("count"))
        .where(q.day >= first, q.status != Status.SMALLTALK)
        .group_by(q.topic)
    )
    return _with_texts(connection, found, most)


def _with_texts(connection: Connection, found: Select[int, int], most: int) -> dict[str, int]:
    """The most frequent first."""
    q = QUESTIONS.c
    first = found.order_by(desc("count"), desc("latest")).limit(most).subquery()
    texts = (
        select(func.coalesce(q.read_as, q.question), first.c["count"])
        .join(first, first.c.latest == q.number)
        .order_by(first.c["count"].desc(), first.c.latest.desc())
    )
    return {text: count for text, count in connection.execute(texts)}  # noqa: C416  # rows are no pairs
