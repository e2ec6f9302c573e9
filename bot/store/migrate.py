"""Brings a database to the tables of this version, one step after the other."""

from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from bot.store.database import POSTGRESQL, reading
from bot.store.errors import NewerDatabaseError

Version = Literal["none", "older", "current", "newer"]

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 5_163_014_212_077_861_000  # of PostgreSQL's advisory locks, the one of these migrations


def migrate(engine: Engine) -> None:
    """In one transaction, which other processes wait for; raises `NewerDatabaseError`.

    Where nothing is to be done nobody waits, and nobody is waited for.
    """
    with reading(engine) as connection:
        if version_of(connection) == "current":
            return
    with engine.begin() as connection:
        if connection.dialect.name == POSTGRESQL:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            # A step over millions of rows takes longer than anything that answers may.
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        _upgrade(connection)


def version_of(connection: Connection) -> Version:
    """Of the tables in a database, compared with this program's."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    current = set(MigrationContext.configure(connection).get_current_heads())
    if not current:
        return "none"
    if current == set(scripts.get_heads()):
        return "current"
    known = {script.revision for script in scripts.walk_revisions()}
    return "older" if current <= known else "newer"


def _upgrade(connection: Connection) -> None:
    # The attribute reaches env.py; a "%" in the folder's name would be read as a variable.
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    version = version_of(connection)
    if version == "newer":
        raise NewerDatabaseError(
            "The database was changed by a newer version of Askademy: install that version,"
            " or name another database in ASKADEMY_DATABASE_URL."
        )
    if version != "current":
        command.upgrade(config, "head")
