"""Curation that is made while the server runs reaches its chat, without a restart."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.service.conversations import Conversations
from bot.service.merging import chat_with
from bot.store.store import Store
from corpus.curation.entries import Entry
from corpus.load import Corpus
from index.retriever import Retriever

START_SECONDS = 1.0  # to wait for the store


class Publisher:
    """Exchanges the chat of the conversations for one that knows the entries as well."""

    def __init__(
        self, corpus: Corpus, retriever: Retriever, contact: str | None, to: Conversations
    ) -> None:
        self._corpus = corpus
        self._retriever = retriever
        self._contact = contact
        self._conversations = to
        self._last = asyncio.Lock()

    async def publish(self, entries: Sequence[Entry]) -> None:
        """Builds beside the chat that answers meanwhile; the latest call has the last word."""
        async with self._last:
            self._conversations.chat = await asyncio.to_thread(
                chat_with, entries, self._corpus, self._retriever, self._contact
            )


@asynccontextmanager
async def running(
    store: Store, conversations: Conversations, publisher: Publisher
) -> AsyncIterator[None]:
    """The store while the server runs, and what it tells: of curation, and of what was erased."""
    loop = asyncio.get_running_loop()
    publishing: set[asyncio.Task[None]] = set()

    def publish(entries: Sequence[Entry]) -> None:
        task = loop.create_task(publisher.publish(entries))
        # A task that nothing refers to may vanish before it is done.
        publishing.add(task)
        task.add_done_callback(publishing.discard)

    store.start(
        on_curation=lambda entries: loop.call_soon_threadsafe(publish, entries),
        on_forgotten=lambda ids: loop.call_soon_threadsafe(conversations.forget, ids),
    )
    # The first questions are answered with all curation, if the store is there.
    await asyncio.to_thread(store.looked.wait, START_SECONDS)
    await asyncio.sleep(0)
    await asyncio.gather(*publishing)
    yield
    await asyncio.to_thread(store.close)
