"""The erasure of one conversation, wherever it is kept, whether a server runs or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from bot.ids import first_id
from bot.store.batch import QueuedRow, commit
from bot.store.database import place_of, spool_folder
from bot.store.forgetting import forget
from bot.store.journal import Journal
from bot.store.questions import write_questions
from bot.store.session import opened, wiped
from bot.store.spool import Row, Spool


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, and where something of it may be left."""

    questions: int
    """In the database, and in files that waited to be written."""

    feedback: int
    """In the database."""

    is_wiped: bool
    """Whether nothing of the deleted rows is left in the database's files."""

    unread: tuple[Path, ...]
    """Files that waited to be written and cannot be read: they may hold questions of it."""


def erase(url: URL, conversation: str, at: int) -> Erasure:
    """Erases one conversation; `at` is in milliseconds since 1970.

    What a server that is no longer running has left in files is written as the next server would,
    without the questions of this conversation. Raises `StoreUnavailableError`.
    """
    waiting = 0
    spool = Spool(spool_folder(url))
    place = place_of(url)
    with opened(url, place) as engine:

        def write(rows: Sequence[Row]) -> None:
            nonlocal waiting
            commit(engine, [QueuedRow(write_questions, row) for row in rows])
            first = first_id(conversation)
            waiting += sum(first_id(str(row.get("conversation"))) == first for row in rows)

        with engine.begin() as connection:
            questions, feedback = forget(connection, conversation, at)
        Journal(spool.folder).adopt()
        spool.drain(write)
        if place:
            place.require()
    return Erasure(questions + waiting, feedback, wiped(url), spool.unread)
