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
    scripts = ScriptDirectory(str(MIGRATIONS))
    with reading(engine) as connection:
        if _revisions(connection) == set(scripts.get_heads()):
            return
    with engine.begin() as connection:
        if connection.dialect.name == POSTGRESQL:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _upgrade(connection)


def version_of(connection: Connection) -> Version:
    """Of the tables in a database, compared with this program's."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    current = set(MigrationContext.configure(connection).get_current_heads())
    if not current:
        return "none"
    if not current <= {script.revision for script in scripts.walk_revisions()}:
        return "newer"
    return "current" if current == set(scripts.get_heads()) else "older"


def _upgrade(connection: Connection) -> None:
    # The attribute reaches env.py; a "%" in the folder's name would be read as a variable.
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    current = _revisions(connection)
    if not current <= {script.revision for script in scripts.walk_revisions()}:
        raise NewerDatabaseError(
            "The database was changed by a newer version of Askademy: install that version,"
            " or name another database in ASKADEMY_DATABASE_URL."
        )
    if current != set(scripts.get_heads()):
        command.upgrade(config, "head")


def _revisions(connection: Connection) -> set[str]:
    return set(MigrationContext.configure(connection).get_current_heads())
