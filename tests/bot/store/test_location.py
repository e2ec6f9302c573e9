from pathlib import Path

import pytest

from bot.store.database import database_url
from bot.store.location import database_file, default_file


@pytest.mark.parametrize("setting", [None, "sqlite:////tmp/a.db", "sqlite:///b.db?timeout=9"])
def test_file_is_the_one_that_the_database_opens(setting: str | None) -> None:
    """It is told without the database's library, and is the same."""
    assert database_file(setting) == Path(str(database_url(setting).database))


def test_server_has_no_file() -> None:
    """A database server is no file; without a setting it is one of the user's."""
    assert database_file("postgresql://host/askademy") is None
    assert database_file(None) == default_file()
