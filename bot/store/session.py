"""The store for one command, which waits for it and says what is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.store.curation import current_entries
from bot.store.database import SQLITE, open_database, place_of, reading, reason, wipe
from bot.store.errors import NewerDatabaseError, StoreUnavailableError
from bot.store.place import DatabasePlace
from bot.store.tables import CURATION
from corpus.curation.entries import Entry

if TYPE_CHECKING:
    from bot.store.migrate import Version

WIPE_ATTEMPTS = 20


@contextmanager
def opened(url: URL, place: DatabasePlace | None = None) -> Iterator[Engine]:
    """The database, brought to the tables of this version; raises `StoreUnavailableError`."""
    from bot.store.migrate import migrate  # noqa: PLC0415  # 0.2 s that reading alone can spare

    with _connecting(url, place) as engine:
        migrate(engine)
        yield engine


@contextmanager
def _connecting(url: URL, place: DatabasePlace | None = None) -> Iterator[Engine]:
    """Raises `StoreUnavailableError` for what fails inside, too; it names no password."""
    try:
        engine = open_database(url, place)
        try:
            yield engine
        finally:
            engine.dispose()
    except (DBAPIError, OSError) as error:
        raise StoreUnavailableError(
            f"The database {url.render_as_string()} cannot be used ({reason(error)}):"
            " check ASKADEMY_DATABASE_URL, and that it runs and may be written."
        ) from error
    except NewerDatabaseError as error:
        raise StoreUnavailableError(str(error)) from error


@contextmanager
def writing(url: URL) -> Iterator[Connection]:
    """A connection in one transaction, which is undone where an error is raised in it.

    Raises `StoreUnavailableError`, also where the database was exchanged meanwhile.
    """
    place = place_of(url)
    with opened(url, place) as engine:
        with engine.begin() as connection:
            yield connection
        if place:
            place.require()


@contextmanager
def looking(url: URL) -> Iterator[Connection]:
    """A connection that reads and locks nothing; raises `StoreUnavailableError`."""
    with opened(url) as engine, reading(engine) as connection:
        yield connection


def wiped(url: URL) -> bool:
    """Whether nothing of deleted rows is left in the files, after some patience with others."""
    with opened(url) as engine:
        for _ in range(WIPE_ATTEMPTS):
            if wipe(engine):
                return True
            sleep(0.1)
    return False


def published(url: URL) -> tuple[Entry, ...]:
    """The entries curated while a server ran; none where no server has made the tables yet."""
    if url.get_backend_name() == SQLITE and not Path(str(url.database)).exists():
        return ()
    with _connecting(url) as engine, reading(engine) as connection:
        if not inspect(connection).has_table(CURATION.name):
            return ()
        return tuple(current_entries(connection).values())


@dataclass(frozen=True, slots=True)
class DatabaseState:
    version: "Version"

    clock: int | None
    """Of a database server, in milliseconds since 1970."""


def state_of(url: URL) -> DatabaseState:
    """Changes nothing; raises `StoreUnavailableError`."""
    from bot.store.migrate import version_of  # noqa: PLC0415  # 0.2 s that others can spare

    if url.get_backend_name() == SQLITE and not Path(str(url.database)).exists():
        return DatabaseState("none", None)
    with _connecting(url) as engine, reading(engine) as connection:
        version = version_of(connection)
        if url.get_backend_name() == SQLITE:
            return DatabaseState(version, None)
        clock = connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar()
        return DatabaseState(version, round(1000 * float(clock or 0)))
