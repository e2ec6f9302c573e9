"""What `/admin`'s overview costs with a million questions: `make overview`, into `overview.md`."""

import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from os import cpu_count
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from sqlalchemy import URL, Connection, insert

from bot.clock import MILLISECONDS_A_DAY
from bot.dialogue.reply import Status
from bot.service.figures import figures
from bot.store.database import database_url, open_database
from bot.store.migrate import migrate
from bot.store.store import Store
from bot.store.tables import FEEDBACK, QUESTIONS
from tests.postgresql import cluster

RESULT = Path(__file__).with_name("overview.md")
STORED, RATED = 1_000_000, 50_000
# As often as words are: few questions make up most of what is asked, most are asked once or twice.
TOPICS = 200_000
DAYS, TODAY = 90, 20_089
NOW = TODAY * MILLISECONDS_A_DAY + MILLISECONDS_A_DAY // 2
ROWS = 10_000  # inserted at once
ROUNDS = 5
CHANNELS = ("api", "page", "slack")
SEED = 2001


def _fill(connection: Connection) -> None:
    random = Random(SEED)  # noqa: S311
    statuses = [status.value for status in Status]
    for first in range(0, STORED, ROWS):
        rows = []
        for number in range(first, first + ROWS):
            day = TODAY - DAYS + 1 + number * DAYS // STORED
            topic = int(TOPICS ** random.random())
            rows.append(
                {
                    "id": f"q{number}",
                    "conversation": f"c{number // 4}",
                    "channel": random.choice(CHANNELS),
                    "asked_at": day * MILLISECONDS_A_DAY,
                    "day": day,
                    "question": f"How many professionals has academy {topic} welcomed?",
                    "topic": topic * 7_919_777,
                    "status": random.choice(statuses),
                    "confidence": 0.9,
                    "sources": "[]",
                    "corpus": f"{day // 7:016}",
                    "took": 900,
                }
            )
        connection.execute(insert(QUESTIONS), rows)
    for first in range(0, RATED, ROWS):
        rated = [number * STORED // RATED for number in range(first, first + ROWS)]
        rows = [
            {
                "answer": f"q{number}",
                "voter": "v",
                "helpful": number % 3 > 0,
                "comment": None,
                "given_at": (TODAY - DAYS + 1 + number * DAYS // STORED) * MILLISECONDS_A_DAY,
                "conversation": f"c{number // 4}",
                "channel": random.choice(CHANNELS),
            }
            for number in rated
        ]
        connection.execute(insert(FEEDBACK), rows)


@contextmanager
def filled(url: URL) -> Iterator[Store]:
    engine = open_database(url)
    migrate(engine)
    with engine.begin() as connection:
        _fill(connection)
    if url.get_backend_name() == "postgresql":
        # As its own daemon does some minutes later.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()
    store = Store(url, retention_days=36_500)
    store.start()
    while not store.looked.is_set():
        sleep(0.01)
    try:
        yield store
    finally:
        store.close()


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _times(store: Store) -> list[float]:
    """The first look, then the median of looks at a quarter, at one channel's, and at a week."""
    found = [_seconds(lambda: figures(store, NOW, DAYS))]
    if (counted := figures(store, NOW, DAYS).counts.questions) != STORED:
        raise RuntimeError(f"{counted} of {STORED} questions were counted")
    for days, channel in ((DAYS, None), (DAYS, "slack"), (7, None)):
        look = partial(figures, store, NOW, days, channel)
        looks = [_seconds(look) for _ in range(ROUNDS)]
        found.append(median(looks))
    return found


def report() -> str:
    with TemporaryDirectory() as folder:
        url = database_url(f"sqlite:///{folder}/askademy.db")
        with filled(url) as store:
            sqlite = _times(store)
    with cluster() as server:
        if server is None:
            raise RuntimeError("PostgreSQL is not installed")
        with filled(database_url(server.new_database())) as store:
            postgresql = _times(store)
        server.drop_databases()
    names = (
        f"the first look at {DAYS} days: each is counted, once for good",
        "a quarter, every channel",
        "a quarter, one channel",
        "a week, every channel",
    )
    goals = ("", "≤ 300 ms", "≤ 300 ms", "≤ 300 ms")
    table = "\n".join(
        f"| {name} | {one * 1000:,.0f} ms | {other * 1000:,.0f} ms | {goal} |"
        for name, one, other, goal in zip(names, sqlite, postgresql, goals, strict=True)
    )
    machine = f"{cpu_count()} cores ({platform.machine()}, {platform.system()})"
    return f"""# The overview of the owner's pages

Made by `make overview` on {machine}, CPython {platform.python_version()}: {STORED:,} questions of
{DAYS} days in three channels, {TOPICS:,} different ones at most, drawn as words are; {RATED:,} of
them were rated. Wall time of the figures of one page, the median of {ROUNDS} looks; today's
questions are counted at each look.

| what | SQLite | PostgreSQL | goal |
|---|---|---|---|
{table}
"""


def main() -> None:
    text = report()
    RESULT.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
