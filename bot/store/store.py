"""The store as the server uses it: nobody waits for it, and what it acknowledges is on the disk."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from threading import Event
from time import monotonic
from typing import Any

from sqlalchemy import URL, Column, Engine, ScalarSelect, func, select
from sqlalchemy.exc import DBAPIError

from bot.clock import MILLISECONDS_A_DAY, Jumps, now, today
from bot.store.attempts import forget_full
from bot.store.batch import Write
from bot.store.connected import Connected
from bot.store.curation import current_entries
from bot.store.database import SQLITE, reading, spool_folder, wipe
from bot.store.errors import MovedError, StoreUnavailableError
from bot.store.forgetting import delete_older, forgotten
from bot.store.questions import Record, as_row, write_questions
from bot.store.reader import Found, Query, Reader
from bot.store.spool import Row, Spool
from bot.store.tables import CURATION, FORGOTTEN
from bot.store.writer import Writer
from corpus.curation.entries import Entry
from corpus.curation.model import CuratedAnswer

SAVE_SECONDS = 3.0  # to wait for an acknowledgement
CLOSE_SECONDS = 3.0
CLEANING_SECONDS = 3_600.0  # between two searches for what is too old
# A clock that has jumped by more may be wrong: it is believed after so many seconds.
JUMP, BELIEVING_SECONDS = timedelta(minutes=10), 3_600.0

_log = logging.getLogger(__name__)


def _ignore(_: object) -> None:
    pass


class Store:
    def __init__(self, url: URL, retention_days: int) -> None:
        self._url = url
        self._retention = retention_days * MILLISECONDS_A_DAY
        self._database = Connected(url)
        self.spool = Spool(spool_folder(url))
        self._writer = Writer(self._database, self.spool, write_questions, self._begin, self._tick)
        self._reader = Reader()
        self._next_cleaning = 0.0
        self._jumps = Jumps()
        self._to_wipe = False
        self._curated = self._erased = 0
        # The last day on which all answers that are in use may be used.
        self._next_expiry = date.max
        self._on_curation: Callable[[Sequence[Entry]], object] = _ignore
        self._on_forgotten: Callable[[Collection[str]], object] = _ignore
        self.looked = Event()  # whether this process knows what others had done before it

    @property
    def is_up(self) -> bool:
        return self._writer.is_up

    @property
    def queued(self) -> int:
        """Rows that wait for the database in memory."""
        return self._writer.queued

    @property
    def connections(self) -> int:
        """How often the database was connected to: it may be another one each time."""
        return self._database.count

    def start(
        self,
        on_curation: Callable[[Sequence[Entry]], object] = _ignore,
        on_forgotten: Callable[[Collection[str]], object] = _ignore,
    ) -> None:
        """The functions are called in a thread: with all entries, with erased conversations."""
        self._on_curation, self._on_forgotten = on_curation, on_forgotten
        self._writer.start()

    def close(self) -> None:
        """What is not written yet is written or spooled; takes `CLOSE_SECONDS` at most."""
        self._reader.close()
        self._writer.close(CLOSE_SECONDS)

    def record(self, record: Record) -> None:
        """Returns at once, and never fails: what cannot be written waits in the spool."""
        self._writer.save_later(partial(as_row, record))

    def record_again(self, first: Callable[[], Row], changed: Row) -> None:
        """As `record`, for what differs from the row of another question in a few columns only."""
        self._writer.save_later(lambda: {**first(), **changed})

    async def save(self, write: Write, row: Row, again: Write | None = None) -> Any:
        """What `write` gives, once the row is on the disk; raises `StoreUnavailableError`.

        `again` writes it into a database that is put in the place of this one right after that;
        without it the row is only in the one that it was acknowledged for.
        """
        saved = asyncio.wrap_future(self._writer.save(write, row, again))
        saved.add_done_callback(_retrieved)
        # Not by `wait_for`, which cancels: that would not keep the row from being written.
        await asyncio.wait({saved}, timeout=SAVE_SECONDS)
        if not saved.done():
            raise StoreUnavailableError
        return saved.result()

    async def read(self, query: Query[Found]) -> Found:
        """Raises `StoreUnavailableError` where no answer comes within a moment."""
        return await self._reader.read(query)

    def inspect(self, query: Query[Found]) -> Found:
        """In the calling thread, and however long it takes: not for what answers wait for.

        Raises `StoreUnavailableError`.
        """
        engine = self._database.engine
        if engine is None:
            raise StoreUnavailableError
        try:
            with reading(engine) as connection:
                return query(connection)
        except DBAPIError as error:
            raise StoreUnavailableError from error

    def transact(self, work: Query[Found]) -> Found:
        """As `inspect`, in one transaction, which is undone where an error is raised in it."""
        engine = self._database.engine
        if engine is None:
            raise StoreUnavailableError
        try:
            with engine.begin() as connection:
                found = work(connection)
            self._database.check()
        except (DBAPIError, MovedError) as error:
            raise StoreUnavailableError from error
        if engine is not self._database.engine:
            raise StoreUnavailableError
        return found

    def _begin(self, engine: Engine) -> None:
        """With a database that may be another one than before: what is old in it goes at once.

        A process that was killed may have deleted, and not wiped.
        """
        self._reader.use(engine)
        self._next_cleaning = 0.0
        self._to_wipe = self._url.get_backend_name() == SQLITE

    def _tick(self, engine: Engine) -> None:
        self._look(engine)
        self.looked.set()
        if monotonic() >= self._next_cleaning:
            self._clean(engine)
        if self._to_wipe:
            self._to_wipe = not wipe(engine)

    def _look(self, engine: Engine) -> None:
        """For what other processes have done since the last look."""
        with reading(engine) as connection:
            curated, erased = connection.execute(
                select(_steps(CURATION.c.done_at), _steps(FORGOTTEN.c.forgotten_at))
            ).one()
            if curated != self._curated or today() > self._next_expiry:
                entries = tuple(current_entries(connection).values())
                self._on_curation(entries)
                self._curated, self._next_expiry = curated, _next_expiry(entries, today())
            if erased != self._erased:
                self._on_forgotten(forgotten(connection))
                self._erased = erased

    def _clean(self, engine: Engine) -> None:
        """Not by a clock that has just jumped: by one that is a year ahead all would be too old."""
        if abs(jumped := self._jumps.last()) > JUMP:
            _log.warning("The clock has jumped by %s: nothing is deleted for an hour.", jumped)
            self._next_cleaning = monotonic() + BELIEVING_SECONDS
            return
        with engine.begin() as connection:
            deleted = delete_older(connection, now() - self._retention)
            # There are more at every moment while somebody asks: not what to look again for.
            forget_full(connection, now())
        if deleted:
            self._to_wipe = True  # and look again at the next tick: there may be more
        else:
            self._next_cleaning = monotonic() + CLEANING_SECONDS


def _retrieved(saved: "asyncio.Future[Any]") -> None:
    """Else asyncio reports the exception of what nobody waits for any longer."""
    if not saved.cancelled():
        saved.exception()


def _steps(moment: Column[int]) -> ScalarSelect[int]:
    """Changes with every row that is committed, in whatever order these come."""
    return select(func.count() + func.coalesce(func.sum(moment), 0)).scalar_subquery()


def _next_expiry(entries: Iterable[Entry], today: date) -> date:
    ends = (each.expires for each in entries if isinstance(each, CuratedAnswer) and each.expires)
    return min((end for end in ends if end >= today), default=date.max)
