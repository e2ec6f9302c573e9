"""The to-do list with a million questions, and drafts whose process is killed: `make owner`."""

import os
import platform
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import URL

from benchmarks.overview import DAYS, RATED, ROUNDS, STORED, TODAY, filled
from bot.store.concerns import concerns
from bot.store.database import database_url
from bot.store.known import asked_since, helpful
from tests.bot.owner.publishing import Published, publish_and_kill
from tests.postgresql import cluster

RESULT = Path(__file__).with_name("owner.md")
KILLS, SEED = 100, 2001
MOST = 500


def _queries(url: URL) -> list[float]:
    """Seconds of a month's concerns, a quarter's, and of what a draft is tried with."""
    found = []
    with filled(url) as store:
        for query in (
            partial(concerns, first=TODAY - 27, today=TODAY),
            partial(concerns, first=TODAY - DAYS // 2 + 1, today=TODAY),
            partial(helpful, first=TODAY - 27, most=MOST),
            partial(asked_since, first=TODAY - 6, most=MOST),
        ):
            times = []
            for _ in range(ROUNDS):
                begun = perf_counter()
                store.inspect(query)
                times.append(perf_counter() - begun)
            found.append(median(times))
    return found


def report() -> str:
    random = partial(Random, SEED)
    with TemporaryDirectory() as folder:
        sqlite = _queries(database_url(f"sqlite:///{folder}/askademy.db"))
        killed = [publish_and_kill(database_url(f"sqlite:///{folder}/b.db"), KILLS, random())]
    with cluster() as server:
        if server is None:
            raise RuntimeError("PostgreSQL is not installed")
        postgresql = _queries(database_url(server.new_database()))
        killed.append(publish_and_kill(database_url(server.new_database()), KILLS, random()))
        server.drop_databases()
    names = (
        "to do: a month, and the one before",
        "to do: half a quarter, and the one before",
        "helpful answers of a month",
        "asked in a week",
    )
    rows = [
        f"| {name} | {one:.2f} s | {other:.2f} s | |"
        for name, one, other in zip(names, sqlite, postgresql, strict=True)
    ]
    rows.append(f"| {KILLS} kills | {' | '.join(map(_told, killed))} | 0 lost, 0 by half |")
    table = "\n".join(rows)
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    return f"""# The owner's list and the owner's drafts

Made by `make owner` on {machine}, CPython {platform.python_version()}: {STORED:,} questions of
{DAYS} days, {RATED:,} of them rated. Wall time of the queries alone, the median of {ROUNDS}; what
they find is put together afterwards ([clustering.md](clustering.md)). Killed (SIGKILL) at random
moments are processes that publish drafts of nine entries and exchange entries, while another one
looks: what was acknowledged must be there, and what is there must be whole at every look.

| what | SQLite | PostgreSQL | goal |
|---|---|---|---|
{table}
"""


def _told(found: Published) -> str:
    return f"{len(found.lost)} lost, {len(found.half)} by half of {found.acknowledged}"


def main() -> None:
    text = report()
    RESULT.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
