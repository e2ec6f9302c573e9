"""Rows on their way into the database, and the one transaction in which they get there."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from bot.store.database import reason
from bot.store.errors import MovedError, StoreUnavailableError
from bot.store.journal import nothing_to_release
from bot.store.spool import Row, Spool

# Writes rows within the transaction that it is given, with one result for each row.
Write = Callable[[Connection, Sequence[Row]], Sequence[Any]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class QueuedRow:
    write: Write
    row: Row
    # None for what nobody waits for: that is spooled where it cannot be written.
    saved: Future[Any] | None = None
    # Writes it once more into a database that may lack it; to write it twice changes nothing.
    again: Write | None = None
    # To be called once it is written, or waits in the spool.
    release: Callable[[], None] = nothing_to_release


def nothing_to_check() -> None:
    """Of a database that cannot be exchanged while it is open."""


def commit(
    engine: Engine, entries: Sequence[QueuedRow], check: Callable[[], None] = nothing_to_check
) -> None:
    """Raises `DBAPIError` where the database is at fault, and not one of the rows.

    What `check` raises after the commit is raised as well, and then nothing is acknowledged.
    """
    try:
        results = _written(engine, entries)
        check()
    except MovedError:
        raise
    except Exception as error:  # one row must not keep the others from being written
        if isinstance(error, DBAPIError) and not isinstance(error, (IntegrityError, DataError)):
            raise
        if len(entries) == 1:
            _reject(entries[0], error)
            return
        for entry in entries:
            commit(engine, [entry], check)
    else:
        for entry, result in zip(entries, results, strict=True):
            entry.release()
            if entry.saved is not None and entry.saved.set_running_or_notify_cancel():
                entry.saved.set_result(result)


def _written(engine: Engine, entries: Sequence[QueuedRow]) -> Sequence[Any]:
    results: list[Any] = []
    if entries:
        with engine.begin() as connection:
            for write, group in groupby(entries, key=attrgetter("write")):
                results += write(connection, [entry.row for entry in group])
    return results


def refuse(entries: Sequence[QueuedRow], spool: Spool) -> None:
    """Into the spool, or back to who waits."""
    for entry in entries:
        if entry.saved is None:
            spool.add(entry.row)
            entry.release()
        elif not entry.saved.done() and entry.saved.set_running_or_notify_cancel():
            entry.saved.set_exception(StoreUnavailableError())


def _reject(entry: QueuedRow, error: Exception) -> None:
    """A row that can never be written."""
    _log.error("The store cannot take a row, which is left out: %s.", reason(error))
    entry.release()
    if entry.saved is not None and entry.saved.set_running_or_notify_cancel():
        entry.saved.set_exception(error)
