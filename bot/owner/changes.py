"""The history of the curation as changes: what stood before, what after, and how to undo one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import ndiff
from typing import TYPE_CHECKING

from bot.owner.curation import NoSuchEntryError, Signature
from bot.store.curation import Step, addition, current_entries, history, removal, write_curation
from bot.store.session import looking, writing
from corpus.curation.entries import Entry, as_curation, as_toml
from corpus.curation.quotes import Quotes
from corpus.document import Passage

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One entry put in, taken out, or exchanged for another in one go."""

    number: int
    """Its place in the history, from 1."""

    author: str | None

    done_at: int
    """In milliseconds since 1970."""

    before_id: str | None = None
    before: Entry | None = None

    after_id: str | None = None
    after: Entry | None = None


@dataclass(frozen=True, slots=True)
class DiffLine:
    sign: str
    """ "+" for what has come, "-" for what has gone, " " for what has stayed."""

    text: str


def changes(steps: Sequence[Step]) -> tuple[EntryChange, ...]:
    """The first one first; an entry taken out and one put in by the same edit are one change."""
    known: dict[str, Entry] = {}
    found: list[EntryChange] = []
    for step in steps:
        if step.entry is None:
            gone = known.get(step.entry_id)
            one = EntryChange(
                len(found) + 1, step.author, step.done_at, before_id=step.entry_id, before=gone
            )
            found.append(one)
            continue
        known[step.entry_id] = step.entry
        last = found[-1] if found else None
        if last and last.after_id is None and _is_one(last, step):
            found[-1] = replace(last, after_id=step.entry_id, after=step.entry)
        else:
            one = EntryChange(
                len(found) + 1, step.author, step.done_at, after_id=step.entry_id, after=step.entry
            )
            found.append(one)
    return tuple(found)


def _is_one(last: EntryChange, step: Step) -> bool:
    return (last.author, last.done_at) == (step.author, step.done_at)


def diff(change: EntryChange) -> tuple[DiffLine, ...]:
    """Line by line, as the entries stand in a curation file."""
    lines = ndiff(_lines(change.before), _lines(change.after))
    return tuple(DiffLine(line[0], line[2:]) for line in lines if line[0] != "?")


def _lines(entry: Entry | None) -> list[str]:
    if entry is None:
        return []
    return as_toml([entry]).removeprefix(as_toml([])).strip().splitlines()


def latest_change(url: "URL", identity: str) -> EntryChange | None:
    """The change after which an entry is as it is now, followed from an id that it had before.

    None where there was never such an entry. Raises `StoreUnavailableError`.
    """
    with looking(url) as connection:
        every = changes(history(connection))
    found = next((each for each in reversed(every) if each.after_id == identity), None)
    sought: str | None = identity
    for change in every[found.number if found else 0 :]:
        if change.before_id == sought:
            found, sought = change, change.after_id
            if sought is None:
                return found
    return found


def all_changes(url: "URL") -> tuple[EntryChange, ...]:
    """The last one first; raises `StoreUnavailableError`."""
    with looking(url) as connection:
        return changes(history(connection))[::-1]


def undoable(url: "URL", number: int) -> EntryChange:
    """The change of that number.

    Raises `NoSuchEntryError` where there is none, or somebody has changed the entry since;
    `StoreUnavailableError`.
    """
    with looking(url) as connection:
        return _latest(connection, number)


def undo(url: "URL", number: int, passages: Sequence[Passage], by: Signature) -> None:
    """Puts back what stood before a change.

    Raises `NoSuchEntryError` where there is no such change, or somebody has changed the entry
    since; `CorpusError` where the pages no longer have what it quotes; `StoreUnavailableError`.
    """
    with writing(url) as connection:
        change = _latest(connection, number)
        rows = []
        if change.after:
            rows.append(removal(change.after, by.author, by.at))
        if change.before:
            Quotes(passages).questions(as_curation([change.before]).phrasings)
            rows.append(addition(change.before, by.author, by.at))
        write_curation(connection, rows)


def _latest(connection: "Connection", number: int) -> EntryChange:
    every = changes(history(connection))
    if not 1 <= number <= len(every):
        raise NoSuchEntryError(str(number))
    change = every[number - 1]
    _check_current(change, current_entries(connection))
    return change


def _check_current(change: EntryChange, now: Mapping[str, Entry]) -> None:
    """Whether the change is the latest one of its entry."""
    if change.after_id and change.after_id not in now:
        raise NoSuchEntryError(change.after_id)
    if change.before_id and change.before_id in now:
        raise NoSuchEntryError(change.before_id)
