"""The corpus folder as sources put pages into it: theirs are kept apart from the owner's."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Self

from corpus.sources.disk import Disk
from corpus.sources.found import Known, Rules, SourcePage
from corpus.sources.manifest import Brought, read_manifest, write_manifest

# What a crash costs is brought again, what is written costs the manifest once.
_WRITTEN_EVERY = 5.0  # seconds
_HELD = 16 * 1024 * 1024  # bytes


class Fate(StrEnum):
    """What became of a page."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    EDITED = "edited"  # by its owner: left as it is
    TAKEN = "taken"  # another page has its place: not brought


class Shelf:
    """Pages and manifest agree whatever ends the process: a second run goes on with what is there.

    The manifest is written before the pages, and tells of each the old bytes and the new ones: a
    page with others was changed by its owner.
    """

    def __init__(self, folder: Path, rules: Rules, today: date, *, dry: bool = False) -> None:
        self.folder = folder
        self._rules, self._today, self._dry = rules, today, dry
        self._disk = Disk(folder, rules.largest, dry=dry)
        self._brought = read_manifest(folder)
        self._places = {brought.address: place for place, brought in self._brought.items()}
        self._taken = {self._identity(place): place for place in self._brought}
        self._taken.update(
            (self._identity(place), place) for place in self._disk.pages(rules.suffixes)
        )
        self._pending: dict[str, bytes] = {}
        self._held, self._since = 0, monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """What was put is there, also where the source ended in the middle."""
        try:
            self._write()
            self._finish()
        finally:
            self._disk.close()

    def has(self, source: str) -> bool:
        """Whether the source has brought a page."""
        return any(brought.source == source for brought in self._brought.values())

    def known(self, address: str) -> Known | None:
        """A page that was brought before, unless it is gone or was changed since."""
        place = self._places.get(address)
        if place is None or place in self._pending:
            return None
        data = self._bytes(place)
        if data is None or _digest(data) != self._brought[place].sha256:
            return None
        return Known(self._brought[place], place, data)

    def put(self, found: SourcePage, source: str) -> tuple[Fate, str]:
        """What became of the page, and its place below the corpus."""
        place = self._places.get(found.address)
        if place is None:
            return self._add(found, source)
        if found.data is None:
            self._note(place, found)
            return Fate.UNCHANGED, place
        there, brought, digest = self._bytes(place), self._brought[place], _digest(found.data)
        if there is not None and _digest(there) == digest:
            self._brought[place] = replace(brought, sha256=digest, replaces=None)
            self._note(place, found)
            return Fate.UNCHANGED, place
        if self._is_owners(place, there):
            return Fate.EDITED, place
        if Path(place).suffix != found.place.suffix:
            return self._move(place, found)
        replaces = None if there is None else _digest(there)
        new = replace(brought, date=self._today, sha256=digest, replaces=replaces)
        self._brought[place] = new
        self._note(place, found)
        self._keep(place, found.data)
        return Fate.ADDED if there is None else Fate.CHANGED, place

    def _add(self, found: SourcePage, source: str) -> tuple[Fate, str]:
        data = found.data or b""
        place, taken_by = self._free_place(found)
        if place is None:
            return Fate.TAKEN, taken_by
        brought = Brought(source, found.address, self._today, _digest(data))
        self._brought[place] = brought
        self._places[found.address] = place
        self._taken[self._identity(place)] = place
        self._note(place, found)
        self._keep(place, data)
        return Fate.ADDED, place

    def _move(self, place: str, found: SourcePage) -> tuple[Fate, str]:
        """A page that has become one of another format has another name."""
        source = self._brought[place].source
        self._remove(place)
        fate, moved = self._add(found, source)
        return Fate.CHANGED if fate is Fate.ADDED else fate, moved

    def _free_place(self, found: SourcePage) -> tuple[str | None, str]:
        """A place that no other page has, or None and who has it."""
        wanted = found.place.as_posix()
        places = [wanted]
        if found.url:
            marked = f"{found.place.stem}-{_digest(found.address.encode())[:8]}"
            places.append(found.place.with_stem(marked).as_posix())
        for place in places:
            other = self._taken.get(self._identity(place))
            if other is None and self._disk.is_inside(place):
                return place, place
            # Once a page was copied by hand, and now its source brings the very same.
            is_owners = other == place and place not in self._brought
            if is_owners and self._bytes(place) == found.data:
                return place, place
        return None, self._taken.get(self._identity(wanted), wanted)

    def _note(self, place: str, found: SourcePage) -> None:
        """What the source tells of the page besides its bytes."""
        noted = replace(
            self._brought[place],
            url=found.url,
            etag=found.etag,
            last_modified=found.last_modified,
            lastmod=found.lastmod,
        )
        self._brought[place] = noted

    def leave_out(self, source: str, is_gone: Callable[[str], bool]) -> Iterator[tuple[Fate, str]]:
        """Removes what the source brought and has no more, as `is_gone` says of its address."""
        self._write()
        for place, brought in list(self._brought.items()):
            if brought.source != source or not is_gone(brought.address):
                continue
            data = self._bytes(place)
            if self._is_owners(place, data):
                yield Fate.EDITED, place
                continue
            self._remove(place)
            if data is not None:
                yield Fate.REMOVED, place

    def _remove(self, place: str) -> None:
        """The file goes first: a manifest that still names it is put right by the next run."""
        if not self._dry:
            self._disk.remove(place)
        del self._places[self._brought.pop(place).address]
        self._taken.pop(self._identity(place), None)

    def _keep(self, place: str, data: bytes) -> None:
        self._pending[place] = data
        self._held += len(data)
        if self._held > _HELD or monotonic() - self._since > _WRITTEN_EVERY:
            self._write()

    def _write(self) -> None:
        if self._pending and not self._dry:
            write_manifest(self.folder, self._brought)
            for place, data in self._pending.items():
                self._disk.write(place, data)
                self._brought[place] = replace(self._brought[place], replaces=None)
        self._pending.clear()
        self._held, self._since = 0, monotonic()

    def _finish(self) -> None:
        if not self._dry and (self._brought or read_manifest(self.folder)):
            write_manifest(self.folder, self._brought)

    def _bytes(self, place: str) -> bytes | None:
        """What is there now, or will be in a moment."""
        held = self._pending.get(place)
        return self._disk.read(place) if held is None else held

    def _is_owners(self, place: str, there: bytes | None) -> bool:
        """Whether somebody else has changed the page, or where it leads."""
        brought = self._brought[place]
        ours = {brought.sha256, brought.replaces}
        return not self._disk.is_inside(place) or (there is not None and _digest(there) not in ours)

    def _identity(self, place: str) -> str:
        return self._rules.identity(Path(place))


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
