"""Questions whose right answers no change may lose, as the owner has chosen them."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from bot.store.database import insert
from bot.store.questions import topic
from bot.store.tables import REGRESSIONS


@dataclass(frozen=True, slots=True)
class KeptRegression:
    """`done_at` is in milliseconds since 1970."""

    question: str
    quote: str
    """What its answer has to show."""
    author: str
    done_at: int


def write_regression(connection: Connection, kept: KeptRegression) -> None:
    """Instead of one of the same words, where there is one."""
    row = {
        "topic": topic(kept.question),
        "question": kept.question,
        "quote": kept.quote,
        "author": kept.author,
        "done_at": kept.done_at,
    }
    statement = insert(connection, REGRESSIONS)
    new = {name: statement.excluded[name] for name in row if name != "topic"}
    keys = [REGRESSIONS.c.topic]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=new), [row])


def delete_regression(connection: Connection, question: str) -> bool:
    """Whether there was one of these words."""
    gone = delete(REGRESSIONS).where(REGRESSIONS.c.topic == topic(question))
    return bool(connection.execute(gone).rowcount)


def kept_regressions(connection: Connection) -> tuple[KeptRegression, ...]:
    """The earliest first."""
    r = REGRESSIONS.c
    found = select(r.question, r.quote, r.author, r.done_at).order_by(r.done_at, r.topic)
    return tuple(KeptRegression(*row) for row in connection.execute(found))
