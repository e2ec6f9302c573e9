"""What the owner has said of questions that were not answered well, with who said it and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, func, select

from bot.store.questions import topic
from bot.store.tables import MARKS


class Mark(StrEnum):
    DONE = "done"
    """Something was done about it: when it is asked in vain again, it is open again."""

    IGNORED = "ignored"
    OUT_OF_SCOPE = "out_of_scope"
    """The bot is not there for that."""


@dataclass(frozen=True, slots=True)
class Marked:
    """`at` is in milliseconds since 1970."""

    mark: Mark
    author: str
    at: int


def write_marks(
    connection: Connection, questions: Iterable[str], mark: Mark | None, author: str, at: int
) -> None:
    """Marks what has the words of these questions; None takes back what was said before."""
    topics = dict.fromkeys(map(topic, questions))
    rows = [{"topic": each, "mark": mark, "author": author, "done_at": at} for each in topics]
    if rows:
        connection.execute(MARKS.insert(), rows)


def marks(connection: Connection) -> dict[int, Marked]:
    """What counts now, by the topics of the questions."""
    latest = select(func.max(MARKS.c.number)).group_by(MARKS.c.topic)
    found = connection.execute(select(MARKS).where(MARKS.c.number.in_(latest)))
    return {
        row.topic: Marked(Mark(row.mark), row.author, row.done_at)
        for row in found
        if row.mark is not None
    }
