"""Curation in the database: its steps, and what they add up to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine

from bot.store.curation import (
    Step,
    addition,
    current_entries,
    history,
    removal,
    write_curation,
)
from bot.store.database import database_url, reading
from bot.store.session import published, writing
from bot.store.tables import CURATION
from corpus.curation.entries import Entry, entry_id
from corpus.curation.model import CuratedAnswer, Phrasings
from tests.bot.store.conftest import eventually, rows, waits_for_lock

YES = CuratedAnswer("Yes, in the “courtyard”.", ("Bikes?", "Bicycles?"), "Ada", date(2026, 3, 31))
QUOTED = Phrasings("Edith Carrow", ("Who began it?",), "harbour", "Ada", date(2026, 1, 2))
BARE = Phrasings("90 minutes", ("How long is it?",))
ENTRIES: list[Entry] = [YES, QUOTED, BARE]


def steps(engine: Engine) -> tuple[Step, ...]:
    with reading(engine) as connection:
        return history(connection)


def current(engine: Engine) -> list[Entry]:
    with reading(engine) as connection:
        return list(current_entries(connection).values())


def test_entries_are_what_the_steps_add_up_to(engine: Engine) -> None:
    """Entries stand in the order in which they were put in; one that was taken out is gone."""
    with engine.begin() as connection:
        put_in = [addition(entry, "Ada", i) for i, entry in enumerate(ENTRIES)]
        assert write_curation(connection, put_in) == [True, True, True]
    assert current(engine) == ENTRIES
    with engine.begin() as connection:
        again = [removal(YES, "Bob", 7), addition(QUOTED, "Bob", 8), addition(YES, "Bob", 9)]
        assert write_curation(connection, again) == [True, False, True]
    assert current(engine) == [QUOTED, BARE, YES]


def test_history_keeps_every_step(engine: Engine) -> None:
    """Who put in or took out what stays, and when; what changed nothing is no step."""
    with engine.begin() as connection:
        write_curation(
            connection,
            [
                removal(YES, "nobody", 1),
                addition(YES, "Ada", 2),
                addition(YES, "Bob", 3),
                removal(YES, "Bob", 4),
                removal(YES, "Bob", 5),
                addition(YES, None, 6),
            ],
        )
    identity = entry_id(YES)
    assert steps(engine) == (
        Step(identity, YES, "Ada", 2),
        Step(identity, None, "Bob", 4),
        Step(identity, YES, None, 6),
    )


@pytest.mark.parametrize("entry", [YES, QUOTED, BARE], ids=["answer", "passage", "bare"])
def test_entry_comes_back_as_it_was(engine: Engine, entry: Entry) -> None:
    """Both kinds are read with all their fields, and no others."""
    with engine.begin() as connection:
        write_curation(connection, [addition(entry, "Ada", 1)])
    assert current(engine) == [entry]


def test_two_owners_who_add_the_same_at_once_add_it_once(url: URL, engine: Engine) -> None:
    """Who comes second is told that it is there, also when the first has not committed yet."""

    def add_second() -> bool:
        with writing(url) as connection:
            (added,) = write_curation(connection, [addition(YES, "Bob", 2)])
        return added

    with ThreadPoolExecutor(1) as thread:
        with engine.begin() as connection:
            assert write_curation(connection, [addition(YES, "Ada", 1)]) == [True]
            second = thread.submit(add_second)
            # The other one now waits for this transaction, or has ended without it.
            eventually(lambda: second.done() or waits_for_lock(url))
        assert second.result(20) is False
    assert [step.author for step in steps(engine)] == ["Ada"]


def test_published_are_the_entries_of_now(url: URL, engine: Engine) -> None:
    """A command that answers without a server sees what was curated."""
    assert published(url) == ()
    with engine.begin() as connection:
        write_curation(connection, [addition(YES, "Ada", 1), addition(BARE, "Ada", 1)])
    assert published(url) == (YES, BARE)
    assert len(rows(engine, CURATION)) == 2


def test_nothing_is_published_where_there_is_no_database(tmp_path: Path) -> None:
    """Looking for curation makes no database file."""
    path = tmp_path / "folder" / "none.db"
    assert published(database_url(f"sqlite:///{path}")) == ()
    assert not path.parent.exists()
