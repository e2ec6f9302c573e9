"""Who has added pages where the bot runs, or taken them back, and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from bot.store.spool import Row
from bot.store.tables import PAGE_CHANGES


@dataclass(frozen=True, slots=True)
class PageChange:
    action: str
    """ "added" or "taken back"."""

    source: str
    """The file or the address."""

    author: str

    done_at: int
    """In milliseconds since 1970."""


def write_page_changes(connection: Connection, rows: Sequence[Row]) -> Sequence[None]:
    """Each row has the fields of a `PageChange`."""
    connection.execute(PAGE_CHANGES.insert(), [*rows])
    return [None] * len(rows)


def page_changes(connection: Connection, most: int) -> tuple[PageChange, ...]:
    """The last one first."""
    p = PAGE_CHANGES.c
    found = select(p.action, p.source, p.author, p.done_at).order_by(p.number.desc()).limit(most)
    return tuple(PageChange(*row) for row in connection.execute(found))
