"""A folder of pages that is read again and again: files that have not changed are not."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from time import time_ns
from typing import NamedTuple

from corpus.errors import CorpusError, Remark
from corpus.load import DRAFT, Corpus, load, read_page
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
        self._known: dict[Path, _Known] = {}

    def load(self, read: Callable[[Path], Page] | None = None) -> Corpus:
        """The folder as it is now; raises `CorpusError` as `load` does.

        `read` reads a page that has changed. A page that cannot be read any longer is what it was,
        and is in `outdated`.
        """
        look = _Look(self._known, read or read_page)
        corpus = load(self._folder, self._name, look.page)
        self._known = look.found
        return replace(corpus, outdated=tuple(look.outdated))


class _Known(NamedTuple):
    """The page that a file was read as, and what the file was then."""

    page: Page
    # None where the page is used though the file has not been it for certain, or is not any longer.
    stamp: _Stamp | None


class _Look:
    """One look at the folder."""

    def __init__(self, before: Mapping[Path, _Known], read: Callable[[Path], Page]) -> None:
        self._before = before
        self._read_page = read
        self.found: dict[Path, _Known] = {}
        self.outdated: list[Remark] = []

    def page(self, path: Path) -> Page:
        known = self._before.get(path)
        stamp = _stamp(path)
        if known is None or stamp is None or known.stamp != stamp:
            known = self._read(path, stamp, known)
        self.found[path] = known
        return known.page

    def _read(self, path: Path, stamp: _Stamp | None, known: _Known | None) -> _Known:
        try:
            page = self._read_page(path)
        except CorpusError as error:
            if known is None or error.advice == DRAFT:
                raise
            self.outdated.append(Remark(error.place, error.advice))
            return _Known(known.page, None)
        is_old = stamp is not None and time_ns() - stamp.changed > FRESH
        if known and known.page.text and not page.text and not is_old:
            # It is being written: a program empties a file first.
            return _Known(known.page, None)
        return _Known(page, stamp if is_old and stamp == _stamp(path) else None)


def _stamp(path: Path) -> _Stamp | None:
    """None where the file cannot be looked at: reading it says why."""
    try:
        status = path.stat()
    except OSError:
        return None
    return _Stamp(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
