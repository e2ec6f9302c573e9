"""A folder of pages that is read again and again: files that have not changed are not."""

from functools import partial
from pathlib import Path
from time import time_ns
from typing import NamedTuple

from corpus.load import Corpus, load, read_page
from corpus.readers.page import Page

# A file that was written so short a while before it was read may change without another time: file
# systems count in steps, of two seconds at most.
FRESH = 2_000_000_000  # nanoseconds


class _Stamp(NamedTuple):
    """What is different where a file is."""

    modified: int
    changed: int
    size: int
    file: int


class Rereading:
    def __init__(self, folder: Path, name: str | None = None) -> None:
        """`name` is as for `load`."""
        self._folder = folder
        self._name = name
        self._known: dict[Path, tuple[_Stamp, Page]] = {}
        # The files as they were read the last time, and the time before.
        self._last: dict[Path, Page] = {}
        self._former: dict[Path, Page] = {}

    def load(self) -> Corpus:
        """The folder as it is now; raises `CorpusError` as `load` does."""
        found: dict[Path, tuple[_Stamp, Page]] = {}
        self._former, self._last = self._last, {}
        corpus = load(self._folder, self._name, partial(self._page, found))
        self._known = found
        return corpus

    def _page(self, found: dict[Path, tuple[_Stamp, Page]], path: Path) -> Page:
        before = _stamp(path)
        known = self._known.get(path)
        if known and known[0] == before:
            found[path] = known
            self._last[path] = known[1]
            return known[1]
        page = read_page(path)
        is_old = before is not None and time_ns() - before.changed > FRESH
        last = self._former.get(path)
        if last and last.text and not page.text and not is_old:
            # It is being written: a program empties a file first.
            return last
        self._last[path] = page
        if before and before == _stamp(path) and is_old:
            found[path] = before, page
        return page


def _stamp(path: Path) -> _Stamp | None:
    """None where the file cannot be looked at: reading it says why."""
    try:
        status = path.stat()
    except OSError:
        return None
    return _Stamp(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
