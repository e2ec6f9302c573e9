"""Whether people found an answer helpful: one word of each person, the last one counts."""

from collections.abc import Collection, Sequence
from hashlib import sha256

from sqlalchemy import Connection, func, select

from bot.masking.mask import masked
from bot.store.database import insert
from bot.store.forgetting import answers_forgotten, conversations_forgotten
from bot.store.spool import Row
from bot.store.tables import FEEDBACK, QUESTIONS


def feedback_row(  # noqa: PLR0913
    answer: str,
    voter: str,
    comment: str | None,
    at: int,
    *,
    helpful: bool,
    conversation: str | None = None,
    channel: str | None = None,
) -> Row:
    """A row for `write_feedback`; the comment is masked.

    `voter` tells people or browsers apart; of it a hash is kept, another one for each answer.
    `conversation` is that of the answer, where the process knows it; with it the feedback is
    erased. `channel` is where it was given. `at` is in milliseconds since 1970.
    """
    return {
        "answer": answer,
        "voter": sha256(f"{answer}\n{voter}".encode("utf-8", "replace")).hexdigest()[:32],
        "helpful": helpful,
        "comment": masked(comment) if comment else None,
        "given_at": at,
        "conversation": conversation,
        "channel": channel,
    }


def write_feedback(connection: Connection, rows: Sequence[Row]) -> Sequence[bool]:
    """For each row whether its answer is known: to another one no feedback is kept.

    An answer that was erased is known, so that its feedback is no mistake of who sends it; nothing
    of it is kept.
    """
    return _write(connection, rows, known=())


def write_known_feedback(connection: Connection, rows: Sequence[Row]) -> Sequence[bool]:
    """For answers that the process knows to have been given, whether they are stored or not."""
    return _write(connection, rows, known={row["answer"] for row in rows})


def _write(connection: Connection, rows: Sequence[Row], known: Collection[str]) -> Sequence[bool]:
    answers = {row["answer"] for row in rows}
    stored = _conversations(connection, answers)
    erased = answers_forgotten(connection, answers)
    found = {*known, *stored}
    kept = [
        row | {"conversation": row["conversation"] or stored.get(row["answer"])}
        for row in rows
        if row["answer"] in found - erased
    ]
    gone = conversations_forgotten(connection, {row["conversation"] for row in kept} - {None})
    _put(connection, [row for row in kept if row["conversation"] not in gone])
    return [row["answer"] in found | erased for row in rows]


def _conversations(connection: Connection, answers: Collection[str]) -> dict[str, str]:
    """Of the answers that are stored."""
    found = select(QUESTIONS.c.id, QUESTIONS.c.conversation).where(QUESTIONS.c.id.in_(answers))
    return {row.id: row.conversation for row in connection.execute(found)}


def _put(connection: Connection, rows: Sequence[Row]) -> None:
    if not rows:
        return
    statement = insert(connection, FEEDBACK)
    new = {name: statement.excluded[name] for name in ("helpful", "comment", "given_at")}
    # A later process may not know what an earlier one knew.
    new["conversation"] = func.coalesce(statement.excluded.conversation, FEEDBACK.c.conversation)
    new["channel"] = func.coalesce(statement.excluded.channel, FEEDBACK.c.channel)
    keys = [FEEDBACK.c.answer, FEEDBACK.c.voter]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=new), rows)
