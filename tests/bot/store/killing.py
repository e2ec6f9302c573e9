"""A process that saves and is killed: what it had acknowledged must be in the database, once.

`benchmarks/kills.py` does more rounds of it than the tests.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from random import Random
from time import monotonic

from sqlalchemy import URL, make_url, select

from bot.clock import now
from bot.store.batch import Write
from bot.store.curation import addition, write_curation
from bot.store.database import open_database, reading
from bot.store.errors import StoreUnavailableError
from bot.store.events import accept_events, event_row
from bot.store.feedback import feedback_row, write_known_feedback
from bot.store.migrate import migrate
from bot.store.spool import Row
from bot.store.store import Store
from bot.store.tables import CURATION, EVENTS, FEEDBACK
from corpus.curation.model import CuratedAnswer

LONGEST_LIFE = 0.4  # seconds
SENDERS = 4  # of each kind, that save at the same time
# What takes long to import; the server of forks finds no modules of the tests.
PRELOADED = [
    "alembic.command",
    "bot.store.store",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
]
READY = ("ready", 0, 0)

# What is acknowledged: a kind, the sender, and how many it has sent before.
Saved = tuple[str, int, int]


def _entry(sender: int, number: int) -> CuratedAnswer:
    return CuratedAnswer(f"Answer {sender}-{number}", ("Is it?",), "Ada", date(2026, 1, 2))


def _feedback(sender: int, number: int) -> Row:
    return feedback_row(f"{sender}-{number}", "v", None, now(), helpful=True)


def _event(sender: int, number: int) -> Row:
    return event_row(f"{sender}-{number}", {"n": number}, now(), now() + 60_000)


def _curation(sender: int, number: int) -> Row:
    return addition(_entry(sender, number), "Ada", now())


# Each kind: what writes a row of it, and makes one.
KINDS: dict[str, tuple[Write, Callable[[int, int], Row]]] = {
    "feedback": (write_known_feedback, _feedback),
    "event": (accept_events, _event),
    "curation": (write_curation, _curation),
}


@dataclass
class Kills:
    """What was acknowledged over all rounds, and what of it the database has lost or doubled."""

    rounds: int = 0
    acknowledged: int = 0
    lost: list[Saved] = field(default_factory=list)
    doubled: list[Saved] = field(default_factory=list)


def kill(url: URL, rounds: int, random: Random) -> Kills:
    """Starts processes one after the other, and kills each at a random moment of its work.

    Each begins with what the one before had not acknowledged: that may be there, or may not.
    The time is counted from its start or, for every other one, from its first acknowledgement.
    """
    engine = open_database(url)
    migrate(engine)
    engine.dispose()
    acknowledged: set[Saved] = set()
    for number in range(rounds):
        next_numbers = {
            (kind, sender): 1
            + max((n for k, s, n in acknowledged if (k, s) == (kind, sender)), default=-1)
            for kind in KINDS
            for sender in range(SENDERS)
        }
        life = random.uniform(0, LONGEST_LIFE)
        acknowledged |= _one_round(url, next_numbers, life, working=number % 2 == 0)
    found = _stored(url)
    return Kills(
        rounds,
        len(acknowledged),
        sorted(acknowledged - found.keys()),
        sorted(saved for saved, count in found.items() if count > 1),
    )


def _one_round(
    url: URL, begin: dict[tuple[str, int], int], life: float, *, working: bool
) -> set[Saved]:
    # A server of forks: a process that has threads, as a test may have, is not forked itself.
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    receiving, sending = context.Pipe(duplex=False)
    address = url.render_as_string(hide_password=False)
    process = context.Process(target=_save_until_killed, args=(address, begin, sending))
    process.start()
    sending.close()
    found = set()
    try:
        assert receiving.recv() == READY
        if working:
            found.add(receiving.recv())
        deadline = monotonic() + life
        while receiving.poll(max(0.0, deadline - monotonic())):
            found.add(receiving.recv())
            if monotonic() >= deadline:
                break
    finally:
        process.kill()
        process.join()
    try:
        while True:
            found.add(receiving.recv())
    except (EOFError, OSError):  # the end, or a message that was cut off
        receiving.close()
    return found


def _save_until_killed(
    address: str, begin: dict[tuple[str, int], int], acknowledged: Connection
) -> None:
    async def send(store: Store, kind: str, sender: int) -> None:
        write, row = KINDS[kind]
        number = begin[kind, sender]
        while True:
            try:
                await store.save(write, row(sender, number))
            except StoreUnavailableError:
                await asyncio.sleep(0.01)
                continue
            acknowledged.send((kind, sender, number))
            number += 1

    async def send_all() -> None:
        acknowledged.send(READY)
        store = Store(make_url(address), retention_days=90)
        store.start()
        await asyncio.gather(*(send(store, kind, sender) for kind, sender in begin))

    asyncio.run(send_all())


def _stored(url: URL) -> Counter[Saved]:
    """How often the database has each."""
    engine = open_database(url)
    with reading(engine) as connection:
        keys: Counter[tuple[str, str]] = Counter()
        for kind, column in (
            ("feedback", FEEDBACK.c.answer),
            ("event", EVENTS.c.id),
            ("curation", CURATION.c.content),
        ):
            keys.update((kind, key) for key in connection.scalars(select(column)))
    engine.dispose()
    found: Counter[Saved] = Counter()
    for (kind, key), count in keys.items():
        named = key.partition("Answer ")[2].partition('"')[0] if kind == "curation" else key
        sender, number = map(int, named.split("-"))
        found[kind, sender, number] += count
    return found
