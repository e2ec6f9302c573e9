from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.store.curation import addition, current_entries, write_curation
from bot.store.database import database_url, open_database, reading
from bot.store.errors import StoreUnavailableError
from bot.store.questions import write_questions
from bot.store.session import looking, published, writing
from bot.store.tables import QUESTIONS
from tests.bot.store.conftest import asked, rows
from tests.corpus.curation.test_entries import ANSWER


def written_and_stopped(url: URL) -> None:
    with writing(url) as connection:
        write_questions(connection, [asked("a")])
        raise ValueError("stop")


def test_what_fails_inside_writes_nothing(url: URL) -> None:
    """All of a command's changes are made, or none."""
    with pytest.raises(ValueError, match="stop"):
        written_and_stopped(url)
    engine = open_database(url)
    assert rows(engine, QUESTIONS) == []
    engine.dispose()


def test_error_names_the_database_and_no_password() -> None:
    """Who starts a command is told what to check."""
    url = database_url("postgresql://ada:not-for-any-log@127.0.0.1:1/askademy")
    with pytest.raises(StoreUnavailableError, match="check ASKADEMY_DATABASE_URL") as raised:
        looking(url).__enter__()
    assert "127.0.0.1:1/askademy" in str(raised.value)
    assert "not-for-any-log" not in str(raised.value)


def test_published_entries_are_read_without_making_a_database(tmp_path: Path) -> None:
    """Who only asks makes no file and no tables; what was curated is found."""
    url = database_url(f"sqlite:///{tmp_path}/askademy.db")
    assert published(url) == ()
    assert list(tmp_path.iterdir()) == []
    opened = open_database(url)
    with reading(opened) as connection:
        connection.exec_driver_sql("SELECT 1")
    opened.dispose()
    assert published(url) == ()
    with writing(url) as connection:
        write_curation(connection, [addition(ANSWER, "Ada", 1)])
    assert published(url) == (ANSWER,)


def test_a_look_waits_for_no_writer(url: URL) -> None:
    """Where the tables are made, nothing is locked to find that out."""
    with writing(url) as connection:
        write_curation(connection, [addition(ANSWER, "Ada", 1)])
    opened = open_database(url)
    with opened.begin() as busy:
        write_questions(busy, [asked("a")])
        with looking(url) as connection:
            assert len(current_entries(connection)) == 1
    opened.dispose()
