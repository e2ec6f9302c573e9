import pytest
from sqlalchemy import URL, Engine, func, select

from bot.store.errors import StoreUnavailableError
from bot.store.store import Store
from bot.store.tables import QUESTIONS
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
