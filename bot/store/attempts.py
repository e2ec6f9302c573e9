"""How often something is tried that shall not be tried often, counted for every replica."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, text

from bot.store.database import POSTGRESQL, insert
from bot.store.tables import ATTEMPTS

# A transaction of PostgreSQL holds it; a lock of the table would be in the way of VACUUM.
_LOCK = 4_857_301


@dataclass(frozen=True, slots=True)
class Allowance:
    """Of one source: it may be used at once, and then fills evenly."""

    source: str
    """What counts together; at most 64 characters."""

    interval: int
    """Milliseconds until one more attempt is allowed."""

    whole: int
    """Milliseconds until all of it is there again."""


@dataclass(frozen=True, slots=True)
class Attempt:
    allowances: Sequence[Allowance]
    """Each has to allow it."""

    has_passed: bool = False
    """Whether it was let pass already, and is only to be counted."""


def hashed(kind: str, source: str, key: bytes) -> str:
    """The source of an allowance: the store learns of people only what nobody else can make."""
    return hmac.digest(key, f"{kind}\n{source}".encode("utf-8", "replace"), "sha256").hex()


def attempt(connection: Connection, allowances: Sequence[Allowance], at: int) -> int:
    """0 where each allows one more attempt, which uses them; else the milliseconds to wait.

    Within a transaction. `at` is in milliseconds since 1970.
    """
    (wait,), _ = attempts(connection, [Attempt(allowances)], at)
    return wait


def attempts(
    connection: Connection, tried: Sequence[Attempt], at: int
) -> tuple[list[int], Mapping[str, int]]:
    """As `attempt`, for each in turn; and of each source the milliseconds until it is full.

    The generic cell rate algorithm.
    """
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    wholes = {each.source: each.whole for one in tried for each in one.allowances}
    found = select(ATTEMPTS.c.source, ATTEMPTS.c.full_at).where(ATTEMPTS.c.source.in_(wholes))
    # Where a clock was put back, nobody waits until it is again as late as it was.
    full = {
        row.source: min(max(row.full_at, at), at + 2 * wholes[row.source])
        for row in connection.execute(found)
    }
    used: set[str] = set()
    waits = [_wait(one, full, used, at) for one in tried]
    if used:
        statement = insert(connection, ATTEMPTS)
        statement = statement.on_conflict_do_update(
            index_elements=["source"], set_={"full_at": statement.excluded.full_at}
        )
        rows = [{"source": source, "full_at": full[source]} for source in sorted(used)]
        connection.execute(statement, rows)
    return waits, {source: moment - at for source, moment in full.items()}


def _wait(tried: Attempt, full: dict[str, int], used: set[str], at: int) -> int:
    """0 where it may pass; then `full` and `used` have it."""
    missing = (full.get(one.source, at) - at - one.whole + one.interval for one in tried.allowances)
    wait = max(missing, default=0)
    if wait > 0 and not tried.has_passed:
        return wait
    for one in tried.allowances:
        full[one.source] = full.get(one.source, at) + one.interval
        used.add(one.source)
    return 0


def forget_full(connection: Connection, at: int) -> int:
    """The number of allowances deleted because all of them is there; `at` as in `attempt`."""
    return connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.full_at <= at)).rowcount
