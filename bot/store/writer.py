"""The one thread that writes: what arrives together is committed together."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Condition, Thread
from time import monotonic
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.store.batch import QueuedRow, Write, commit, refuse
from bot.store.connected import Connected
from bot.store.database import reason
from bot.store.errors import MovedError, NewerDatabaseError, StoreUnavailableError
from bot.store.journal import Journal, nothing_to_release
from bot.store.recent import Recent
from bot.store.spool import Row, Spool

LARGEST_BATCH = 1_000  # rows that are committed together
LONGEST_QUEUE = 10_000  # rows
STUCK_SECONDS = 2.0  # a commit that takes longer is one to a database that is gone
GATHER_SECONDS = 0.04  # between two commits of what nobody waits for
TICK_SECONDS = 0.25  # between two looks at what others have changed
RETRY_SECONDS = 1.0  # between two attempts to reach a database that is gone

_log = logging.getLogger(__name__)


class Writer:
    """All of the database is called in the thread, which connects again after a failure.

    It is disconnected at the thread's end, long after `close` where it is frozen meanwhile.
    """

    def __init__(
        self,
        database: Connected,
        spool: Spool,
        later: Write,
        begin: Callable[[Engine], None],
        tick: Callable[[Engine], None],
    ) -> None:
        """`begin` is called once it is connected, `tick` now and then.

        `later` is how a row that nobody waits for is written, from the queue or from the spool; to
        write one twice must change nothing.
        """
        self._database, self._spool, self._later = database, spool, later
        self._begin, self._tick = begin, tick
        self._journal = Journal(spool.folder)
        self._recent = Recent()
        self._queue: deque[QueuedRow] = deque()
        self._arrived = Condition()
        self._in_flight: Sequence[QueuedRow] = ()
        self._busy_since: float | None = None
        self._closing = False
        self._engine: Engine | None = None
        self._next_attempt = 0.0
        self._next_tick = 0.0
        self._next_commit = 0.0
        self._gathering = False
        self._connected = True  # until the first attempt says otherwise
        self._told = False  # whether the log says that the store is not available
        self._thread = Thread(target=self._run, name="store-writer", daemon=True)

    @property
    def is_up(self) -> bool:
        """Whether the database takes what is written, as far as is known."""
        return self._connected and not self._is_stuck()

    @property
    def queued(self) -> int:
        """Rows that wait to be written, and those that are being written."""
        return len(self._queue) + len(self._in_flight)

    def start(self) -> None:
        self._thread.start()

    def save(self, write: Write, row: Row, again: Write | None = None) -> Future[Any]:
        """Done once the row is on the disk; raises `StoreUnavailableError`, as the future does.

        `again` writes it once more where the database may have lost it since a moment ago.
        """
        saved: Future[Any] = Future()
        with self._arrived:
            if not self._takes():
                raise StoreUnavailableError
            self._queue.append(QueuedRow(write, row, saved, again))
            self._arrived.notify()
        return saved

    def save_later(self, made: Callable[[], Row]) -> None:
        """Returns at once, and never fails; the row that `made` gives outlives the process."""
        try:
            row = made()
        except Exception as error:  # noqa: BLE001  # a mistake of ours must not cost the answer
            _log.error("The store cannot take a row, which is left out: %s.", reason(error))
            return
        release = self._journal.add(row) if self.is_up else nothing_to_release
        with self._arrived:
            if self._takes():
                queued = QueuedRow(self._later, row, again=self._later, release=release)
                self._queue.append(queued)
                # It looks again by itself, and each awakening costs as much as a row.
                if not self._gathering:
                    self._arrived.notify()
                return
        if self._is_stuck():
            self._tell("it does not answer")
        self._spill()
        self._spool.add(row)
        release()

    def close(self, timeout: float) -> None:
        """Writes what is queued, or spools it where that takes longer than `timeout` seconds."""
        with self._arrived:
            self._closing = True
            self._arrived.notify()
        if self._thread.is_alive():
            self._thread.join(timeout)
        self._spill()
        self._spool.close()
        self._journal.close()

    def _is_stuck(self) -> bool:
        since = self._busy_since
        return since is not None and monotonic() - since > STUCK_SECONDS

    def _takes(self) -> bool:
        full = len(self._queue) >= LONGEST_QUEUE
        return self.is_up and not self._closing and not full

    def _spill(self) -> None:
        """Out of a queue that does not move: into the spool, or back to who waits."""
        with self._arrived:
            queued, self._queue = self._queue, deque()
            # Whether these are written is not known.
            uncertain, self._in_flight = self._in_flight, ()
        for entry in uncertain:
            if entry.saved is None:
                self._spool.add(entry.row)
                entry.release()
        refuse(queued, self._spool)

    def _run(self) -> None:
        try:
            with self._busy():
                self._work(())
            while (entries := self._take()) is not None:
                with self._busy():
                    self._work(entries)
        finally:
            self._connected = False
            self._database.disconnect()

    def _take(self) -> Sequence[QueuedRow] | None:
        """What is queued, after a wait no longer than to the next tick; None when all is done."""
        with self._arrived:
            if not self._queue and not self._closing:
                self._arrived.wait(TICK_SECONDS)
            self._gather()
            count = min(len(self._queue), LARGEST_BATCH)
            taken = [self._queue.popleft() for _ in range(count)]
            self._in_flight = taken
            return None if self._closing and not taken else taken

    def _gather(self) -> None:
        """Leaves time for more to come, soon after a commit and where nobody waits for the next."""
        self._gathering = True
        while not self._closing and all(entry.saved is None for entry in self._queue):
            left = self._next_commit - monotonic()
            if left <= 0:
                break
            self._arrived.wait(left)
        self._gathering = False

    @contextmanager
    def _busy(self) -> Iterator[None]:
        self._busy_since = monotonic()
        try:
            yield
        finally:
            self._busy_since = None

    def _work(self, entries: Sequence[QueuedRow]) -> None:
        try:
            self._write(entries)
        except Exception as error:  # noqa: BLE001  # a mistake of ours must not end the writing
            _log.exception("The store is tried again.")
            refuse(entries, self._spool)
            self._lose(error)

    def _write(self, entries: Sequence[QueuedRow]) -> None:
        if self._engine is None and monotonic() >= self._next_attempt:
            self._open()
        if self._engine is None:
            refuse(entries, self._spool)
            return
        try:
            commit(self._engine, entries, self._database.check)
            if entries:
                self._untell()
                self._recent.add(entries)
            self._next_commit = monotonic() + GATHER_SECONDS
            if monotonic() >= self._next_tick:
                self._database.check()
                self._drain(self._engine)
                self._tick(self._engine)
                self._next_tick = monotonic() + TICK_SECONDS
        except (DBAPIError, MovedError) as error:
            refuse(entries, self._spool)
            self._lose(error)

    def _open(self) -> None:
        try:
            engine = self._database.connect()
            self._begin(engine)
            # It may be another one, or one that has lost what was committed last.
            commit(engine, self._recent.rows, self._database.check)
            written = self._drain(engine)
        except (DBAPIError, NewerDatabaseError, OSError) as error:
            self._lose(error)
            return
        self._engine = engine
        if written:
            _log.warning("%s questions that waited are in the store.", written)
            self._untell()
        self._connected = True

    def _lose(self, error: Exception) -> None:
        self._tell(reason(error))
        self._connected = False
        self._engine = None
        self._next_attempt = monotonic() + RETRY_SECONDS

    def _tell(self, why: str) -> None:
        if not self._told:
            where = self._spool.folder
            _log.warning(
                "The store is not available (%s): questions are still answered, and wait in %s.",
                why,
                where,
            )
        self._told = True

    def _untell(self) -> None:
        if self._told:
            _log.warning("The store is available again.")
        self._told = False

    def _drain(self, engine: Engine) -> int:
        def write(rows: Sequence[Row]) -> None:
            entries = [QueuedRow(self._later, row) for row in rows]
            commit(engine, entries, self._database.check)

        self._journal.adopt()
        return 0 if self._spool.is_empty else self._spool.drain(write)
