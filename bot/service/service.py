"""What lives as long as the process, whatever channels it serves."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass

from bot.service.beside import beside
from bot.service.conversations import Conversations
from bot.service.deadline import AnsweringThreads
from bot.service.live import Live
from bot.service.updates import Updates
from bot.service.votes import Votes
from bot.store.store import Store
from bot.store.together import Together
from corpus.curation.entries import Entry
from index.engines.errors import EngineError

START_SECONDS = 1.0  # to wait for the store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Service:
    """What the channels share."""

    live: Live
    """The pages and the chat in use."""

    store: Store
    """The database, also where questions are not kept in it."""

    conversations: Conversations
    """Every question is asked here."""

    votes: Votes
    """Feedback of every channel is saved here."""

    threads: AnsweringThreads
    """What takes long, as answers do, runs in these, beside the event loop."""

    together: Together | None = None
    """Counts with other processes how often somebody asks; None where there are none."""

    updates: Updates | None = None
    """Keeps the pages in use equal to their folder; None where they stay as they are."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Runs the store, follows pages and curation as they change, forgets what is erased."""
        loop = asyncio.get_running_loop()
        publishing: set[asyncio.Task[None]] = set()

        def publish(entries: Sequence[Entry]) -> None:
            task = loop.create_task(self.live.publish(entries))
            # A task that nothing refers to may vanish before it is done.
            publishing.add(task)
            task.add_done_callback(publishing.discard)

        if self.together:
            self.together.start()
        self.store.start(
            on_curation=lambda entries: loop.call_soon_threadsafe(publish, entries),
            on_forgotten=lambda ids: loop.call_soon_threadsafe(self.conversations.forget, ids),
        )
        # The first questions are answered with all curation, if the store is there.
        await asyncio.to_thread(self.store.looked.wait, START_SECONDS)
        await asyncio.sleep(0)
        await asyncio.gather(*publishing)
        # One that is away is told at `/readyz` too, and asked again with each question.
        try:
            await beside(self.live.snapshot.retriever.prepare)
        except EngineError as error:
            _log.error("No question is answered: %s", error)
        async with self.updates.watching() if self.updates else nullcontext():
            yield
        self.threads.close()
        if self.together:
            self.together.close()
        await asyncio.to_thread(self.store.close)
