"""A process that publishes drafts of several entries and is killed: each is there whole, or not.

`benchmarks/owner.py` does more rounds of it than the tests.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from random import Random
from time import monotonic

from sqlalchemy import URL, make_url

from bot.clock import now
from bot.owner.curation import Signature, add, edit
from bot.store.session import published
from corpus.curation.entries import Entry, entry_id
from corpus.curation.model import CuratedAnswer, GlossaryEntry, MissingTopic

SIZE = 9  # entries of a draft
LONGEST_LIFE = 0.4  # seconds
PRELOADED = [
    "alembic.command",
    "bot.owner.curation",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
]


@dataclass
class Published:
    """What was acknowledged over all rounds, and what of it is not there, or not whole."""

    rounds: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)


def draft(name: str) -> list[Entry]:
    """Entries that say which draft they are of."""
    answers = [
        CuratedAnswer(f"{name} {number}", ("Is it?",), name, date(2026, 1, 2))
        for number in range(SIZE - 2)
    ]
    return [MissingTopic(name, (name,)), GlossaryEntry(name, ("word",)), *answers]


def publish_and_kill(url: URL, rounds: int, random: Random) -> Published:
    """Starts processes that publish drafts, and kills each at a random moment of its work.

    An entry of each draft is exchanged for another in one go. While a process publishes, this one
    looks. The time is counted from its start or, every other time, from its first acknowledgement.
    """
    add(url, [], [], Signature("Ada", now()))  # makes the tables
    acknowledged: set[str] = set()
    half: set[str] = set()
    for number in range(rounds):
        done, seen = _one_round(url, number, random.uniform(0, LONGEST_LIFE))
        acknowledged |= done
        half |= seen
    found = whole(url)
    return Published(
        rounds,
        len(acknowledged),
        sorted(name for name in acknowledged if found[name] != SIZE),
        sorted(half | {name for name, count in found.items() if count != SIZE}),
    )


def whole(url: URL) -> Counter[str]:
    """How many entries there are of each draft."""
    return Counter(_name(entry) for entry in published(url))


def _name(entry: Entry) -> str:
    match entry:
        case MissingTopic():
            return entry.topic
        case GlossaryEntry():
            return entry.phrase
        case CuratedAnswer():
            return entry.author
        case _:
            raise TypeError(entry)


def _one_round(url: URL, number: int, life: float) -> tuple[set[str], set[str]]:
    """What was acknowledged, and what was seen to be there by half."""
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    receiving, sending = context.Pipe(duplex=False)
    address = url.render_as_string(hide_password=False)
    process = context.Process(target=_publish_until_killed, args=(address, number, sending))
    process.start()
    sending.close()
    done: set[str] = set()
    half: set[str] = set()
    try:
        assert receiving.recv() == ""
        if number % 2 == 0:
            done.add(receiving.recv())
        deadline = monotonic() + life
        while monotonic() < deadline:
            if receiving.poll(0.001):
                done.add(receiving.recv())
            half |= {name for name, count in whole(url).items() if count != SIZE}
    finally:
        process.kill()
        process.join()
    try:
        while True:
            done.add(receiving.recv())
    except (EOFError, OSError):  # the end, or a message that was cut off
        receiving.close()
    return done, half


def _publish_until_killed(address: str, number: int, acknowledged: Connection) -> None:
    url, by = make_url(address), Signature("Ada", now())
    acknowledged.send("")
    step = 0
    while True:
        name = f"{number}-{step}"
        add(url, draft(name), [], by)
        acknowledged.send(name)
        topic = MissingTopic(name, (name,))
        other = MissingTopic(name, (name, "another"))
        edit(url, entry_id(topic), other, [], by)
        step += 1
