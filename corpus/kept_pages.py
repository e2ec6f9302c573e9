"""Pages as they were read from files, kept in one file: equal files are not read again."""

import json
import logging
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from corpus.load import LARGEST_PAGE, read_page
from corpus.readers.page import Note, Page

# Pages from which on they are kept: fewer are read as quickly.
MANY = 100

_log = logging.getLogger(__name__)


@contextmanager
def kept_pages(file: Path, made_by: str) -> Iterator[Callable[[Path], Page]]:
    """What reads a page as `read_page` does; `made_by` is another one for other readers.

    What was read is kept at the end. A file that cannot be used is as if it were not there.
    """
    before = _read(file, made_by)
    used: dict[str, Any] = {}

    def read(path: Path) -> Page:
        digest = _digest(path)
        if digest is None:
            return read_page(path)
        found = before.get(digest)
        page = read_page(path) if found is None else _page(found)
        if not page.answers:
            used[digest] = found or _row(page)
        return page

    yield read
    if used.keys() != before.keys() and len(used) >= MANY:
        try:
            _write(file, made_by, used)
        except OSError as error:
            _log.warning("Pages cannot be kept: every start reads them. (%s)", error)


def _digest(path: Path) -> str | None:
    """Of a file's name, which can be a page's title, and of what is in it; None of what is none."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST_PAGE:
            return None
        return sha256(f"{path.name}\n".encode() + path.read_bytes()).hexdigest()
    except (OSError, UnicodeEncodeError):
        return None


def _row(page: Page) -> list[Any]:
    notes = [[note.advice, note.line] for note in page.notes]
    return [page.blocks, page.title, page.url, page.date, page.site, notes, page.page_starts]


def _page(row: list[Any]) -> Page:
    blocks, title, url, date, site, notes, page_starts = row
    said = tuple(Note(advice, line) for advice, line in notes)
    return Page(tuple(blocks), title, url, date, site, said, tuple(page_starts))


def _read(file: Path, made_by: str) -> Mapping[str, list[Any]]:
    try:
        written = file.read_bytes()
    except OSError:
        return {}
    head, _, rows = written.partition(b"\n")
    if head.decode("ascii", "replace") != _head(made_by, rows):
        _log.warning("%s is not what was written: the pages are read again.", file)
        return {}
    found: Mapping[str, list[Any]] = json.loads(rows)
    return found


def _write(file: Path, made_by: str, used: Mapping[str, list[Any]]) -> None:
    """In one step, so that nobody reads a half of it."""
    rows = json.dumps(used).encode("ascii")
    file.parent.mkdir(parents=True, exist_ok=True)
    number, name = mkstemp(dir=file.parent)
    try:
        with os.fdopen(number, "wb") as new:
            new.write(_head(made_by, rows).encode("ascii") + b"\n" + rows)
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _head(made_by: str, rows: bytes) -> str:
    return f"{made_by} {sha256(rows).hexdigest()}"
