"""The snapshot that a running process answers from, exchanged when pages or curation change."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Protocol

from bot.service.beside import beside
from bot.service.building import snapshot_with
from bot.service.snapshot import Snapshot
from corpus.curation.entries import Entry


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
        self._entries: Sequence[Entry] = ()
        self._publishing = asyncio.Lock()

    async def publish(self, entries: Sequence[Entry]) -> None:
        """Answers with these entries from now on, instead of those of the call before.

        Requests are answered from the old snapshot while the new one is built.
        """
        async with self._publishing:
            self.snapshot = await beside(partial(snapshot_with, entries, self.start))
            self._entries = entries

    async def renew(self, start: Snapshot, trial: Trial) -> str | None:
        """Answers from other pages from now on, with the entries that were published last.

        Where the trial speaks against it everything stays as it is; its sentence is returned.
        """
        async with self._publishing:
            found = await beside(partial(snapshot_with, self._entries, start))
            problem = await beside(partial(trial, self.snapshot, found))
            if problem is None:
                self.start, self.snapshot = start, found
            return problem
