"""How often something is tried that shall not be tried often, counted for every replica."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, text

from bot.store.database import POSTGRESQL, insert
from bot.store.tables import ATTEMPTS


@dataclass(frozen=True, slots=True)
class Allowance:
    """Of one source: it may be used at once, and then fills evenly."""

    source: str
    """What counts together; at most 64 characters."""

    interval: int
    """Milliseconds until one more attempt is allowed."""

    whole: int
    """Milliseconds until all of it is there again."""


def attempt(connection: Connection, allowances: Sequence[Allowance], at: int) -> int:
    """0 where each allows one more attempt, which uses them; else the milliseconds to wait.

    Within a transaction; the generic cell rate algorithm. `at` is in milliseconds since 1970.
    """
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text("LOCK TABLE attempts IN SHARE ROW EXCLUSIVE MODE"))
    sources = [each.source for each in allowances]
    found = select(ATTEMPTS.c.source, ATTEMPTS.c.full_at).where(ATTEMPTS.c.source.in_(sources))
    full = {row.source: max(row.full_at, at) for row in connection.execute(found)}
    missing = (full.get(each.source, at) - at - each.whole + each.interval for each in allowances)
    wait = max(missing, default=0)
    if wait > 0:
        return wait
    statement = insert(connection, ATTEMPTS)
    statement = statement.on_conflict_do_update(
        index_elements=["source"], set_={"full_at": statement.excluded.full_at}
    )
    for each in allowances:
        used = full.get(each.source, at) + each.interval
        connection.execute(statement, [{"source": each.source, "full_at": used}])
    return 0
