"""What waits in memory to be written stands here as well: the process may be killed meanwhile."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from threading import Lock
from typing import IO

from bot.store.held_files import as_line, hold, new_held_file, write_line
from bot.store.spool import Row

LARGEST = 256 * 1024  # bytes in one file
ENDING, OF_THE_SPOOL = ".journal", ".jsonl"


def nothing_to_release() -> None:
    """Of a row that stands in no journal."""


@dataclass(eq=False, slots=True)
class _Part:
    file: IO[bytes]
    path: Path
    size: int = 0
    waiting: set[int] = field(default_factory=set)


class Journal:
    """In files beside those of the spool, which outlive the process and not the machine.

    Nobody waits for the disk, and a file goes as soon as all of its rows are written. What a
    process has left that was killed becomes the spool's: some of it may be written already, and
    writing a row twice changes nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._part: _Part | None = None
        self._numbers = count()

    def add(self, row: Row) -> Callable[[], None]:
        """To be called once the row is written or waits elsewhere; again it does nothing.

        Where there can be no file the row stands in memory alone.
        """
        line = as_line(row)
        with self._lock:
            try:
                part = self._writable(len(line))
                write_line(part.file, part.size, line)
                part.size += len(line)
            except OSError:
                return nothing_to_release
            number = next(self._numbers)
            part.waiting.add(number)
        return partial(self._release, part, number)

    def adopt(self) -> None:
        """Hands over to the spool what killed processes have left.

        Goes on in another file where somebody has deleted this one.
        """
        with self._lock:
            if self._part and not self._part.path.exists():
                self._part = None
        for path in self._folder.glob(f"*{ENDING}"):
            with suppress(OSError), path.open("rb") as file:
                if hold(file):
                    path.rename(path.with_suffix(OF_THE_SPOOL))

    def close(self) -> None:
        """What still waits is left to the next process."""
        with self._lock:
            part, self._part = self._part, None
            if part and part.waiting:
                part.file.close()
            elif part:
                _remove(part)
        with suppress(OSError):  # others have files there, or there is no such folder
            self._folder.rmdir()

    def _writable(self, size: int) -> _Part:
        """Raises `OSError`."""
        part = self._part
        if part is None or part.size + size > LARGEST:
            self._part = part = _Part(*new_held_file(self._folder, ENDING))
        return part

    def _release(self, part: _Part, number: int) -> None:
        with self._lock:
            part.waiting.discard(number)
            if part.waiting:
                return
            if part is not self._part:
                _remove(part)
            elif not part.file.closed:
                part.file.truncate(0)
                part.file.seek(0)
                part.size = 0


def _remove(part: _Part) -> None:
    with suppress(OSError):
        part.path.unlink(missing_ok=True)
    part.file.close()
