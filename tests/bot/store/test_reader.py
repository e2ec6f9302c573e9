import asyncio
from threading import Event

import pytest
from sqlalchemy import Connection, Engine

from bot.store import reader as module
from bot.store.errors import StoreUnavailableError
from bot.store.reader import Reader
from tests.bot.store.conftest import run


def test_without_a_database_nothing_is_waited_for() -> None:
    """Before the store is connected a read is refused at once."""
    reader = Reader()
    with pytest.raises(StoreUnavailableError):
        run(reader.read(lambda connection: connection.exec_driver_sql("SELECT 1").scalar()))
    reader.close()


def test_read_that_takes_long_is_left_and_others_are_refused(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for a frozen database; after the pause it is asked again."""
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    thawed, asked = Event(), list[str]()

    def frozen(_: Connection) -> None:
        asked.append("frozen")
        thawed.wait(20)

    async def talk() -> int:
        with pytest.raises(StoreUnavailableError):
            await reader.read(frozen)
        monkeypatch.setattr(module, "PATIENCE_SECONDS", 20)
        thawed.set()
        return await reader.read(lambda c: int(c.exec_driver_sql("SELECT 7").scalar_one()))

    reader = Reader()
    reader.use(engine)
    assert run(talk()) == 7
    assert asked == ["frozen"]
    reader.close()


def test_error_of_the_query_reaches_who_asked(engine: Engine) -> None:
    """What is wrong with a query is told, and the reader goes on."""

    def broken(_: Connection) -> None:
        raise ValueError("not foreseen")

    async def talk() -> list[object]:
        reads = (reader.read(broken), reader.read(lambda _: "fine"))
        return list(await asyncio.gather(*reads, return_exceptions=True))

    reader = Reader()
    reader.use(engine)
    failed, fine = run(talk())
    assert isinstance(failed, ValueError)
    assert fine == "fine"
    reader.close()
