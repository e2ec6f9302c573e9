"""Files that editors add to the pages: looked at first, then put in, and taken back."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff
from pathlib import Path
from secrets import token_hex
from time import time

from bot.dialogue.chat import Chat
from bot.owner.additions import Outcome, Result, add
from bot.owner.sources import Addition
from corpus.curation.model import folded
from corpus.document import Document, Passage
from corpus.errors import CorpusError, FilePlace
from corpus.load import PAGE_SUFFIXES, load
from corpus.sources.manifest import read_manifest
from corpus.splitting.split import split

LONGEST_NAME = 100
MOST_PENDING, PENDING_SECONDS = 20, 86_400
# A comparison of more lines takes long, and nobody reads it.
MOST_LINES = 2_000
_PENDING, _BEFORE = ".pending", ".before"


@dataclass(frozen=True, slots=True)
class Preview:
    """A file that is not one of the pages yet."""

    id: str
    """Names it when it is put in."""

    document: Document
    passages: int

    before: Document | None
    """The page that it would stand for; None for a new one."""

    diff: tuple[str, ...]
    """Lines that begin with "+", "-" or a space; empty for a new page and for a very long one."""

    lost: tuple[str, ...]
    """Curated questions whose passage it has no more."""


class Uploads:
    """Kept in a folder of their own, from which they are added as `askademy add` adds files."""

    def __init__(self, folder: Path, corpus: Path) -> None:
        """`corpus` is the folder of pages."""
        self._folder = folder
        self._corpus = corpus

    def preview(self, name: str, content: bytes, chat: Chat) -> Preview:
        """What the bot would read; raises `CorpusError` for a file that can be no page."""
        safe = _file_name(name)
        self._drop_old()
        identity = token_hex(16)
        folder = self._folder / _PENDING / identity
        folder.mkdir(parents=True)
        (folder / safe).write_bytes(content)
        try:
            found = load(folder).documents
        except CorpusError as error:
            shutil.rmtree(folder)
            raise CorpusError(FilePlace(safe), error.advice) from error
        if not found:
            shutil.rmtree(folder)
            raise CorpusError(FilePlace(safe), "a page with text can be added here, and no other.")
        (document,) = found
        before = chat.documents.get(document.id)
        passages = split(document)
        lost = tuple(_lost(before, passages, chat)) if before else ()
        return Preview(identity, document, len(passages), before, _diff(before, document), lost)

    def pending(self, identity: str) -> Document:
        """What the bot reads of a file that was looked at.

        Raises `CorpusError` where it is gone.
        """
        (document,) = load(self._pending(identity).parent).documents
        return document

    def put_in(self, identity: str, today: date) -> Result:
        """Makes a page of it; raises `CorpusError` where it is gone or cannot be put in."""
        file = self._pending(identity)
        place, before = self._folder / file.name, self._folder / _BEFORE / file.name
        before.parent.mkdir(exist_ok=True)
        before.unlink(missing_ok=True)
        if place.exists():
            place.replace(before)
        file.replace(place)
        result = self._added(place, today)
        if result.outcome in {Outcome.ADDED, Outcome.CHANGED, Outcome.UNCHANGED}:
            shutil.rmtree(file.parent)
            return result
        place.unlink()
        if before.exists():
            before.replace(place)
        raise CorpusError(FilePlace(file.name), f"it {result.why or 'cannot be put in'}.")

    def take_back(self, name: str, today: date) -> Result:
        """The page is as it was before the file was put in last, or no page any longer.

        Raises `CorpusError` where no such file was put in.
        """
        if name not in self.names():
            raise CorpusError(
                FilePlace(name[:LONGEST_NAME]), "no file of that name was added here."
            )
        place, before = self._folder / name, self._folder / _BEFORE / name
        if before.exists():
            before.replace(place)
        else:
            place.unlink(missing_ok=True)
        return self._added(place, today)

    def names(self) -> tuple[str, ...]:
        """Those that are among the pages, in the order of their names."""
        sources = {brought.source for brought in read_manifest(self._corpus).values()}
        if not self._folder.is_dir():
            return ()
        files = sorted(path for path in self._folder.resolve().iterdir() if path.is_file())
        return tuple(path.name for path in files if f"file {path}" in sources)

    def _added(self, place: Path, today: date) -> Result:
        results = add(Addition(str(place), self._corpus), today, lambda *_: None)
        fallback = Result(Outcome.FAILED, place.name, why="cannot be put in")
        return results[0] if results else fallback

    def _pending(self, identity: str) -> Path:
        folder = self._folder / _PENDING / identity
        if not identity.isalnum() or not folder.is_dir():
            raise CorpusError(FilePlace("The file"), "it was sent too long ago: send it again.")
        (file,) = folder.iterdir()
        return file

    def _drop_old(self) -> None:
        """What nobody has put in within a day, or when there are many."""
        folder = self._folder / _PENDING
        if not folder.is_dir():
            return
        latest_first = sorted(folder.iterdir(), key=lambda each: -each.stat().st_mtime)
        for place, each in enumerate(latest_first, 1):
            if place >= MOST_PENDING or each.stat().st_mtime < time() - PENDING_SECONDS:
                shutil.rmtree(each)


def _file_name(sent: str) -> str:
    """The last part of what a browser sends, if it may be the name of a page."""
    name = sent.replace("\\", "/").rpartition("/")[2]
    if not name.isprintable() or name.startswith(".") or not 0 < len(name) <= LONGEST_NAME:
        raise CorpusError(FilePlace("The file"), "it has a name that no page can have: rename it.")
    if Path(name).suffix.lower() not in PAGE_SUFFIXES:
        endings = ", ".join(sorted(PAGE_SUFFIXES))
        raise CorpusError(FilePlace(name), f"no page: its name ends with none of {endings}.")
    return name


def _diff(before: Document | None, after: Document) -> tuple[str, ...]:
    if before is None:
        return ()
    old, new = before.text.splitlines(), after.text.splitlines()
    if len(old) + len(new) > MOST_LINES:
        return ()
    lines = unified_diff(old, new, lineterm="", n=1)
    return tuple(line for line in lines if not line.startswith(("---", "+++", "@@")))


def _lost(before: Document, passages: list[Passage], chat: Chat) -> Iterator[str]:
    there = [folded(passage.text) for passage in passages]
    for passage, questions in chat.phrasings.items():
        if passage.document.id == before.id:
            sought = folded(passage.text)
            if not any(sought in each for each in there):
                yield from questions
