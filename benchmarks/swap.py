"""Pages exchanged under load: `make swap`, written to `benchmarks/swap.md`.

`python -m benchmarks.swap PASSAGES` takes another size.
"""

import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

import httpx

from benchmarks.http.__main__ import request
from benchmarks.http.client import Traffic, keep_asking
from benchmarks.http.servers import Server, free_port, pinned
from benchmarks.processes import COMMAND
from benchmarks.scale.text import pages, questions, write
from corpus.document import Document

RESULT = Path(__file__).with_name("swap.md")
PASSAGES = 100_000
CONNECTIONS, SECONDS = 4, 1.0
BEFORE, AFTER = 20, 3  # slices
SINGLE = 5  # pages that change one after the other
QUESTIONS = 30_000
GOAL = 3.0  # times p99 before


@dataclass
class Times:
    """Of the answers in some slices."""

    taken: list[float] = field(default_factory=list)
    failed: int = 0

    def add(self, traffic: Traffic) -> None:
        self.taken += traffic.taken
        self.failed += sum(traffic.statuses.values()) - len(traffic.taken)

    @property
    def p99(self) -> float:
        return quantiles(self.taken, n=100)[-1]


class Load:
    """Questions over some connections, none of them waiting between two."""

    def __init__(self, server: Server) -> None:
        self._server = server
        # More than are kept to be given again.
        self._requests = cycle([request(each) for each in dict.fromkeys(questions(QUESTIONS))])
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60)

    def version(self) -> str:
        """Of the pages that are answered from."""
        reply = self._client.post("/api/ask", json={"question": "Which pages are these?"})
        found: str = reply.raise_for_status().json()["version"]
        return found

    def slices(self, number: int, times: Times) -> Times:
        for _ in range(number):
            times.add(keep_asking(self._server.port, self._requests, CONNECTIONS, SECONDS))
        return times

    def during(self, change: Callable[[], object]) -> Times:
        """From the change until a little after the pages are answered from."""
        before, times = self.version(), Times()
        change()
        while self.version() == before:
            self.slices(1, times)
        return self.slices(AFTER, times)


def one_page(folder: Path, documents: list[Document], number: int) -> None:
    page = folder / f"{documents[number].id}.md"
    page.write_text(f"{page.read_text('utf-8')}\n\nNumber {number} has changed.\n", "utf-8")


def all_pages(folder: Path, documents: list[Document]) -> None:
    for number in range(len(documents)):
        one_page(folder, documents, number)


def rows(folder: Path, size: int) -> Iterator[str]:
    """Of a table."""
    documents = pages(size)
    corpus = folder / "pages"
    write(corpus, documents)
    port = free_port()
    settings = {
        "ASKADEMY_RATE_LIMIT": "off",
        "ASKADEMY_LANGUAGES": "off",
        "ASKADEMY_MEANING": "off",
        "ASKADEMY_CORPUS": str(corpus),
        "ASKADEMY_INDEX": str(folder / "index"),
        "ASKADEMY_DATABASE_URL": f"sqlite:///{folder}/a.db",
    }
    with pinned([str(COMMAND), "serve", "--port", str(port)], port, settings) as server:
        load = Load(server)
        load.slices(3, Times())
        before = load.slices(BEFORE, Times())
        yield row("nothing changes", before, before)
        for number in range(SINGLE):
            change = partial(one_page, corpus, documents, number)
            yield row(f"one page, the {number + 1}. time", load.during(change), before)
        yield row("all pages", load.during(partial(all_pages, corpus, documents)), before)
        yield row("nothing changes", load.slices(BEFORE, Times()), before)


def row(what: str, times: Times, before: Times) -> str:
    shown = (
        f"| {what} | {len(times.taken):,} | {times.failed} | {1000 * times.p99:.0f} ms"
        f" | {times.p99 / before.p99:.1f} | {1000 * max(times.taken):.0f} ms |"
    )
    print(shown, flush=True)
    return shown


_HEAD = """# Pages exchanged under load

Made by `make swap` on {machine}, in one run: a corpus of {size:,} passages is asked over
{connections} connections without a pause, the server on one core, while its pages change. Each
row is from the change until {after} s after it is answered from. Goal: none fails, and p99 is at
most {goal:.0f} times that before.

| what changes | answers | failed | p99 | against before | longest |
|---|---|---|---|---|---|
"""


def main() -> None:
    size = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else PASSAGES
    machine = f"{os.cpu_count()} cores ({platform.machine()}, {platform.system()})"
    head = _HEAD.format(
        machine=f"{machine}, CPython {platform.python_version()}",
        size=size,
        connections=CONNECTIONS,
        after=AFTER,
        goal=GOAL,
    )
    with TemporaryDirectory() as folder:
        found = [*rows(Path(folder), size)]
    RESULT.write_text(head + "\n".join(found) + "\n", "utf-8")


if __name__ == "__main__":
    main()
