"""The FAQ as it stands: built anew when the curation changes, ordered by what people ask."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

from bot.service.faq import FaqRow, faq_rows, with_asked
from bot.service.live import Live
from bot.store.errors import StoreUnavailableError
from bot.store.insights import often_asked
from bot.store.store import Store

if TYPE_CHECKING:
    from bot.dialogue.chat import Chat

# Between two looks at what people ask: the figures are those of months.
LOOK_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class _Built:
    """`rows` are the `owned` ones with what was `asked`."""

    chat: "Chat"
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

    @property
    def name(self) -> str:
        """The organisation's."""
        return self._live.snapshot.chat.name

    async def rows(self) -> tuple[FaqRow, ...]:
        """Nobody waits for the database: what it says orders the rows of a later call."""
        if self._clock() >= self._next_look:
            self._next_look = self._clock() + LOOK_SECONDS
            # A thread that may wait for a frozen database must not keep the process alive.
            self.looking = Thread(target=self._look, name="faq-asked", daemon=True)
            self.looking.start()
        async with self._building:
            chat, asked, built = self._live.snapshot.chat, self._asked, self._built
            if built is None or built.chat is not chat or built.asked is not asked:
                built = self._built = await asyncio.to_thread(_build, built, chat, asked)
            return built.rows

    def _look(self) -> None:
        try:
            asked = self._store.inspect(often_asked)
        except StoreUnavailableError:
            return
        if asked != self._asked:
            self._asked = asked


def _build(last: _Built | None, chat: "Chat", asked: Mapping[str, int]) -> _Built:
    """The owner's rows, each of which is a reply, anew only for another curation."""
    owned = last.owned if last and last.chat is chat else faq_rows(chat)
    return _Built(chat, owned, asked, with_asked(chat, owned, asked))
