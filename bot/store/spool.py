"""What could not be written waits here: in files, where these cannot be had in memory."""

import json
import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, Any

from bot.store.held_files import as_line, hold, new_held_file, write_line

Row = dict[str, Any]

LARGEST = 64 * 1024 * 1024  # bytes in files; about 100,000 questions
SEGMENT = 1024 * 1024  # bytes in one file
MOST_IN_MEMORY = 10_000  # rows

_log = logging.getLogger(__name__)


class Spool:
    """Rows that wait, oldest first, in a folder that several processes may share.

    A process holds the lock on the file that it writes. A file that nobody holds is complete, or
    its process was killed: whoever finds it may drain it, as writing a row twice changes nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._open: IO[bytes] | None = None
        self._in_memory: deque[Row] = deque()
        self._left: set[Path] = set()
        self.dropped = 0

    def add(self, row: Row) -> None:
        line = as_line(row)
        with self._lock:
            try:
                self._append(line)
            except OSError:
                self._remember(row)

    def _append(self, line: bytes) -> None:
        """Raises `OSError` where the files may not grow."""
        if self._open is None or self._open.tell() + len(line) > SEGMENT:
            self._close()
            if self.bytes() + SEGMENT > LARGEST:
                raise OSError
            self._open, _ = new_held_file(self.folder, ".jsonl")
        write_line(self._open, self._open.tell(), line)

    def _remember(self, row: Row) -> None:
        if len(self._in_memory) == MOST_IN_MEMORY:
            self._in_memory.popleft()
            self.dropped += 1
        self._in_memory.append(row)

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def bytes(self) -> int:
        """In files, those of other processes included."""
        return sum(path.stat().st_size for path in self._files())

    def oldest(self) -> int | None:
        """When the oldest row was asked, in milliseconds since 1970, as far as it can be read."""
        with self._lock:
            first = next(iter(self._in_memory), {})
        for path in self._files()[:1]:
            with suppress(OSError, StopIteration), path.open("rb") as lines:
                first = next(_rows(path, lines))
        asked = first.get("asked_at")
        return asked if isinstance(asked, int) else None

    @property
    def unread(self) -> tuple[Path, ...]:
        """Files that could not be read when it was tried."""
        return tuple(sorted(self._left))

    @property
    def is_empty(self) -> bool:
        return not self._in_memory and not self._files()

    def drain(self, write: Callable[[Sequence[Row]], None]) -> int:
        """Hands the rows over, a file at a time, and gives their number.

        What `write` raises is raised here; rows are removed only once it has returned.
        """
        with self._lock:
            self._close()
            rows, self._in_memory = list(self._in_memory), deque()
        unwritten = rows
        try:
            write(rows)
            unwritten = []
        finally:
            with self._lock:
                self._in_memory.extendleft(reversed(unwritten))
        return len(rows) + sum(self._drain_file(path, write) for path in self._files())

    def close(self) -> None:
        """What waits in memory is put into files, as far as these can be had."""
        with self._lock:
            rows, self._in_memory = self._in_memory, deque()
        for row in rows:
            self.add(row)
        with self._lock:
            self._close()

    def _drain_file(self, path: Path, write: Callable[[Sequence[Row]], None]) -> int:
        try:
            return _drained(path, write)
        except OSError as error:
            if path not in self._left:
                _log.warning("%s is left out: %s.", path, error.strerror)
            self._left.add(path)
            return 0

    def _files(self) -> list[Path]:
        """Oldest first, without those that cannot be drained."""
        found = []
        for path in self.folder.glob("*.jsonl"):
            with suppress(FileNotFoundError):  # another process has drained it meanwhile
                found.append((path.stat().st_mtime, path))
        return [path for _, path in sorted(found) if path not in self._left]


def _drained(path: Path, write: Callable[[Sequence[Row]], None]) -> int:
    """0 for a file that another process writes, or has drained meanwhile."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return 0
    with file:
        if not hold(file):
            return 0
        if not os.fstat(file.fileno()).st_nlink:
            return 0
        rows = list(_rows(path, file))
        write(rows)
        path.unlink(missing_ok=True)
    return len(rows)


def _rows(path: Path, lines: Iterable[bytes]) -> Iterator[Row]:
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            # The end of a file that was written when the disk was full or the machine stopped.
            row = None
        if isinstance(row, dict):
            yield row
        else:
            _log.warning("%s: a line cannot be read and is left out.", path)
