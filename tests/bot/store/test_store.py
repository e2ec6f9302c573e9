from datetime import date

import pytest
from sqlalchemy import URL, Engine, func, select

from bot.store.curation import addition, removal, write_curation
from bot.store.errors import StoreUnavailableError
from bot.store.store import Store
from bot.store.tables import QUESTIONS
from corpus.curation.model import CuratedAnswer
from tests.bot.store.conftest import RETENTION_DAYS, eventually, started


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
