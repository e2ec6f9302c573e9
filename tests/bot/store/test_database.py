import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, Engine, select

from bot.settings import SettingsError
from bot.store.database import database_url, open_database, reading, reason, spool_folder

PASSWORD = "not-for-any-log"  # noqa: S105


def test_address_that_is_none_is_told_without_its_text() -> None:
    """The error names the setting, and not the password that may stand in it."""
    with pytest.raises(SettingsError, match="ASKADEMY_DATABASE_URL must be") as raised:
        database_url(f"postgresql://ada:{PASSWORD}@host:port/name")
    assert PASSWORD not in str(raised.value)


def test_spool_is_another_one_for_each_database(tmp_path: Path) -> None:
    """Beside an SQLite file; for a server a folder that does not tell the password."""
    assert (
        spool_folder(URL.create("sqlite", database=f"{tmp_path}/a.db")) == tmp_path / "a.db-spool"
    )
    one, other = (database_url(f"postgresql://ada:{PASSWORD}@host/{name}") for name in "ab")
    assert spool_folder(one) != spool_folder(other)
    assert PASSWORD not in str(spool_folder(one))


def test_sqlite_keeps_what_it_says(tmp_path: Path) -> None:
    """Each connection overwrites what is deleted, and waits until the disk has what is written."""
    engine = open_database(URL.create("sqlite", database=f"{tmp_path}/a.db"))
    with reading(engine) as connection:
        pragmas = ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    engine.dispose()
    assert found == ["wal", 2, 1, 1]


def test_connection_that_outlives_its_engine_is_closed(url: URL) -> None:
    """A thread that has not ended when the server does leaves no connection open."""
    engine = open_database(url)
    late = engine.connect()
    assert late.connection.driver_connection
    raw = late.connection.driver_connection
    engine.dispose()
    late.close()
    with pytest.raises((sqlite3.ProgrammingError, psycopg.OperationalError), match="closed"):
        raw.execute("SELECT 1")
    with engine.connect() as again:
        assert again.scalar(select(1)) == 1
    engine.dispose()


def test_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    """While a transaction writes, `reading` sees what was committed before it."""
    with engine.begin() as writing, reading(engine) as other:
        writing.exec_driver_sql(
            "INSERT INTO forgotten (conversation, forgotten_at) VALUES ('c', 1)"
        )
        assert other.exec_driver_sql("SELECT count(*) FROM forgotten").scalar() == 0


def test_reason_is_one_line_without_the_statement() -> None:
    """What is logged of an error has no line breaks; an error without words has its name."""
    assert reason(OSError("no\n  room")) == "no room"
    assert reason(ValueError()) == "ValueError"
