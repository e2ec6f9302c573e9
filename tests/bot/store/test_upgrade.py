"""A database of the first version that had one, brought to this one with all that is in it."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from typing import Any

import pytest
from sqlalchemy import URL, Engine, event, text

from bot.store.database import database_url, open_database, reading
from bot.store.migrate import migrate, version_of
from tests.bot.store.conftest import ask, eventually, give, metric, served, started
from tests.bot.store.first_tables import Contents, contents, make, untied
from tests.bot.store.upgrading import start_and_kill
from tests.postgresql import Cluster

QUESTIONS = 400
KILLS = 4
LONGEST_LIFE = 0.15  # seconds; an upgrade of so few takes about 0.1


@pytest.fixture
def before(url: URL) -> Contents:
    return make(url, QUESTIONS)


@contextmanager
def closing_engine(url: URL) -> Iterator[Engine]:
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


@pytest.fixture
def looking(url: URL, before: Contents) -> Iterator[Engine]:  # noqa: ARG001  # it is made first
    with closing_engine(url) as engine:
        yield engine


def is_current(engine: Engine) -> bool:
    with reading(engine) as connection:
        return version_of(connection) == "current"


def test_start_upgrades_and_keeps_everything(url: URL, before: Contents, looking: Engine) -> None:
    """A server over the old database answers, saves votes, and has every row as it was."""
    with served(url, store_questions=False) as client:
        reply = ask(client, "When did the first ILEA open?")
        eventually(lambda: metric(client, "askademy_store_up") == 1)
        assert is_current(looking)
        assert contents(looking) == before
        assert untied(looking) == 0
        assert give(client, reply["id"]).status_code == 204


def test_replicas_that_start_at_once_upgrade_once(
    url: URL, before: Contents, looking: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """One does it while the others wait; none fails."""
    with caplog.at_level(logging.WARNING, "bot.store"), ExitStack() as stack:
        stores = [stack.enter_context(started(url)) for _ in range(3)]
        assert all(store.looked.wait(60) for store in stores)
        assert is_current(looking)
        assert contents(looking) == before
    assert "Traceback" not in caplog.text


def test_upgrade_of_many_rows_may_take_its_time(postgresql: Cluster) -> None:
    """No statement of an upgrade is ended by the time that statements have otherwise."""
    url = database_url(postgresql.new_database())
    make(url, QUESTIONS)
    with closing_engine(url) as engine:
        found = set()

        def look(_: object, cursor: Any, statement: str, *__: object) -> None:
            if statement.startswith("UPDATE feedback"):
                found.update(cursor.connection.execute("SHOW statement_timeout").fetchone())

        event.listen(engine, "before_cursor_execute", look)
        migrate(engine)
        assert found == {"0"}
        with reading(engine) as connection:
            assert connection.scalar(text("SHOW statement_timeout")) == "20s"


def test_killed_upgrade_is_begun_again(url: URL, before: Contents, looking: Engine) -> None:
    """What a process had done when it was killed is undone, and the next start does all of it."""
    random = Random(18)  # noqa: S311
    for _ in range(KILLS):
        start_and_kill(url, lambda: random.uniform(0, LONGEST_LIFE))
        assert contents(looking) == before
    with started(url) as store:
        assert store.looked.wait(60)
    assert is_current(looking)
    assert contents(looking) == before
    assert untied(looking) == 0
