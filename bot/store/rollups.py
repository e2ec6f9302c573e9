"""Days that are over, counted once, so that a look at a quarter reads none of its questions."""

from collections.abc import Iterable

from sqlalchemy import Connection, case, delete, func, select, text

from bot.dialogue.reply import Status
from bot.store.database import POSTGRESQL, insert
from bot.store.tables import COUNTED_DAYS, DAY_COUNTS, DAY_TOPICS, QUESTIONS

# Of each channel's day the questions that are kept: a question that is not among these was asked
# less often on that day than all of them.
MOST_TOPICS = 200

COUNTS = {status: func.count(case((QUESTIONS.c.status == status, 1))) for status in Status}


def uncounted_days(connection: Connection, first: int, before: int) -> list[int]:
    """The days from `first` on and before `before` that are to be counted."""
    counted = select(COUNTED_DAYS.c.day).where(COUNTED_DAYS.c.day >= first)
    return sorted({*range(first, before)} - {*connection.scalars(counted)})


def count_day(connection: Connection, day: int) -> None:
    """Within a transaction: counts a day that is over."""
    if connection.dialect.name == POSTGRESQL:
        # What somebody has written of that day is either seen here, or counts the day again; who
        # counts the same day waits.
        connection.execute(text("LOCK TABLE questions IN SHARE ROW EXCLUSIVE MODE"))
    for table in (COUNTED_DAYS, DAY_COUNTS, DAY_TOPICS):
        connection.execute(delete(table).where(table.c.day == day))
    q = QUESTIONS.c
    counts = (
        select(q.day, q.channel, q.corpus, *COUNTS.values())
        .where(q.day == day)
        .group_by(q.day, q.channel, q.corpus)
    )
    connection.execute(DAY_COUNTS.insert().from_select([*DAY_COUNTS.c.keys()], counts))
    place = func.row_number().over(
        partition_by=q.channel, order_by=(func.count().desc(), func.max(q.number))
    )
    asked = [COUNTS[s].label(s) for s in Status if s is not Status.SMALLTALK]
    topics = (
        select(q.day, q.channel, q.topic, *asked, func.max(q.number), place.label("place"))
        .where(q.day == day, q.status != Status.SMALLTALK)
        .group_by(q.day, q.channel, q.topic)
        .subquery()
    )
    columns = [column for column in topics.c if column.key != "place"]
    most = select(*columns).where(topics.c.place <= MOST_TOPICS)
    connection.execute(DAY_TOPICS.insert().from_select([*DAY_TOPICS.c.keys()], most))
    connection.execute(insert(connection, COUNTED_DAYS).on_conflict_do_nothing(), [{"day": day}])


def recount(connection: Connection, days: Iterable[int]) -> None:
    """Within a transaction that has changed what was asked on these days."""
    changed = sorted(days)
    if not changed:
        return
    counted = connection.execute(delete(COUNTED_DAYS).where(COUNTED_DAYS.c.day.in_(changed)))
    # Seldom: what is written is of today nearly always.
    if counted.rowcount:
        for table in (DAY_COUNTS, DAY_TOPICS):
            connection.execute(delete(table).where(table.c.day.in_(changed)))


def forget_counts(connection: Connection, last: int) -> None:
    """Of every day until `last`."""
    for table in (COUNTED_DAYS, DAY_COUNTS, DAY_TOPICS):
        connection.execute(delete(table).where(table.c.day <= last))
