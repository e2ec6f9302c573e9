"""Curation that is made while the bot runs, with who made it and when, and its history."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, text

from bot.store.database import POSTGRESQL
from bot.store.spool import Row
from bot.store.tables import CURATION
from corpus.curation.entries import Entry, entry_from_json, entry_id, entry_json, kind


@dataclass(frozen=True, slots=True)
class Step:
    """An entry that was put in or, where `entry` is None, taken out; `done_at` in milliseconds."""

    entry_id: str
    entry: Entry | None
    author: str | None
    done_at: int


def addition(entry: Entry, author: str | None, at: int) -> Row:
    return {
        "entry": entry_id(entry),
        "kind": kind(entry),
        "content": entry_json(entry),
        "author": author,
        "done_at": at,
    }


def removal(entry: Entry, author: str | None, at: int) -> Row:
    return addition(entry, author, at) | {"content": None}


def write_curation(connection: Connection, rows: Sequence[Row]) -> Sequence[bool]:
    """For each step whether it changed anything: an entry cannot be put in or taken out twice."""
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text("LOCK TABLE curation IN SHARE ROW EXCLUSIVE MODE"))
    there = set(current_entries(connection))
    done = []
    for row in rows:
        adds = row["content"] is not None
        changes = adds != (row["entry"] in there)
        if changes:
            connection.execute(CURATION.insert(), [row])
            (there.add if adds else there.discard)(row["entry"])
        done.append(changes)
    return done


def history(connection: Connection) -> tuple[Step, ...]:
    """Every step, the first one first."""
    rows = connection.execute(select(CURATION).order_by(CURATION.c.number))
    return tuple(
        Step(
            row.entry,
            entry_from_json(row.kind, row.content) if row.content is not None else None,
            row.author,
            row.done_at,
        )
        for row in rows
    )


def current_entries(connection: Connection) -> dict[str, Entry]:
    """By their ids, in the order in which they were put in."""
    found: dict[str, Entry] = {}
    for step in history(connection):
        if step.entry is None:
            found.pop(step.entry_id, None)
        else:
            found[step.entry_id] = step.entry
    return found
