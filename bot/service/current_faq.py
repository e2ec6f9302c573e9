"""The FAQ as it stands: built anew when pages or curation change, ordered by what people ask."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Thread
from time import monotonic

from bot.service.faq import faq_rows, with_asked
from bot.service.faq_row import FaqRow
from bot.service.live import Live
from bot.service.overdue import AWAY, OverdueError
from bot.service.snapshot import Snapshot
from bot.store.errors import StoreUnavailableError
from bot.store.insights import often_asked
from bot.store.store import Store
from index.engines.errors import EngineError

# Between two looks at what people ask: the figures are those of months.
LOOK_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class _Built:
    """`rows` are the `owned` ones with what was `asked`."""

    snapshot: Snapshot
    owned: tuple[FaqRow, ...]
    asked: Mapping[str, int]
    rows: tuple[FaqRow, ...]


class CurrentFaq:
    def __init__(self, live: Live, store: Store, clock: Callable[[], float] = monotonic) -> None:
        self._live = live
        self._store = store
        self._clock = clock
        self._next_look = 0.0
        self._asked: Mapping[str, int] = {}
        self._built: _Built | None = None
        self._building = asyncio.Lock()
        self.looking: Thread | None = None

    async def rows(self) -> tuple[FaqRow, ...]:
        """Nobody waits for the database: what it says orders the rows of a later call."""
        return (await self.edition())[1]

    async def edition(self) -> tuple[Snapshot, tuple[FaqRow, ...]]:
        """The rows, and what they were answered from; raises `OverdueError`."""
        if self._clock() >= self._next_look:
            self._next_look = self._clock() + LOOK_SECONDS
            # A thread that may wait for a frozen database must not keep the process alive.
            self.looking = Thread(target=self._look, name="faq-asked", daemon=True)
            self.looking.start()
        async with self._building:
            snapshot, asked, built = self._live.snapshot, self._asked, self._built
            if built is None or built.snapshot is not snapshot or built.asked is not asked:
                try:
                    built = await asyncio.to_thread(_build, built, snapshot, asked)
                except EngineError as error:
                    raise OverdueError(AWAY) from error
                self._built = built
            return snapshot, built.rows

    def _look(self) -> None:
        try:
            asked = self._store.inspect(often_asked)
        except StoreUnavailableError:
            return
        if asked != self._asked:
            self._asked = asked


def _build(last: _Built | None, snapshot: Snapshot, asked: Mapping[str, int]) -> _Built:
    """The owner's rows, each of which is a reply, anew only for other pages or curation."""
    owned = last.owned if last and last.snapshot is snapshot else faq_rows(snapshot.chat)
    return _Built(snapshot, owned, asked, with_asked(snapshot.chat, owned, asked))
