"""The one thread that writes: what arrives together is committed together."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from threading import Condition, Thread
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from bot.store.database import reason
from bot.store.errors import NewerDatabaseError, StoreUnavailableError
from bot.store.spool import Row, Spool

# Writes rows within the transaction that it is given, with one result for each row.
Write = Callable[[Connection, Sequence[Row]], Sequence[Any]]

LARGEST_BATCH = 1_000  # rows that are committed together
LONGEST_QUEUE = 10_000  # rows
STUCK_SECONDS = 2.0  # a commit that takes longer is one to a database that is gone
TICK_SECONDS = 0.25  # between two looks at what others have changed
RETRY_SECONDS = 1.0  # between two attempts to reach a database that is gone

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Entry:
    """`saved` is None for what nobody waits for: that is spooled where it cannot be written."""

    write: Write
    row: Row
    saved: "Future[Any] | None" = None


class Writer:
    """`connect` is called in the thread, and again after a failure; `tick` now and then.

    `later` is how a row that nobody waits for is written, from the queue or from the spool; to
    write one twice must change nothing.
    """

    def __init__(
        self,
        connect: Callable[[], Engine],
        spool: Spool,
        later: Write,
        tick: Callable[[Engine], None],
    ) -> None:
        self._connect, self._spool, self._later, self._tick = connect, spool, later, tick
        self._queue: deque[_Entry] = deque()
        self._arrived = Condition()
        self._in_flight: Sequence[_Entry] = ()
        self._busy_since: float | None = None
        self._closing = False
        self._engine: Engine | None = None
        self._next_attempt = 0.0
        self._next_tick = 0.0
        self.up = True
        self._thread = Thread(target=self._run, name="store-writer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def save(self, write: Write, row: Row) -> "Future[Any]":
        """Done once the row is on the disk; raises `StoreUnavailableError`, as the future does."""
        saved: Future[Any] = Future()
        with self._arrived:
            if not self._takes():
                raise StoreUnavailableError
            self._queue.append(_Entry(write, row, saved))
            self._arrived.notify()
        return saved

    def save_later(self, row: Row) -> None:
        """Returns at once, and never fails."""
        with self._arrived:
            if self._takes():
                self._queue.append(_Entry(self._later, row))
                self._arrived.notify()
                return
        self._spill()
        self._spool.add(row)

    def close(self, timeout: float) -> None:
        """Writes what is queued, or spools it where that takes longer than `timeout` seconds."""
        with self._arrived:
            self._closing = True
            self._arrived.notify()
        if self._thread.is_alive():
            self._thread.join(timeout)
        self._spill()

    def _takes(self) -> bool:
        stuck = self._busy_since is not None and monotonic() - self._busy_since > STUCK_SECONDS
        full = len(self._queue) >= LONGEST_QUEUE
        return self.up and not self._closing and not stuck and not full

    def _spill(self) -> None:
        """Out of a queue that does not move: into the spool, or back to who waits."""
        with self._arrived:
            queued, self._queue = self._queue, deque()
            # Whether these are written is not known.
            uncertain, self._in_flight = self._in_flight, ()
        _refuse(queued, self._spool)
        for entry in uncertain:
            if entry.saved is None:
                self._spool.add(entry.row)

    def _run(self) -> None:
        try:
            with self._busy():
                self._work(())
            while (entries := self._take()) is not None:
                with self._busy():
                    self._work(entries)
        finally:
            self.up = False
            if self._engine is not None:
                self._engine.dispose()

    def _take(self) -> Sequence[_Entry] | None:
        """What is queued, after a wait no longer than to the next tick; None when all is done."""
        with self._arrived:
            if not self._queue and not self._closing:
                self._arrived.wait(TICK_SECONDS)
            count = min(len(self._queue), LARGEST_BATCH)
            taken = [self._queue.popleft() for _ in range(count)]
            self._in_flight = taken
            return None if self._closing and not taken else taken

    @contextmanager
    def _busy(self) -> Iterator[None]:
        self._busy_since = monotonic()
        try:
            yield
        finally:
            self._busy_since = None

    def _work(self, entries: Sequence[_Entry]) -> None:
        if self._engine is None and monotonic() >= self._next_attempt:
            self._open()
        if self._engine is None:
            _refuse(entries, self._spool)
            return
        try:
            _commit(self._engine, entries)
            if monotonic() >= self._next_tick:
                self._drain(self._engine)
                self._tick(self._engine)
                self._next_tick = monotonic() + TICK_SECONDS
        except DBAPIError as error:
            _refuse(entries, self._spool)
            self._lose(error)

    def _open(self) -> None:
        try:
            engine = self._connect()
            written = self._drain(engine)
        except (DBAPIError, NewerDatabaseError, OSError) as error:
            self._lose(error)
            return
        self._engine = engine
        if not self.up:
            _log.warning("The store is available again; %s questions that waited are in.", written)
        self.up = True

    def _lose(self, error: Exception) -> None:
        if self.up:
            _log.warning(
                "The store is not available (%s): questions are still answered, and wait in %s.",
                reason(error),
                self._spool.folder,
            )
        self.up = False
        if self._engine is not None:
            self._engine.dispose()
        self._engine = None
        self._next_attempt = monotonic() + RETRY_SECONDS

    def _drain(self, engine: Engine) -> int:
        def write(rows: Sequence[Row]) -> None:
            _commit(engine, [_Entry(self._later, row) for row in rows])

        return 0 if self._spool.is_empty else self._spool.drain(write)


def _commit(engine: Engine, entries: Sequence[_Entry]) -> None:
    """Raises `DBAPIError` where the database is at fault, and not one of the rows."""
    try:
        results = _written(engine, entries)
    except (IntegrityError, DataError) as error:
        if len(entries) == 1:
            _reject(entries[0], error)
            return
        for entry in entries:
            _commit(engine, [entry])
    else:
        for entry, result in zip(entries, results, strict=True):
            if entry.saved is not None and entry.saved.set_running_or_notify_cancel():
                entry.saved.set_result(result)


def _written(engine: Engine, entries: Sequence[_Entry]) -> Sequence[Any]:
    results: list[Any] = []
    if entries:
        with engine.begin() as connection:
            for write, group in groupby(entries, key=attrgetter("write")):
                results += write(connection, [entry.row for entry in group])
    return results


def _refuse(entries: Sequence[_Entry], spool: Spool) -> None:
    for entry in entries:
        if entry.saved is None:
            spool.add(entry.row)
        elif not entry.saved.done() and entry.saved.set_running_or_notify_cancel():
            entry.saved.set_exception(StoreUnavailableError())


def _reject(entry: _Entry, error: DBAPIError) -> None:
    """A row that the database will never take."""
    _log.error("The store cannot take a row, which is left out: %s.", reason(error))
    if entry.saved is not None and entry.saved.set_running_or_notify_cancel():
        entry.saved.set_exception(error)
