"""Who may look after the bot on its pages, and which of their sessions were ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_urlsafe

from sqlalchemy import Connection, delete, select

from bot.store.database import insert
from bot.store.spool import Row
from bot.store.tables import EDITORS, ENDED_SESSIONS, SIGNING_KEYS


@dataclass(frozen=True, slots=True)
class StoredEditor:
    name: str

    password: str
    """Its hash."""

    added_at: int
    """In milliseconds since 1970; also when the password was changed last."""


def save_editors(connection: Connection, rows: Sequence[Row]) -> Sequence[bool]:
    """For each row whether its name is new; the password of one that is not is changed."""
    new = []
    for row in rows:
        there = editor(connection, row["name"])
        connection.execute(delete(EDITORS).where(EDITORS.c.name == row["name"]))
        connection.execute(EDITORS.insert(), [row])
        new.append(there is None)
    return new


def delete_editor(connection: Connection, name: str) -> bool:
    """Whether there was one of that name."""
    return bool(connection.execute(delete(EDITORS).where(EDITORS.c.name == name)).rowcount)


def editor(connection: Connection, name: str) -> StoredEditor | None:
    """None where there is none of that name."""
    found = connection.execute(select(EDITORS).where(EDITORS.c.name == name)).one_or_none()
    return StoredEditor(*found) if found else None


def all_editors(connection: Connection) -> tuple[StoredEditor, ...]:
    """By their names."""
    return tuple(StoredEditor(*row) for row in connection.execute(select(EDITORS).order_by("name")))


def has_editors(connection: Connection) -> bool:
    return connection.scalar(select(EDITORS.c.name).limit(1)) is not None


def end_sessions(connection: Connection, rows: Sequence[Row]) -> Sequence[None]:
    """Each row has `session` and `ended_at`."""
    connection.execute(insert(connection, ENDED_SESSIONS).on_conflict_do_nothing(), [*rows])
    return [None] * len(rows)


def is_ended(connection: Connection, session: str) -> bool:
    ended = select(ENDED_SESSIONS.c.session).where(ENDED_SESSIONS.c.session == session)
    return connection.scalar(ended) is not None


def make_signing_keys(connection: Connection, rows: Sequence[Row]) -> Sequence[str]:
    """The key of each row's `name`, which every replica has the same of."""
    for row in rows:
        made = {"name": row["name"], "value": token_urlsafe(32)}
        connection.execute(insert(connection, SIGNING_KEYS).on_conflict_do_nothing(), [made])
    return [_signing_key(connection, row["name"]) for row in rows]


def _signing_key(connection: Connection, name: str) -> str:
    value = select(SIGNING_KEYS.c.value).where(SIGNING_KEYS.c.name == name)
    return str(connection.execute(value).scalar_one())
