"""The snapshot that a running process answers from, exchanged when pages or curation change."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import Protocol

from bot.clock import now
from bot.service.beside import beside
from bot.service.building import snapshot_with
from bot.service.snapshot import Snapshot
from corpus.curation.entries import Entry
from index.engines.errors import EngineError

# Seconds until it is tried again to give an engine that was away what it should answer from.
AGAIN = 5.0

_log = logging.getLogger(__name__)


class Trial(Protocol):
    """Tries a snapshot before it answers."""

    def __call__(self, before: Snapshot, after: Snapshot) -> str | None:
        """A sentence that says why it must not be used, if anything does."""


class Live:
    """Holds the current snapshot.

    A request reads it once, and keeps what it has read to its end.
    """

    def __init__(self, start: Snapshot) -> None:
        """`start` is the corpus without what was curated while the bot ran."""
        self.start = start
        """The pages and the curation beside them; what is curated meanwhile comes on top."""
        self.snapshot = start
        """What is answered from now; only `publish` and `renew` exchange it, as a whole."""
        self.since = now()
        """When the snapshot was put in, in milliseconds since 1970."""
        self._entries: Sequence[Entry] = ()
        # How often it was to be published.
        self._published = 0
        self._publishing = asyncio.Lock()

    def over(self, start: Snapshot) -> Snapshot:
        """What would answer over these pages, with the entries that were published last."""
        return snapshot_with(self._entries, start)

    async def publish(self, entries: Sequence[Entry]) -> None:
        """Answers with these entries from now on, instead of those of the call before.

        Requests are answered from the old snapshot while the new one is built, and while the engine
        cannot be reached that it is to be searched by.
        """
        self._published += 1
        number = self._published
        while number == self._published:
            try:
                async with self._publishing:
                    found = await beside(partial(snapshot_with, entries, self.start))
                    await beside(found.retriever.prepare)
                    self.snapshot, self._entries = found, entries
                    self.since = now()
            except EngineError as error:
                _log.error("What was curated is not answered from yet: %s", error)
                await asyncio.sleep(AGAIN)
            else:
                return

    async def renew(self, start: Snapshot, trial: Trial) -> str | None:
        """Answers from other pages from now on, with the entries that were published last.

        Where the trial speaks against it everything stays as it is; its sentence is returned.
        Raises `EngineError` where they cannot be searched, and everything stays as well.
        """
        async with self._publishing:
            found = await beside(partial(self.over, start))
            problem = await beside(partial(trial, self.snapshot, found))
            if problem is None:
                await beside(found.retriever.prepare)
                self.start, self.snapshot = start, found
                self.since = now()
            return problem
