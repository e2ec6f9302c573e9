"""The connections of a server: how many, and how long one may take to say what it asks."""

import asyncio
import logging
import sys
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from operator import itemgetter
from time import monotonic
from typing import Protocol

# A request has 64 KiB at most, but for some of /admin: of these so much has to come in the time.
RECEIVING_SECONDS = 10.0
PROGRESS = 64 * 1024
LOOK_SECONDS = 1.0  # between two looks at those that take long
# Of those that come and end together so many are closed at once, and the next ones a little later:
# each takes a twentieth of a millisecond, in which nobody is answered.
MOST_CLOSED, CLOSING_SECONDS = 100, 0.01
# Files that are open beside connections: the database, mapped indexes, what is read meanwhile.
OTHER_FILES = 128
MOST_FILES = 65_536
TOLD_SECONDS = 60.0  # between two lines of the log

_log = logging.getLogger(__name__)


class Connection(Protocol):
    """One of a server's."""

    def overdue(self) -> None:
        """Closes it, because a request takes too long to arrive."""

    def drop(self) -> None:
        """Closes it at once, because there is no room for it."""


class Connections:
    """All of a server, by what they are at: the one that is at it longest comes first."""

    def __init__(self, most: int) -> None:
        self.most = most
        """How many may be open."""
        self.dropped = 0
        """Those closed because there were too many."""
        self.departed = 0
        """Those closed by their clients in the middle of a request that nobody had looked at."""
        self.refused: Counter[int] = Counter()
        """Requests that could not be read, by the status that they were answered with."""
        self._idle: dict[Connection, float] = {}  # since when
        self._receiving: dict[Connection, float] = {}  # since when
        self._answering: dict[Connection, None] = {}
        self._looks: asyncio.TimerHandle | None = None
        self._told = float("-inf")

    def __len__(self) -> int:
        return len(self._idle) + len(self._receiving) + len(self._answering)

    def states(self) -> Mapping[str, int]:
        """How many there are of each kind."""
        return {
            "idle": len(self._idle),
            "receiving": len(self._receiving),
            "answering": len(self._answering),
        }

    def opened(self, one: Connection) -> None:
        """Where there are too many, the one is closed that has asked nothing for longest.

        Not idle ones before others: where all others never end to ask, who does ask is idle between
        two questions, and would be the first each time.
        """
        self.receives(one)
        if len(self) <= self.most:
            return
        self._tell()
        self.dropped += 1
        longest = [next(iter(each.items())) for each in (self._idle, self._receiving) if each]
        dropped, _ = min(longest, key=itemgetter(1))
        self.closed(dropped)
        dropped.drop()

    def receives(self, one: Connection) -> None:
        """A request, or the first piece or a further one of its body, is expected from now."""
        loop = asyncio.get_running_loop()
        self.closed(one)
        self._receiving[one] = monotonic()
        if self._looks is None:
            self._looks = loop.call_later(LOOK_SECONDS, self._look, loop)

    def answers(self, one: Connection) -> None:
        """Its request has arrived."""
        self.closed(one)
        self._answering[one] = None

    def rests(self, one: Connection) -> None:
        """It was answered, and nothing more has come."""
        if one in self._answering:
            self.closed(one)
            self._idle[one] = monotonic()

    def closed(self, one: Connection) -> None:
        for each in (self._idle, self._receiving, self._answering):
            each.pop(one, None)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        latest = monotonic() - RECEIVING_SECONDS
        overdue = [
            one for one, since in islice(self._receiving.items(), MOST_CLOSED) if since <= latest
        ]
        for one in overdue:
            self.closed(one)
            one.overdue()
        # Who asks meanwhile is answered before the next ones are closed.
        soon = len(overdue) == MOST_CLOSED
        seconds = CLOSING_SECONDS if soon else LOOK_SECONDS
        self._looks = loop.call_later(seconds, self._look, loop) if self._receiving else None

    def _tell(self) -> None:
        now = monotonic()
        if now - self._told >= TOLD_SECONDS:
            self._told = now
            _log.warning(
                "%s connections are open, as many as may be: raise the limit of open files"
                " (ulimit -n). Those that ask nothing are closed, who has not for longest first.",
                f"{self.most:,}",
            )


def most_connections() -> int:
    """As many as the limit of open files allows, which is raised as far as it may be."""
    if sys.platform == "win32":
        return MOST_FILES
    import resource  # noqa: PLC0415  # not everywhere

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        _log.info("The limit of open files is %s now; it was %s.", f"{wanted:,}", f"{soft:,}")
        soft = wanted
    files = MOST_FILES if soft == resource.RLIM_INFINITY else min(soft, MOST_FILES)
    return max(files - OTHER_FILES, 1)
