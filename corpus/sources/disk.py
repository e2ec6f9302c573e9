"""The files of a corpus as sources read, write and remove them: whole, and inside of its folder."""

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import IO

from corpus.errors import CorpusError, FilePlace
from corpus.sources.manifest import write_whole

_LOCK = ".sources.lock"


class Disk:
    """The only writer of a folder, unless it is `dry`: then it writes nothing."""

    def __init__(self, folder: Path, largest: int, *, dry: bool) -> None:
        """`largest` is how many bytes a page may have."""
        self._folder, self._largest = folder, largest
        self._lock = None if dry else _locked(folder)

    def close(self) -> None:
        if self._lock:
            self._lock.close()

    def read(self, place: str) -> bytes | None:
        """Of a file too large to be a page only so much that it is another than any page."""
        try:
            with (self._folder / place).open("rb") as reading:
                return reading.read(self._largest + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, place: str, data: bytes) -> None:
        file = self._folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._folder, file, data)

    def remove(self, place: str) -> None:
        """The file, and the folders that held only it."""
        (self._folder / place).unlink(missing_ok=True)
        with suppress(OSError):  # a folder that is not empty stays
            for parent in PurePosixPath(place).parents[:-1]:
                (self._folder / parent).rmdir()

    def is_inside(self, place: str) -> bool:
        """Whether no link leads out of the folder on the way."""
        parent = (self._folder / place).parent.resolve()
        return parent.is_relative_to(self._folder.resolve())

    def pages(self, suffixes: Collection[str]) -> Iterator[str]:
        """The places of the pages that are there, whoever put them there."""
        for parent, folders, names in os.walk(self._folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                path = Path(parent, name)
                if path.suffix.lower() in suffixes and not name.startswith("."):
                    yield path.relative_to(self._folder).as_posix()


def _locked(folder: Path) -> IO[bytes]:
    """Held until it is closed; two at once would each write a manifest without the other's."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / _LOCK).open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        advice = 'another "askademy add" is writing here: wait until it has ended.'
        raise CorpusError(FilePlace(str(folder)), advice) from error
    return file
