import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import URL, Engine

from bot.store.database import database_url, open_database
from bot.store.migrate import migrate
from bot.store.store import Store

if TYPE_CHECKING:
    from tests.postgresql import Cluster

RETENTION_DAYS = 90


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return database_url(f"sqlite:///{tmp_path}/askademy.db")
    server: Cluster = request.getfixturevalue("postgresql")
    return database_url(server.new_database())


@pytest.fixture
def engine(url: URL) -> Iterator[Engine]:
    """A database with the tables of this version."""
    opened = open_database(url)
    migrate(opened)
    yield opened
    opened.dispose()


@contextmanager
def started(url: URL, retention_days: int = RETENTION_DAYS) -> Iterator[Store]:
    store = Store(url, retention_days)
    store.start()
    try:
        yield store
    finally:
        store.close()


def eventually(claim: Callable[[], bool], seconds: float = 10) -> None:
    """Fails where the claim does not come true in time."""
    deadline = monotonic() + seconds
    while not claim():
        assert monotonic() < deadline, "it did not come true in time"
        sleep(0.02)


run = asyncio.run
