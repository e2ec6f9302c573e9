"""Where the database is, as far as can be told without its library, which takes long to import."""

from pathlib import Path

from platformdirs import user_data_path

SQLITE_PREFIX = "sqlite:///"


def default_file() -> Path:
    return user_data_path("askademy") / "askademy.db"


def database_file(configured: str | None) -> Path | None:
    """The file of an SQLite database; None for a database server."""
    if configured is None:
        return default_file()
    if configured.startswith(SQLITE_PREFIX):
        return Path(configured.removeprefix(SQLITE_PREFIX).partition("?")[0])
    return None
