"""The snapshot that a running process answers from, exchanged when the owner curates."""

import asyncio
from collections.abc import Sequence

from bot.service.building import snapshot_with
from bot.service.snapshot import Snapshot
from corpus.curation.entries import Entry


class Live:
    """Holds the current snapshot.

    A request reads it once, and keeps what it has read to its end.
    """

    def __init__(self, start: Snapshot) -> None:
        """`start` is the corpus without what was curated while the bot ran."""
        self._start = start
        self.snapshot = start
        """What is answered from now; only `publish` exchanges it, as a whole."""
        self._publishing = asyncio.Lock()

    async def publish(self, entries: Sequence[Entry]) -> None:
        """Answers with these entries from now on, instead of those of the call before.

        Requests are answered from the old snapshot while the new one is built.
        """
        async with self._publishing:
            self.snapshot = await asyncio.to_thread(snapshot_with, entries, self._start)
