"""Whether people found an answer helpful: one word of each person, the last one counts."""

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import Connection, select

from bot.masking.mask import masked
from bot.store.database import insert
from bot.store.spool import Row
from bot.store.tables import FEEDBACK, QUESTIONS


def feedback_row(answer: str, voter: str, comment: str | None, at: int, *, helpful: bool) -> Row:
    """`voter` tells people or browsers apart; of it a hash is kept, another one for each answer."""
    return {
        "answer": answer,
        "voter": sha256(f"{answer}\n{voter}".encode("utf-8", "replace")).hexdigest()[:32],
        "helpful": helpful,
        "comment": masked(comment) if comment else None,
        "given_at": at,
    }


def write_feedback(connection: Connection, rows: Sequence[Row]) -> Sequence[bool]:
    """For each row whether the store has its answer: to another one no feedback is kept."""
    answers = {row["answer"] for row in rows}
    known = frozenset(connection.scalars(select(QUESTIONS.c.id).where(QUESTIONS.c.id.in_(answers))))
    found = [row for row in rows if row["answer"] in known]
    _write(connection, found)
    return [row["answer"] in known for row in rows]


def write_known_feedback(connection: Connection, rows: Sequence[Row]) -> Sequence[bool]:
    """For answers of which nothing is stored, but which the process remembers to have given."""
    _write(connection, rows)
    return [True] * len(rows)


def _write(connection: Connection, rows: Sequence[Row]) -> None:
    if not rows:
        return
    statement = insert(connection, FEEDBACK)
    new = {name: statement.excluded[name] for name in ("helpful", "comment", "given_at")}
    keys = [FEEDBACK.c.answer, FEEDBACK.c.voter]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=new), rows)
