"""Questions while 2,000 connections ask nothing: `make crowd`, written to `benchmarks/crowd.md`."""

import asyncio
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import httpx

from benchmarks.http.__main__ import questions, request
from benchmarks.http.servers import Server, free_port
from benchmarks.load import _response
from benchmarks.processes import COMMAND
from benchmarks.steady.crowding import KINDS

RESULT = Path(__file__).parents[1] / "crowd.md"
CROWD = 2_000
ASKERS, PAUSE_SECONDS = 4, 0.02
ROUNDS, SECONDS, SETTLE_SECONDS = 3, 5.0, 12.0
ALONE_SECONDS = 3.0  # with the crowd alone
GOAL = 3.0  # times the p99 without


@dataclass
class Asked:
    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    """Requests that were not answered with 200 over the connection that they were sent on."""

    @property
    def p99(self) -> float:
        return quantiles(self.seconds, n=100)[-1]


@dataclass(frozen=True)
class Row:
    files: int
    kind: str
    without: float
    """Seconds: the median over the rounds of their p99."""

    with_it: float
    failed: int
    answers: int
    open: int
    """Connections, by the server's own count."""

    cpu: float
    """Share of a core that the crowd alone costs the server."""


async def _ask(port: int, seconds: float, asked: Asked) -> None:
    requests = cycle([request(text) for text in questions()])

    async def one(number: int) -> None:
        end, streams = perf_counter() + seconds, None
        while perf_counter() < end:
            begun = perf_counter()
            while True:
                try:
                    if streams is None:
                        address = (f"127.0.0.{number + 2}", 0)
                        streams = await asyncio.open_connection(
                            "127.0.0.1", port, local_addr=address
                        )
                    reader, writer = streams
                    writer.write(next(requests))
                    status, _ = await _response(reader)
                except (OSError, EOFError):
                    asked.failed += 1
                    streams = None
                    continue
                break
            asked.failed += status != 200
            asked.seconds.append(perf_counter() - begun)
            await asyncio.sleep(PAUSE_SECONDS)
        if streams:
            streams[1].close()

    await asyncio.gather(*map(one, range(ASKERS)))


def asked(port: int) -> Asked:
    found = Asked()
    asyncio.run(_ask(port, SECONDS, found))
    return found


@contextmanager
def crowded(port: int, kind: str) -> Iterator[None]:
    command = [sys.executable, "-m", "benchmarks.steady.crowding", str(port), kind, str(CROWD)]
    process = subprocess.Popen(command)  # noqa: S603
    try:
        sleep(SETTLE_SECONDS)  # all are there, and the first ones were closed and are there again
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def served(files: int) -> Iterator[Server]:
    """A server with that limit of open files."""
    port = free_port()
    limit = partial(resource.setrlimit, resource.RLIMIT_NOFILE, (files, files))
    with TemporaryDirectory() as folder:
        settings = {
            "ASKADEMY_DATABASE_URL": f"sqlite:///{folder}/askademy.db",
            "ASKADEMY_RATE_LIMIT": "off",
            "ASKADEMY_MEANING": "off",
            "ASKADEMY_LANGUAGES": "off",
        }
        process = subprocess.Popen(  # noqa: S603
            [COMMAND, "serve", "--port", str(port)],
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            preexec_fn=limit,  # noqa: PLW1509  # no thread runs here
        )
        with process:
            try:
                if process.stdout:
                    process.stdout.readline()
                yield Server(port, process.pid)
            finally:
                process.terminate()


def _open(port: int) -> int:
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False, timeout=60).text
    lines = [line for line in text.splitlines() if line.startswith("askademy_connections{")]
    return int(sum(float(line.split()[-1]) for line in lines))


def rows() -> Iterator[Row]:
    for files in (8_192, 1_024):
        for kind in KINDS:
            with served(files) as server:
                port = server.port
                asked(port)
                without, with_it, there, cpu = list[Asked](), list[Asked](), 0, 0.0
                for _ in range(ROUNDS):
                    without.append(asked(port))
                    with crowded(port, kind):
                        before, begun = server.cpu(), perf_counter()
                        sleep(ALONE_SECONDS)
                        cpu += (server.cpu() - before) / (perf_counter() - begun) / ROUNDS
                        with_it.append(asked(port))
                        there = _open(port)
                    sleep(1)
            yield Row(
                files,
                kind,
                median(each.p99 for each in without),
                median(each.p99 for each in with_it),
                sum(each.failed for each in with_it),
                sum(len(each.seconds) for each in with_it),
                there,
                cpu,
            )


_WHAT = {
    "idle": "that have asked once and are idle",
    "head": "that send a byte of a head each second",
    "body": "that send a byte of a body each second",
}


def report() -> str:
    found = []
    for row in rows():
        print(row, flush=True)
        found.append(
            f"| {CROWD:,} {_WHAT[row.kind]} | {row.files:,} | {row.open:,} | {row.answers:,}"
            f" | {row.failed} | {1000 * row.without:.1f} ms | {1000 * row.with_it:.1f} ms"
            f" | {row.with_it / row.without:.1f} | {100 * row.cpu:.0f} % |"
        )
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    table = "\n".join(found)
    return f"""# A crowd that asks nothing

Made by `make crowd` on {machine}, CPython {platform.python_version()}, at a load of
{os.getloadavg()[0]:.1f}: {ASKERS} clients ask questions, none of which is answered from memory,
while {CROWD:,} connections from 50 other addresses are open, which come within ten seconds, and
each again a second after it was closed. All share the machine; the crowd gives way to the others,
as if it were elsewhere (nice 19). Failed are questions without 200
on the connection that they were sent on; the clients ask again at once, and that is in their time.
The p99 is the median over {ROUNDS} rounds of {SECONDS:.0f} s each, in turns without the crowd and
with it. Goal: at most {GOAL:.0f} times that without. Of a core is what the crowd alone costs the
server.

| connections | limit of open files | open | answers | failed | p99 without | with | : | of a core |
|---|---|---|---|---|---|---|---|---|
{table}
"""


def main() -> None:
    with suppress(ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    text = report()
    print(text)
    RESULT.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
