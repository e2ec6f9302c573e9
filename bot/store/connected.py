"""The database that a server is connected to: the one that is there now."""

import logging

from sqlalchemy import URL, Engine

from bot.store.database import open_database, place_of
from bot.store.errors import MovedError
from bot.store.migrate import migrate

_log = logging.getLogger(__name__)


class Connected:
    """One engine at a time; another one only for another file.

    The pool of an engine replaces connections to a server that was away.
    """

    def __init__(self, url: URL) -> None:
        self._url = url
        self._place = place_of(url)
        self._is_strange = False  # a file that came in place of ours, and was not checked yet
        self.engine: Engine | None = None
        self.count = 0
        """How often it was connected to: it may be another database each time."""

    def connect(self) -> Engine:
        """Brings what is there to the tables of this version.

        Raises `DBAPIError`, `NewerDatabaseError`, and `OSError` where there can be no such file,
        `MovedError` where one is just being put in its place.
        """
        self._leave_what_has_moved()
        if self.engine is None:
            self._place = place_of(self._url)
            self.engine = open_database(self._url, self._place)
        if self._place and self._is_strange:
            self._place.check_soundness(self.engine)
            self._is_strange = False
        migrate(self.engine)
        if self._place:
            self._place.settle()
        self.count += 1
        return self.engine

    def check(self) -> None:
        """Raises `MovedError` where what was committed is in no database that anybody finds."""
        if self._place:
            self._place.require()

    def disconnect(self) -> None:
        if self.engine is not None:
            self.engine.dispose()

    def _leave_what_has_moved(self) -> None:
        """Raises `MovedError` at the first look: what is there instead may be half a copy still."""
        if self._place is None or self.engine is None or self._place.is_whole:
            return
        if not self._place.is_still:
            raise MovedError(f"{self._place.path} is being replaced")
        self._place.leave(self.engine)
        self.engine, self._is_strange = None, True
        _log.warning("%s was removed or replaced: what is there now is used.", self._place.path)
