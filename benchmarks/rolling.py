"""Servers restarted one after the other while people ask: `make rolling`, written to `rolling.md`.

`python -m benchmarks.rolling ROUNDS` restarts each of them so often.
"""

import os
import platform
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import psycopg

from tests.deploy.proxies import Front, caddy, nginx
from tests.deploy.replicas import replicas
from tests.deploy.visitors import Visits, visiting
from tests.postgresql import MISSING, Cluster, cluster

RESULT = Path(__file__).with_name("rolling.md")
ROUNDS = 10
VISITORS = 6


@dataclass(frozen=True)
class Case:
    name: str
    proxy: Callable[[Path, Sequence[int]], AbstractContextManager[Front]]
    drain: int
    """`ASKADEMY_DRAIN_SECONDS`."""

    pause: float
    """Seconds from one that is ready to the restart of the other."""


CASES = (
    Case("nginx", nginx, 0, 0),
    Case("nginx", nginx, 3, 2),
    Case("Caddy", caddy, 0, 2),
    Case("Caddy", caddy, 3, 0),
    Case("Caddy", caddy, 3, 2),
)


def row(case: Case, folder: Path, database: Cluster, rounds: int) -> str:
    """Of the table."""
    folder.mkdir()
    url = database.new_database()
    settings = {
        "ASKADEMY_RATE_LIMIT": "off",
        "ASKADEMY_DATABASE_URL": url,
        "ASKADEMY_DRAIN_SECONDS": str(case.drain),
    }
    with replicas(folder, 2, settings) as servers:
        ports = [each.port for each in servers]
        with case.proxy(folder / "proxy", ports) as front, visiting(front, VISITORS) as met:
            for _ in range(rounds):
                for each in servers:
                    each.restart()
                    sleep(case.pause)
        for each in servers:
            each.end()
    shown = (
        f"| {case.name} | {case.drain} s | {case.pause:.0f} s | {2 * rounds}"
        f" | {sum(met.requests.values()):,} | {sum(met.failed.values())} | {met.longest:.1f} s"
        f" | {_lost(url, met)} |"
    )
    print(shown, dict(met.failed), flush=True)
    return shown


def _lost(url: str, met: Visits) -> int:
    """What was acknowledged and is not in the database."""
    with psycopg.connect(url) as database:
        answers = {row[0] for row in database.execute("SELECT id FROM questions")}
        rated = {row[0] for row in database.execute("SELECT answer FROM feedback")}
    return len(met.answers - answers) + len(met.rated - rated)


_HEAD = """# A rolling restart

Made by `make rolling` on {machine}, in one run: two servers on one
PostgreSQL behind a proxy with the files in `deploy/`. {visitors} visitors, each from an address and
over a connection of its own, load pages, ask, ask on and vote without a pause, while one server
after the other is told to end (SIGTERM) and started again; the next one's turn is when `/readyz`
says that this one is ready, and a pause is over. Goal: no request fails, and nothing that was
acknowledged is lost.

Drain is `ASKADEMY_DRAIN_SECONDS`. nginx asks the other server itself where one has closed; Caddy
does so only where it cannot connect, and looks at `/readyz` each second. It needs both, a drain and
a pause, which are longer than that. A vote that a busy machine cannot save within three seconds is
answered with 503, and counts as failed.

| proxy | drain | pause | restarts | requests | failed | longest | lost |
|---|---|---|---|---|---|---|---|
"""


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    head = _HEAD.format(
        machine=f"{machine}, CPython {platform.python_version()}", visitors=VISITORS
    )
    with TemporaryDirectory() as folder, cluster() as database:
        if database is None:
            sys.exit(MISSING)
        found = [
            row(case, Path(folder, str(place)), database, rounds)
            for place, case in enumerate(CASES)
        ]
    RESULT.write_text(head + "\n".join(found) + "\n", "utf-8")


if __name__ == "__main__":
    main()
