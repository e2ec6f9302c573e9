"""The first database that there was, brought to this version: `make upgrade`, `upgrade.md`."""

import os
import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import httpx
from sqlalchemy import URL

from benchmarks.http.servers import free_port
from benchmarks.processes import COMMAND
from bot.store.database import database_url, open_database
from bot.store.migrate import migrate
from tests.bot.store.first_tables import Contents, contents, make, untied
from tests.bot.store.upgrading import start_and_kill
from tests.postgresql import cluster

RESULT = Path(__file__).with_name("upgrade.md")
QUESTIONS = 100_000
STARTS = 3
KILLS, SEED = 20, 2001
START_SECONDS = 60.0
GOAL = 10.0  # seconds

Copy = Callable[[], URL]


@dataclass(frozen=True)
class Upgraded:
    """Of one kind of database."""

    migration: float
    """Seconds of the statements alone."""

    start: float
    """Seconds from the start of `askademy serve` until its store is in use."""

    both: float
    """The same until that of the later of two is."""

    killed: int
    """How often a process was killed before it was done."""

    damaged: int
    """How often something differed afterwards, over all of these."""


def upgraded(copy: Copy, before: Contents) -> Upgraded:
    """`copy` gives a fresh copy of the old database each time."""
    seconds, damaged = _migrated(copy(), before)
    found, starts = [damaged], []
    for servers in (1, 2):
        times = []
        for _ in range(STARTS):
            url = copy()
            times.append(_started(url, servers))
            found.append(_differs(url, before))
        starts.append(median(times))
    draw, killed = Random(SEED), 0  # noqa: S311
    for _ in range(KILLS):
        url = copy()
        killed += start_and_kill(url, lambda: draw.uniform(0, seconds))
        found.append(_migrated(url, before)[1])
    return Upgraded(seconds, starts[0], starts[1], killed, sum(found))


def _migrated(url: URL, before: Contents) -> tuple[float, bool]:
    engine = open_database(url)
    begun = perf_counter()
    migrate(engine)
    seconds = perf_counter() - begun
    engine.dispose()
    return seconds, _differs(url, before)


def _differs(url: URL, before: Contents) -> bool:
    engine = open_database(url)
    try:
        return contents(engine) != before or untied(engine) != 0
    finally:
        engine.dispose()


def _started(url: URL, number: int) -> float:
    """Servers that start at once: until the stores of all of them are in use."""
    begun = perf_counter()
    with ExitStack() as stack:
        for port in [stack.enter_context(_server(url)) for _ in range(number)]:
            while not _is_up(port):
                if perf_counter() - begun > START_SECONDS:
                    raise RuntimeError("The store was not in use in time.")
                sleep(0.02)
        return perf_counter() - begun


@contextmanager
def _server(url: URL) -> Iterator[int]:
    """The port that it will have."""
    port = free_port()
    address = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)
    process = subprocess.Popen(  # noqa: S603
        [COMMAND, "serve", "--port", str(port)],
        env={
            **os.environ,
            "ASKADEMY_DATABASE_URL": address,
            "ASKADEMY_MEANING": "off",
            "ASKADEMY_LANGUAGES": "off",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with process:
        try:
            yield port
        finally:
            process.terminate()


def _is_up(port: int) -> bool:
    try:
        response = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False)
    except httpx.TransportError:
        return False
    return "\naskademy_store_up 1.0\n" in response.text


def in_files(folder: Path) -> Upgraded:
    first = folder / "first.db"
    before = make(database_url(f"sqlite:///{first}"), QUESTIONS)
    numbers = iter(range(1000))

    def copy() -> URL:
        path = folder / str(next(numbers)) / "askademy.db"
        path.parent.mkdir()
        shutil.copy(first, path)
        return database_url(f"sqlite:///{path}")

    return upgraded(copy, before)


def in_postgresql() -> Upgraded:
    with cluster() as server:
        if server is None:
            raise RuntimeError("PostgreSQL is not installed")
        first = server.new_database()
        before = make(database_url(first), QUESTIONS)
        found = upgraded(lambda: database_url(server.copy(first)), before)
        server.drop_databases()
        return found


def report() -> str:
    with TemporaryDirectory() as folder:
        found = [in_files(Path(folder)), in_postgresql()]
    rows = [
        ("the statements alone", _seconds(found, "migration"), ""),
        (
            "start of `askademy serve` until its store is in use",
            _seconds(found, "start"),
            f"≤ {GOAL:.0f} s",
        ),
        ("two that start at once, until both are", _seconds(found, "both"), ""),
        (f"of {KILLS} kills, those before the end", [str(each.killed) for each in found], ""),
        ("databases that differed afterwards", [str(each.damaged) for each in found], "0"),
    ]
    table = "\n".join(f"| {what} | {' | '.join(cells)} | {goal} |" for what, cells, goal in rows)
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    return f"""# Upgrade of the first database

Made by `make upgrade` on {machine}, CPython {platform.python_version()}, at a load of {_load()}.
The first version that kept a database is commit 9c5f2bf; the one before it kept everything in
memory. Its tables hold {QUESTIONS:,} questions of two months, a third of them with a vote,
{QUESTIONS // 50:,} erased conversations and {QUESTIONS // 20:,} events. Counts and SHA-256 of all
rows are compared with those before; every vote must know its question's conversation. Killed
(SIGKILL) are processes that open the store as a server does, each over a fresh copy, at a random
moment of the time that the statements take; what another one makes of it is compared. Starts are
the median of {STARTS}; most of their time Python needs to begin, which is longer on a busy machine.

| what | SQLite | PostgreSQL | goal |
|---|---|---|---|
{table}
"""


def _seconds(found: Sequence[Upgraded], name: str) -> list[str]:
    return [f"{getattr(each, name):.2f} s" for each in found]


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def main() -> None:
    text = report()
    RESULT.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
