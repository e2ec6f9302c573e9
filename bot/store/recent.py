"""What was written a moment ago, for a database that has lost it since."""

from collections import deque
from collections.abc import Sequence
from time import monotonic

from bot.store.batch import QueuedRow

KEPT_SECONDS = 2.0  # from a commit on, by when a database that was exchanged has been noticed
MOST_KEPT = 10_000  # rows


class Recent:
    """Between the look at a database's file and the reply to who waits it may be exchanged.

    A database server that another one stands in for may lack what it had taken last.
    """

    def __init__(self) -> None:
        self._kept: deque[tuple[float, QueuedRow]] = deque(maxlen=MOST_KEPT)

    def add(self, entries: Sequence[QueuedRow]) -> None:
        """They are committed now; what is older than `KEPT_SECONDS` is dropped."""
        at = monotonic()
        while self._kept and self._kept[0][0] < at - KEPT_SECONDS:
            self._kept.popleft()
        self._kept.extend((at, entry) for entry in entries if entry.again)

    @property
    def rows(self) -> Sequence[QueuedRow]:
        """As they are written again: nobody waits for them."""
        return [QueuedRow(entry.again, entry.row) for _, entry in self._kept if entry.again]
