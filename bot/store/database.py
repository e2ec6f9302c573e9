"""The database: SQLite in one file, or PostgreSQL, opened so that no call waits for ever."""

from hashlib import sha256
from pathlib import Path
from sqlite3 import SQLITE_BUSY, OperationalError
from time import monotonic, sleep
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.schema import Table

from bot.settings import Settings, SettingsError, variable
from bot.store.location import default_file
from bot.store.place import DatabasePlace
from bot.store.tables import METADATA

SQLITE, POSTGRESQL = "sqlite", "postgresql"
LOCK_SECONDS = 2  # to wait for another process that writes
# What a connection must do within these times; a frozen server answers to none of them.
_POSTGRESQL_ARGUMENTS = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5_000,
    "keepalives_idle": 10,
    "application_name": "askademy",
    "options": "-c statement_timeout=20s -c lock_timeout=5s"
    " -c idle_in_transaction_session_timeout=20s -c synchronous_commit=on",
}
_POOL = "pool"  # of a connection, the one that it came from
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # what is acknowledged is on the disk, not only in the system's memory
    "foreign_keys=ON",
    "secure_delete=ON",  # what is deleted is overwritten with zeros
)


def database_url(configured: str | None) -> URL:
    """The setting as SQLAlchemy needs it; without it a file in the user's data folder.

    Raises `SettingsError`, whose text does not hold the setting: it may have a password.
    """
    if configured is None:
        return URL.create(SQLITE, database=str(default_file()))
    try:
        url = make_url(configured)
    except (ArgumentError, ValueError):
        description = Settings.model_fields["database_url"].description
        raise SettingsError(f"{variable('database_url')} must be {description}.") from None
    if url.get_backend_name() == POSTGRESQL:
        return url.set(drivername="postgresql+psycopg")
    return url


def spool_folder(url: URL) -> Path:
    """Where waits what could not be written: beside the file, or in the user's data folder."""
    if url.get_backend_name() == SQLITE:
        return Path(f"{url.database}-spool")
    place = url.render_as_string(hide_password=True)
    return user_data_path("askademy") / f"spool-{sha256(place.encode()).hexdigest()[:12]}"


def place_of(url: URL) -> DatabasePlace | None:
    """Of an SQLite database; None for a database server."""
    return DatabasePlace(Path(str(url.database))) if url.get_backend_name() == SQLITE else None


def open_database(url: URL, place: DatabasePlace | None = None) -> Engine:
    """An engine that has not connected yet, and connects to nothing but what is in the place.

    Raises `OSError` where there can be no such folder.
    """
    if url.get_backend_name() == SQLITE:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": LOCK_SECONDS})
        if place:
            place.guard(engine)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediately)
    else:
        engine = create_engine(url, connect_args=_POSTGRESQL_ARGUMENTS, pool_size=8, max_overflow=0)
    _close_late_ones(engine)
    return engine


def _close_late_ones(engine: Engine) -> None:
    """A thread may use a connection still when the engine is disposed of, as at the server's end.

    The pool that it came from is gone by then, and would leave it open.
    """

    def connected(_: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        entry.info[_POOL] = engine.pool

    def given_back(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        if entry.info.get(_POOL) is not engine.pool:
            entry.invalidate()

    event.listen(engine, "connect", connected)
    event.listen(engine, "checkin", given_back)


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    until = monotonic() + LOCK_SECONDS
    for pragma in _PRAGMAS:
        # Where several processes open a new file at once, SQLite refuses to turn it to WAL without
        # waiting for the others.
        while not _takes(cursor, pragma):
            if monotonic() > until:
                raise OperationalError("database is locked")
            sleep(0.01)
    cursor.close()


def _takes(cursor: DBAPICursor, pragma: str) -> bool:
    try:
        cursor.execute(f"PRAGMA {pragma}")
    except OperationalError as error:
        if error.sqlite_errorcode == SQLITE_BUSY:
            return False
        raise
    return True


def _begin_immediately(connection: Connection) -> None:
    """A transaction that begins by reading may not write once another one has: lock at once."""
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def reading(engine: Engine) -> Connection:
    """A connection that sees what is committed and locks nothing."""
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def insert(connection: Connection, table: Table) -> Any:
    """An INSERT that can say what to do on a conflict, which is no part of the common language."""
    dialect = sqlite if connection.dialect.name == SQLITE else postgresql
    return dialect.insert(table)


def wipe(engine: Engine) -> bool:
    """Leaves nothing of deleted rows in the database's files; False where others are in the way."""
    with reading(engine) as connection:
        if connection.dialect.name == SQLITE:
            busy, *_ = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
            return not busy
        for table in METADATA.sorted_tables:
            connection.execute(text(f"VACUUM {table.name}"))
        return True


def reason(error: Exception) -> str:
    """What the driver says, on one line, without the statement and its values."""
    original = getattr(error, "orig", None) or error
    return " ".join(str(original).split()) or type(original).__name__
