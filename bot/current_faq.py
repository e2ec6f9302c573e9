"""The FAQ as it stands: built anew when the curation changes, ordered by what people ask."""

import asyncio
from collections.abc import Callable, Mapping
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

from bot.conversations import Conversations
from bot.faq import FaqRow, faq_rows
from bot.store.errors import StoreUnavailableError
from bot.store.insights import insights
from bot.store.store import Store

if TYPE_CHECKING:
    from bot.chat import Chat

# Between two looks at what people ask: the figures are those of months.
LOOK_SECONDS = 600.0


class CurrentFaq:
    def __init__(
        self, conversations: Conversations, store: Store, clock: Callable[[], float] = monotonic
    ) -> None:
        self._conversations = conversations
        self._store = store
        self._clock = clock
        self._next_look = 0.0
        self._asked: Mapping[str, int] = {}
        self._built: tuple[Chat, Mapping[str, int], tuple[FaqRow, ...]] | None = None
        self.looking: Thread | None = None

    async def rows(self) -> tuple[FaqRow, ...]:
        """Nobody waits for the database: what it says orders the rows of a later call."""
        if self._clock() >= self._next_look:
            self._next_look = self._clock() + LOOK_SECONDS
            # A thread that may wait for a frozen database must not keep the process alive.
            self.looking = Thread(target=self._look, name="faq-asked", daemon=True)
            self.looking.start()
        chat, asked = self._conversations.chat, self._asked
        if self._built is None or self._built[0] is not chat or self._built[1] is not asked:
            self._built = chat, asked, await asyncio.to_thread(faq_rows, chat, asked)
        return self._built[2]

    def _look(self) -> None:
        try:
            top = self._store.inspect(insights).top
        except StoreUnavailableError:
            return
        self._asked = {often.question: often.counts.questions for often in top}
