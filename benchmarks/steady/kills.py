"""What kills at random moments lose and double: `make kills`, written to `benchmarks/kills.md`."""

import os
import platform
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic, sleep

import httpx
from sqlalchemy import URL

from benchmarks.steady.forked import Served
from benchmarks.steady.visitors import Account, Settled, settled, visiting
from bot.store.database import database_url
from tests.bot.cli.test_workers import workers
from tests.bot.store.conftest import setting
from tests.postgresql import Cluster, cluster

RESULT = Path(__file__).parents[1] / "kills.md"
KILLS, SEED = 100, 2001
LONGEST_LIFE = 0.6  # seconds, from the moment on that it answers or, every other time, is started
CHANGE_SECONDS = 0.1  # between two changes of a folder of pages

# Kills what is named, so often.
Kill = Callable[[Served, Account, int], None]


@dataclass(frozen=True)
class Row:
    what: str
    found: Settled


def settings(url: URL) -> dict[str, str]:
    return {
        "ASKADEMY_DATABASE_URL": setting(url),
        "ASKADEMY_RATE_LIMIT": "off",
        "ASKADEMY_MEANING": "off",
        "ASKADEMY_LANGUAGES": "off",
    }


def measured(what: str, url: URL, folder: Path, kill: Kill, *options: str, **more: str) -> Row:
    account = Account()
    served = Served(settings(url) | more, folder / "log", *options)
    served.start()
    served.wait()
    try:
        with visiting(served.port, account):
            kill(served, account, KILLS)
            sleep(1)
        served.settle()
    finally:
        served.stop()
    if "Traceback" in (log := (folder / "log").read_text("utf-8")):
        print(log, file=sys.stderr)
        raise RuntimeError("A server has failed.")
    row = Row(what, settled(url, account))
    print(row, account.statuses, flush=True)
    return row


def servers(served: Served, account: Account, number: int) -> None:
    """The server itself."""
    draw = Random(SEED)  # noqa: S311
    for each in range(number):
        before = len(account.votes)
        if each % 2:
            served.wait()
            _until(lambda before=before: len(account.votes) > before)  # type: ignore[misc]
        sleep(draw.uniform(0, LONGEST_LIFE))
        served.kill()
        served.start()
    served.wait()


def one_of_two(served: Served, account: Account, number: int) -> None:
    """A worker, as soon as there are two again."""
    draw = Random(SEED)  # noqa: S311
    for _ in range(number):
        _until(lambda: len(workers(served.pid)) == 2)
        before = len(account.votes)
        _until(lambda before=before: len(account.votes) > before)  # type: ignore[misc]
        sleep(draw.uniform(0, LONGEST_LIFE))
        os.kill(draw.choice(sorted(workers(served.pid))), signal.SIGKILL)
        sleep(0.6)  # it is looked for every half second
    _until(lambda: len(workers(served.pid)) == 2)


def postgresql(server: Cluster) -> Kill:
    """PostgreSQL: all of its processes or, every other time, its immediate shutdown."""

    def kill(_: Served, account: Account, number: int) -> None:
        draw = Random(SEED)  # noqa: S311
        for each in range(number):
            before = len(account.votes)
            _until(lambda before=before: len(account.votes) > before)  # type: ignore[misc]
            sleep(draw.uniform(0, LONGEST_LIFE))
            if each % 2:
                server.stop()
            else:
                server.kill()
            server.start()

    return kill


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """A folder of pages of which one changes again and again."""
    folder.mkdir(exist_ok=True)
    stop = Event()

    def change() -> None:
        number = 0
        while not stop.wait(CHANGE_SECONDS):
            number += 1
            text = f"# Zoo\n\nThe zoo has {number} lions. It opened in {1900 + number % 100}.\n"
            (folder / "zoo.tmp").write_text(text, "utf-8")
            (folder / "zoo.tmp").replace(folder / "zoo.md")

    thread = Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def swapped(folder: Path) -> Row:
    pages, index = folder / "pages", folder / "index"
    url = database_url(f"sqlite:///{folder}/askademy.db")
    pages.mkdir()
    for number in range(300):
        facts = "\n\n".join(f"Animal {number}-{n} eats {n + 2} apples a day." for n in range(5))
        (pages / f"animal-{number}.md").write_text(f"# Animal {number}\n\n{facts}\n", "utf-8")
    more = {"ASKADEMY_CORPUS": str(pages), "ASKADEMY_INDEX": str(index)}
    with changing(pages):
        row = measured("the server, its pages changing, SQLite", url, folder, servers, **more)
    afresh = {**more, "ASKADEMY_INDEX": str(folder / "afresh")}
    if _version(folder, url, more) != _version(folder, url, afresh):
        raise RuntimeError("The index that was kept is not that of the pages.")
    return row


def _version(folder: Path, url: URL, more: dict[str, str]) -> object:
    served = Served(settings(url) | more, folder / "log")
    served.start()
    served.wait()
    try:
        asked = {"question": "How many lions has the zoo?"}
        reply = httpx.post(f"{served.address}/api/ask", json=asked, trust_env=False).json()
        return reply["version"], reply["sources"][0]["quote"]
    finally:
        served.stop()


def _until(claim: Callable[[], bool]) -> None:
    end = monotonic() + 60
    while not claim():
        if monotonic() > end:
            raise RuntimeError("It did not come true in time.")
        sleep(0.01)


def in_file(what: str, kill: Kill, *options: str) -> Callable[[Path], Row]:
    def row(folder: Path) -> Row:
        url = database_url(f"sqlite:///{folder}/askademy.db")
        return measured(what, url, folder, kill, *options)

    return row


def in_postgresql(what: str, kill_of: Callable[[Cluster], Kill]) -> Callable[[Path], Row]:
    def row(folder: Path) -> Row:
        with cluster() as server:
            if server is None:
                raise RuntimeError("PostgreSQL is not installed")
            url = database_url(server.new_database())
            found = measured(what, url, folder, kill_of(server))
            server.drop_databases()
            return found

    return row


KINDS: dict[str, Callable[[Path], Row]] = {
    "sqlite": in_file("the server, SQLite", servers),
    "postgresql": in_postgresql("the server, PostgreSQL", lambda _: servers),
    "worker": in_file("a worker of two, SQLite", one_of_two, "--workers", "2"),
    "database": in_postgresql("PostgreSQL itself", postgresql),
    "pages": swapped,
}

_HEAD = """# Kills

Made by `make kills` on {machine}, at a load of {load:.1f}: {kills} kills (SIGKILL) of each kind, at
random moments, while eight visitors ask and vote. What was acknowledged, a vote with 204 and a
question with its answer, must be in the database afterwards, and once: until it is there, a
question stands in a file that the next process writes ([why](../docs/decisions/07-store.md)).
Slack's deliveries are in [slack.md](slack.md), the owner's drafts in [owner.md](owner.md), the
store alone is in [store.md](store.md).

| what is killed | votes acknowledged | lost | doubled | answers | lost | errors (500) |
|---|---|---|---|---|---|---|
"""


def main() -> None:
    chosen = sys.argv[1:] or [*KINDS]
    found = []
    for name in chosen:
        with TemporaryDirectory() as folder:
            row = KINDS[name](Path(folder))
        found.append(
            f"| {row.what} | {row.found.votes:,} | {row.found.lost_votes} | {row.found.doubled}"
            f" | {row.found.questions:,} | {row.found.lost_questions} | {row.found.failed} |"
        )
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    machine += f", CPython {platform.python_version()}"
    text = _HEAD.format(machine=machine, load=os.getloadavg()[0], kills=KILLS) + "\n".join(found)
    print(text)
    if chosen == [*KINDS]:
        RESULT.write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
