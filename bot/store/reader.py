"""Reads that are waited for only so long: a database that is frozen answers to no one."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.store.database import reading
from bot.store.errors import StoreUnavailableError

THREADS = 4
MOST_WAITING = 64
# How long a read is waited for, and how long none is begun after one that took longer.
PATIENCE_SECONDS, PAUSE_SECONDS = 0.15, 5.0

Found = TypeVar("Found")
Query = Callable[[Connection], Found]


class Reader:
    """Runs queries in threads of its own.

    The threads of an executor would keep the process from ending while a query waits in one.
    """

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._asked: SimpleQueue[tuple[Engine, Query[Any], Future[Any]] | None] = SimpleQueue()
        self._waiting = 0
        self._paused_until = 0.0
        self._threads = [
            Thread(target=self._run, name=f"store-reader-{number}", daemon=True)
            for number in range(THREADS)
        ]
        for thread in self._threads:
            thread.start()

    def use(self, engine: Engine) -> None:
        """Reads from this database from now on; until then every read is refused."""
        self._engine = engine

    def close(self) -> None:
        """Ends the threads; one that waits for a frozen database is not waited for."""
        for _ in self._threads:
            self._asked.put(None)
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)

    async def read(self, query: Query[Found]) -> Found:
        """What the query gives; raises `StoreUnavailableError` where that takes too long."""
        pausing = monotonic() < self._paused_until
        if self._engine is None or pausing or self._waiting >= MOST_WAITING:
            raise StoreUnavailableError
        done: Future[Found] = Future()
        self._asked.put((self._engine, query, done))
        found = asyncio.wrap_future(done)
        self._waiting += 1
        found.add_done_callback(self._ended)
        await asyncio.wait({found}, timeout=PATIENCE_SECONDS)
        if not found.done():
            self._paused_until = monotonic() + PAUSE_SECONDS
            raise StoreUnavailableError
        try:
            return found.result()
        except DBAPIError as error:
            raise StoreUnavailableError from error

    def _ended(self, found: "asyncio.Future[Any]") -> None:
        self._waiting -= 1
        if not found.cancelled():
            found.exception()  # else asyncio reports it, where nobody waits any longer

    def _run(self) -> None:
        while (asked := self._asked.get()) is not None:
            engine, query, done = asked
            if not done.set_running_or_notify_cancel():
                continue
            try:
                done.set_result(self._found(engine, query))
            except Exception as error:  # noqa: BLE001  # it reaches the one who asked
                done.set_exception(error)

    def _found(self, engine: Engine, query: Query[Found]) -> Found:
        """A connection that was kept may be one to a server that has been started anew since."""
        try:
            return self._once(engine, query)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return self._once(engine, query)

    def _once(self, engine: Engine, query: Query[Found]) -> Found:
        with reading(engine) as connection:
            return query(connection)
