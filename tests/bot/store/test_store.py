from datetime import date
from time import sleep

import pytest
from sqlalchemy import URL, Connection, Engine, func, select

from bot.store.attempts import Allowance, attempt
from bot.store.curation import addition, removal, write_curation
from bot.store.errors import StoreUnavailableError
from bot.store.forgetting import delete_older
from bot.store.store import Store
from bot.store.tables import ATTEMPTS, QUESTIONS
from bot.store.writer import TICK_SECONDS
from corpus.curation.model import CuratedAnswer
from tests.bot.store.conftest import RETENTION_DAYS, eventually, migrated, rows, started


def test_inspection_before_the_start_is_refused(url: URL) -> None:
    """A store that is not connected says so, and does not wait."""
    store = Store(url, RETENTION_DAYS)
    with pytest.raises(StoreUnavailableError):
        store.inspect(lambda connection: connection.scalar(select(func.count(QUESTIONS.c.id))))
    store.close()


def test_inspection_sees_what_is_there(url: URL, engine: Engine) -> None:
    """Once connected, a query gets its answer in the calling thread."""
    assert engine
    with started(url) as store:
        eventually(store.looked.is_set)
        count = select(func.count(QUESTIONS.c.id))
        assert store.inspect(lambda connection: connection.scalar(count)) == 0


def test_curation_is_told_again_when_an_answer_expires(
    url: URL, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day after its last one, once."""
    last = date(2026, 3, 31)
    answer = CuratedAnswer("Yes.", ("Bikes?",), "Ada", date(2026, 1, 2), None, last)
    with engine.begin() as connection:
        write_curation(connection, [addition(answer, "Ada", 1)])
    days, told = [last], list[object]()
    monkeypatch.setattr("bot.store.store.today", lambda: days[-1])
    store = Store(url, RETENTION_DAYS)
    store.start(on_curation=told.append)
    try:
        eventually(lambda: len(told) == 1)
        days.append(date(2026, 4, 1))
        eventually(lambda: len(told) == 2)
        # A change comes after every look that could have told it again.
        days.append(date(2026, 4, 2))
        with engine.begin() as connection:
            write_curation(connection, [removal(answer, "Ada", 2)])
        eventually(lambda: len(told) > 2)
        assert told == [(answer,), (answer,), ()]
    finally:
        store.close()


def test_allowances_that_are_full_make_no_further_search(
    url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They end all the time while somebody asks; old rows are looked for once an hour."""
    searches: list[int] = []

    def searched(connection: Connection, than: int) -> int:
        searches.append(than)
        return delete_older(connection, than)

    with migrated(url) as engine, engine.begin() as connection:
        attempt(connection, [Allowance("mine", 60, 180)], 1_000)
    monkeypatch.setattr("bot.store.store.delete_older", searched)
    with started(url):
        with migrated(url) as engine:
            eventually(lambda: rows(engine, ATTEMPTS) == [])
        sleep(4 * TICK_SECONDS)
    assert len(searches) == 1
