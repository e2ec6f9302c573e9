"""Whether an SQLite database still is the one that was opened: its files may be exchanged.

An open file stays what it is when its name is given to another one: what is written to it then is
in no file that anybody finds. And the journal (`-wal`) that such a database leaves beside its name
would be taken for the new one's, which it destroys.
"""

from contextlib import closing, suppress
from pathlib import Path
from sqlite3 import DatabaseError, OperationalError, connect
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.errors import MovedError

Identity = tuple[int, int]  # device and inode
Look = tuple[Identity, int, int] | None  # with the size and when it was written
_NEVER: Look = ((0, 0), 0, 0)


def _look(path: Path) -> Look:
    """None where there is no such file."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (found.st_dev, found.st_ino), found.st_size, found.st_mtime_ns


def _is_sound(path: Path) -> bool:
    """Read anew, with its journal: somebody may have made it smaller with VACUUM."""
    with closing(connect(path, timeout=1)) as connection:
        try:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except DatabaseError:
            return False


def _identity(path: Path) -> Identity | None:
    found = _look(path)
    return found[0] if found else None


class DatabasePlace:
    """Of one engine's connections, which must be no others."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._journals = tuple(path.with_name(path.name + end) for end in ("-wal", "-shm"))
        self._file: Identity | None = None
        self._beside: tuple[Identity | None, ...] = ()
        self._size = 0
        self._is_cut = False  # also where it has grown again: that is another one
        self._seen = _NEVER  # what was there instead of it at the last look

    def guard(self, engine: Engine) -> None:
        """No connection to another file is made; those that there are stay what they are."""
        event.listen(engine, "do_connect", self._before_connecting)
        event.listen(engine, "connect", self._connected)

    def settle(self) -> None:
        """Its tables are made: its journal is there from now on."""
        self._beside = tuple(map(_identity, self._journals))
        self.require()

    def require(self) -> None:
        """Raises `MovedError` where its name, or its journal's, leads to another file by now."""
        self._seen = found = _look(self.path)
        if found is None or found[0] != self._file or self._has_lost_journal():
            raise MovedError(f"{self.path} was removed or replaced")
        self._is_cut |= found[1] < self._size
        if self._is_cut:
            raise MovedError(f"{self.path} was cut off or written over")
        self._size = found[1]

    @property
    def is_whole(self) -> bool:
        found = _look(self.path)
        is_here = found is not None and found[0] == self._file and found[1] >= self._size
        return is_here and not self._is_cut and not self._has_lost_journal()

    @property
    def is_still(self) -> bool:
        """Whether what is there has not changed since the last look: a copy may be on its way."""
        before, self._seen = self._seen, _look(self.path)
        return self._seen == before

    def leave(self, engine: Engine) -> None:
        """Closes the connections, and takes away the journal that would be another file's.

        What the journal has goes into the file that it belongs to, wherever that is now.
        """
        found = _look(self.path)
        is_here = found is not None and found[0] == self._file
        if is_here and found and (self._is_cut or found[1] < self._size):
            is_empty = not found[1]
            if is_empty or not _is_sound(self.path):
                self._close_unwritten(engine, is_empty=is_empty)
                return
        if not is_here or not _look(self._journals[0]):
            with suppress(DBAPIError), engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        engine.dispose()
        if not is_here:
            self._drop_journals()

    def _close_unwritten(self, engine: Engine, *, is_empty: bool) -> None:
        """SQLite writes the journal into the file at the last close, unless its name is gone."""
        aside = self.path.with_name(f"{self.path.name}-aside")
        self.path.rename(aside)
        engine.dispose()
        self._drop_journals()
        if is_empty:
            aside.unlink()
        elif not self.path.exists():
            aside.rename(self.path)

    def _drop_journals(self) -> None:
        for path, mine in zip(self._journals, self._beside, strict=False):
            if mine and _identity(path) == mine:
                path.unlink(missing_ok=True)

    def _has_lost_journal(self) -> bool:
        return any(
            mine and _identity(path) != mine
            for path, mine in zip(self._journals, self._beside, strict=False)
        )

    def check_soundness(self, engine: Engine) -> None:
        """Raises `MovedError` or `DBAPIError` where the file that has come here is damaged."""
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            found = connection.scalar(text("PRAGMA quick_check(1)"))
        if found != "ok":
            raise MovedError(f"{self.path} is damaged: {found}")

    def _before_connecting(self, *_: Any) -> None:
        if self._file is None:
            with suppress(FileExistsError):
                self.path.touch(exist_ok=False)
            self._file = _identity(self.path)
        self._same()

    def _connected(self, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        try:
            self._same()
        except OperationalError:
            connection.close()
            raise

    def _same(self) -> None:
        """Raises an error of the driver, as whoever connects expects."""
        if self._file is None or _identity(self.path) != self._file:
            raise OperationalError(f"{self.path} was removed or replaced")
